import { stringify } from 'yaml'
import type { AnyCheck } from '../kit/check.ts'
import type { Asked, Transcript } from '../kit/transcript/shape.ts'
import type { Inventory } from '../model/inventory.ts'
import { ownMemory } from '../judge/remember.ts'
import type { TargetMemory } from '../model/memory.ts'
import { SECTIONED } from '../model/session.ts'
import type { CheckPlan, Target } from '../model/target.ts'
import { look } from '../observe/look.ts'
import { observe } from '../observe/observe.ts'
import { anonymise } from './anonymise.ts'
import { maskSecrets } from './mask-secrets.ts'
import { replay } from './replay.ts'
import { withChecks } from './pass.ts'
import { recorded } from './transcript-sight.ts'
import type { SeenPart } from './transcript-sight.ts'
import { withSessions } from './with-sessions.ts'
import type { Conversing } from './with-sessions.ts'

export interface RecordWorld extends Conversing {
  readonly checks: ReadonlyMap<string, AnyCheck>
  readonly memory: TargetMemory
  /** What may not be in the transcript, by value. */
  readonly secrets: readonly string[]
  readonly anonymise: boolean
}

/**
 * Looks at a target once and writes down all that its checks saw, what they were asked, and what they say of it. Nothing
 * of it is secret: what they say is judged from what is left when all secrets are masked.
 */
export async function record(
  inventory: Inventory,
  target: Target,
  plans: readonly CheckPlan[],
  world: RecordWorld,
): Promise<Transcript> {
  const due = withChecks(plans, world.checks)
  const needs = due.map(({ check }) => check.needs)
  const seen = await withSessions(inventory, world, async (sessions) => {
    const recording = recorded(await look(target, needs, { sessions, clock: world.clock }), `a look at ${target.id}`)
    const asked = await Promise.all(
      due.map(async ({ plan, check }) => {
        const before = ownMemory(check, world.memory.get(plan.check) ?? null)
        await observe(target.id, check, plan, recording.sight, { leftMs: recording.sight.leftMs, before })
        return [
          check.name,
          { settings: settingsOf(plan), ...(plan.explicit && { explicit: true }), ...(before !== null && { before }) },
        ] as const
      }),
    )
    world.stopping.throwIfAborted()
    return { ...recording.transcript(), checks: Object.fromEntries(asked) }
  })
  return withExpected(clean(seen, target, world), world)
}

type Recorded = SeenPart & { readonly checks: Readonly<Record<string, Asked>> }

function clean(transcript: Recorded, target: Target, world: RecordWorld): Recorded {
  const masked = maskSecrets(transcript, world.secrets)
  return world.anonymise ? anonymise(masked, target.id) : masked
}

/** What each check says of the transcript as it is written. */
function withExpected(transcript: Recorded, { checks }: RecordWorld): Promise<Transcript> {
  return replay({ ...transcript, settings: {} }, { checks }).then(({ byCheck }) => ({
    ...transcript,
    settings: {},
    checks: Object.fromEntries(
      Object.entries(transcript.checks).map(([name, asked]) => [name, { ...asked, expect: byCheck.get(name) ?? [] }]),
    ),
  }))
}

/** What stands below a check in targets.yaml, with its limits spelled out. */
function settingsOf({ limits, written }: CheckPlan): Record<string, unknown> {
  const side = (of: 'warn' | 'crit'): Record<string, unknown> => {
    const texts = Object.entries(limits).flatMap(([name, limit]) => (limit[of] ? [[name, limit[of].text]] : []))
    return texts.length === 0 ? {} : { [of]: Object.fromEntries(texts) as unknown }
  }
  return { ...side('warn'), ...side('crit'), ...written }
}

/** One check of a transcript as a file of its own, in the form of test/fixtures/transcripts. */
export function oneOf(transcript: Transcript, name: string, check: AnyCheck): Transcript {
  const {
    host,
    engine,
    workloads,
    nodes,
    configurations,
    parity,
    network,
    registries,
    programs,
    checks = {},
    settings: none,
    ...rest
  } = transcript
  const { settings = none, ...asked } = checks[name] ?? {}
  const { needs } = check
  const seen = { host, engine, workloads, nodes, configurations, parity }
  const parts = SECTIONED.flatMap((each) => (needs[each] ? [[each, partOf(seen[each], needs[each])] as const] : []))
  return {
    ...rest,
    about: `${name}: ${transcript.about}`,
    check: name,
    ...Object.fromEntries(parts),
    ...(needs.network && network && { network }),
    ...(needs.registries && registries && { registries }),
    programs: needs.shell || needs.here ? programs : [],
    settings,
    ...asked,
  }
}

function partOf(sections: Transcript['host'], names: readonly string[]): Transcript['host'] {
  return Object.fromEntries(Object.entries(sections ?? {}).filter(([section]) => names.includes(section)))
}

/** As YAML, what is empty left out. */
export function transcriptText({ programs, settings, fileHashes, ...transcript }: Transcript): string {
  const filled = {
    ...transcript,
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(fileHashes.length > 0 && { fileHashes }),
    ...(programs.length > 0 && { programs }),
  }
  const { about, at, check, expect: expected, checks, ...seen } = filled
  const ordered = { about, at, check, ...seen, checks, expect: expected }
  return stringify(JSON.parse(JSON.stringify(ordered)), { lineWidth: 0, aliasDuplicateObjects: false })
}
