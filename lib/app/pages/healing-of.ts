import { candidatesOf, healerOf } from '../../heal/candidates.ts'
import { usedOf } from '../../heal/budget.ts'
import { matchWords } from '../../kit/match-words.ts'
import type { Budget, Deed } from '../../model/heal.ts'
import type { OpenIncident } from '../../model/incident.ts'
import type { ActiveMaintenance } from '../../model/mute.ts'
import type { Rule } from '../../model/rule.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type {
  BudgetSeen,
  DecidedSeen,
  HealingSeen,
  HoldSeen,
  IdleSeen,
  MendingRuleSeen,
} from '../../pages/healing/seen.ts'
import type { HealingPort } from '../../web/healing-port.ts'
import type { Generation } from '../daemon/generation.ts'
import { askMending, decidedShown } from '../daemon/mending.ts'
import type { Picture } from '../daemon/picture.ts'
import type { Healer } from '../heal/healer.ts'
import { killSwitchOf } from '../heal/kill-switch.ts'
import type { Place } from '../state-folder.ts'
import { atMostEvery } from './kept.ts'
import { healLogOf } from './heal-log-of.ts'
import type { HealLogParts } from './heal-log-of.ts'
import { imagesOf } from './images-of.ts'
import type { ImagesParts } from './images-of.ts'

export interface HealingParts extends HealLogParts, ImagesParts {
  readonly generation: () => Pick<Generation, 'inventory' | 'labelsOf' | 'frozenAt'>
  readonly picture: Pick<Picture, 'stories' | 'holds'>
  readonly healer: Pick<Healer, 'decided' | 'spentOf' | 'deeds' | 'proposals'>
  readonly place: Place
}

/** However many look, it is put together so often at most. */
const EVERY_MS: Ms = 1_000

/**
 * What is mended, from what the healer has decided already: nobody is looked at because somebody reads a page.
 */
export function healingOf(parts: HealingParts): HealingPort {
  const { generation, picture, healer, place, now } = parts
  const images = imagesOf(parts)
  return {
    now: atMostEvery(EVERY_MS, now, async (): Promise<HealingSeen> => {
      const world = { ...generation(), incidents: picture.stories.open(), healer, at: now() }
      const { inventory, frozenAt, at } = world
      const { heal } = inventory.settings
      const stopped = await killSwitchOf(inventory, place).read()
      return {
        switch: { isEnabled: heal.enabled, stopped, freezes: frozenAt(at).map(freezeSeen) },
        rules: inventory.rules.flatMap((rule) => mendingRule(rule, healer.deeds(), at)),
        ...decidedNow(world),
        plans: plansOf(healer),
        underWay: healer.deeds().filter(({ endedAt }) => endedAt === null),
        holds: await holdsOf(picture, at),
        budgets: budgetsOf(heal, healer.deeds(), at),
        images: await images(),
      }
    }),
    log: healLogOf(parts),
  }
}

function freezeSeen({ name, match, until }: ActiveMaintenance): HealingSeen['switch']['freezes'][number] {
  return { name, about: matchWords(match), until }
}

interface Decision extends Pick<Generation, 'inventory' | 'labelsOf'> {
  readonly incidents: readonly OpenIncident[]
  readonly healer: Pick<Healer, 'decided' | 'spentOf'>
  readonly at: EpochMs
}

function decidedNow(world: Decision): Pick<HealingSeen, 'decided' | 'idle'> {
  const { incidents, healer } = world
  const found = incidents.map((incident) => ({ incident, weighed: healer.decided(incident.id) }))
  return {
    decided: found.flatMap(({ incident: { subject }, weighed }) =>
      weighed.map((each): DecidedSeen => ({ subject, ...decidedShown(each) })),
    ),
    idle: found.flatMap(({ incident, weighed }) => (weighed.length > 0 ? [] : idleOf(incident, world))),
  }
}

/** Nothing where no rule wants it mended. */
function idleOf(incident: OpenIncident, { inventory: { rules }, healer, at, labelsOf }: Decision): IdleSeen[] {
  const around = { now: at, labelsOf, spentOf: ({ id }: OpenIncident) => healer.spentOf(id) }
  const rule = healerOf(incident, rules, around)
  if (!rule) return []
  const [next] = candidatesOf([incident], rules, around)
  const why = next
    ? `"${next.remedy.remedy}" has found nothing that it could do yet, or has not looked`
    : 'every remedy was tried in vain: people have to see to it'
  return [{ incident: incident.id, subject: incident.subject, rule: rule.name, why }]
}

function mendingRule({ name, when, healing }: Rule, deeds: readonly Deed[], at: EpochMs): MendingRuleSeen[] {
  if (!healing) return []
  const own = deeds.filter(({ rule }) => rule === name)
  return [
    {
      ...{ name, about: matchWords(when), mode: healing.mode, remedies: healing.steps.map(({ remedy }) => remedy) },
      budget: budgetSeen(name, healing.budget, own, at),
    },
  ]
}

/** What the gate asks as well, before it is asked. */
function budgetsOf(
  { overall, perHost }: { readonly overall: Budget; readonly perHost: Budget },
  deeds: readonly Deed[],
  at: EpochMs,
): readonly BudgetSeen[] {
  const hosts = [...new Set(deeds.map(({ host }) => host))].sort()
  const ofHosts = hosts.map((host) =>
    budgetSeen(
      host,
      perHost,
      deeds.filter((deed) => deed.host === host),
      at,
    ),
  )
  return [budgetSeen('all', overall, deeds, at), ...ofHosts.filter(({ used }) => used > 0)]
}

function budgetSeen(whose: string, budget: Budget, deeds: readonly Deed[], at: EpochMs): BudgetSeen {
  const { deeds: used, roomAt } = usedOf(budget, deeds, at)
  return { whose, budget, used, roomAt }
}

function plansOf({ proposals }: Pick<Healer, 'proposals'>): HealingSeen['plans'] {
  return proposals.all().map(({ id, at, until, deeds }) => {
    return { id, at, untilAt: until, deeds: deeds.length, runs: deeds.filter(({ isOpen }) => isOpen).length }
  })
}

/** As `orch-watch hold list` has them. */
async function holdsOf(picture: Pick<Picture, 'holds'>, now: EpochMs): Promise<readonly HoldSeen[]> {
  const { outcome } = await askMending({ do: 'holds' }, { picture, healer: null, now })
  return outcome.kind === 'holds' ? outcome.holds : []
}
