import type { Clock } from '../../base/clock.ts'
import { decide } from '../../decide/decide.ts'
import type { Decision } from '../../decide/decide.ts'
import { freshLedger } from '../../decide/ledger.ts'
import type { Ledger } from '../../decide/ledger.ts'
import type { Situation } from '../../decide/situation.ts'
import type { Incident } from '../../model/incident.ts'
import type { Outgoing } from '../../model/notice.ts'
import type { Batch } from '../../model/store.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { Generation } from './generation.ts'
import type { Picture } from './picture.ts'

export interface DeskWorld {
  readonly clock: Clock
  readonly picture: Picture
  /** Asked once for each decision. */
  readonly generation: () => Pick<Generation, 'inventory' | 'view' | 'labelsOf' | 'quietUntil'>
  /** Saves what was decided, and sends it when it is saved. */
  send(batch: Batch, outgoing: readonly Outgoing[]): Promise<void>
  /** How many remedies of a rule have been tried in vain on an incident; Infinity where nothing is tried. */
  readonly spentOf: Situation['spentOf']
  readonly stopping: AbortSignal
}

/** Decides who is told what, whenever there is a reason to. */
export interface Desk {
  /** Something has changed. */
  poke(): void
  /** Resolves when it has decided for the first time, and what it decided is saved. */
  readonly decided: Promise<void>
  readonly done: Promise<void>
}

/** What happens within this time is decided together. */
const TOGETHER_MS: Ms = 200
const LONGEST_REST_MS: Ms = 30_000

export function startDesk(world: DeskWorld): Desk {
  const { clock, picture, generation, stopping } = world
  let rest = new AbortController()

  async function once(): Promise<EpochMs | null> {
    const now = clock.now()
    const before = picture.ledger
    const incidents = picture.stories.all()
    const { inventory, view, labelsOf, quietUntil } = generation()
    const things = {
      ...{ now, incidents, labelsOf },
      muteOf: view.mutes(now, picture.silences),
      quietUntil: (rule: string) => quietUntil(rule, now),
      spentOf: world.spentOf,
      affectedBy: (incident: Incident) => view.affectedBy(incident),
    }
    const decision = decide(things, before, inventory.rules)
    picture.ledger = decision.ledger
    picture.stories.keep(new Set([...decision.ledger.values()].flatMap(({ told }) => [...told.keys()])))
    const outgoing = decision.notices.map((notice): Outgoing => ({
      notice,
      state: 'waiting',
      attempts: 0,
      at: now,
      answer: '',
    }))
    const batch = changes(before, decision, outgoing)
    if (batch) await world.send(batch, outgoing)
    return decision.nextAt
  }

  let hasDecided = (): void => undefined
  const decided = new Promise<void>((resolve) => (hasDecided = resolve))

  async function keepGoing(): Promise<void> {
    const wake = (): void => rest.abort()
    stopping.addEventListener('abort', wake)
    while (!stopping.aborted) {
      rest = new AbortController()
      const nextAt = await once()
      hasDecided()
      const ms = Math.min(Math.max((nextAt ?? Infinity) - clock.now(), TOGETHER_MS), LONGEST_REST_MS)
      await clock.sleep(ms, rest.signal).catch(() => 'there is something to decide')
      await clock.sleep(TOGETHER_MS, stopping).catch(() => 'it is over')
    }
    stopping.removeEventListener('abort', wake)
    hasDecided()
  }

  return {
    poke: () => rest.abort(),
    decided,
    done: keepGoing(),
  }
}

/** What has to be written of a decision; null when nothing has changed. */
function changes(before: Ledger, { ledger }: Decision, outgoing: readonly Outgoing[]): Batch | null {
  const routes = new Set([...before.keys(), ...ledger.keys()])
  const parts = [...routes].map((key) => {
    const old = before.get(key) ?? freshLedger({ rule: '', notifier: '' })
    const now = ledger.get(key) ?? freshLedger(old.route)
    return {
      told: [...now.told.values()].filter((each) => old.told.get(each.incident) !== each),
      settled: [...old.told.values()].filter(({ incident }) => !now.told.has(incident)),
      groups: [...now.groups.values()].filter((each) => old.groups.get(each.group) !== each),
      closedGroups: [...old.groups.values()].filter(({ group }) => !now.groups.has(group)),
      recent: now.recent.at(-1) === old.recent.at(-1) ? [] : [{ route: now.route, times: now.recent }],
    }
  })
  const batch = {
    told: parts.flatMap(({ told }) => told),
    settled: parts.flatMap(({ settled }) => settled),
    groups: parts.flatMap(({ groups }) => groups),
    closedGroups: parts.flatMap(({ closedGroups }) => closedGroups),
    recent: parts.flatMap(({ recent }) => recent),
    outgoing,
  }
  return Object.values(batch).some((rows) => rows.length > 0) ? batch : null
}
