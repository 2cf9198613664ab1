import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseYaml } from 'yaml'
import * as z from 'zod'
import { played } from '../../lib/app/transcript-sight.ts'
import { judge } from '../../lib/judge/judge.ts'
import type { AnyCheck } from '../../lib/kit/check.ts'
import { transcriptShape } from '../../lib/kit/transcript/shape.ts'
import type { Transcript as Written } from '../../lib/kit/transcript/shape.ts'
import type { Observation } from '../../lib/model/observation.ts'
import { statusOf, summaryOf } from '../../lib/model/result.ts'
import type { CheckResult } from '../../lib/model/result.ts'
import { observe as observeSight } from '../../lib/observe/observe.ts'
import { planOf } from './checks.ts'
import { CLUSTER_BUILDERS, CLUSTER_DEFAULTS } from './cluster-facts.ts'
import {
  aContainer,
  aDisk,
  aLogin,
  aMount,
  anImage,
  anInterface,
  aProcess,
  aUnit,
  aUsage,
  ofContainer,
} from './facts.ts'
import { CALM_ENGINE, CALM_HOST } from './facts.ts'
import { cannedNetwork, networkShape } from './canned-network.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/transcripts')

/** The format is that of `record` and `replay`; test/fixtures/transcripts/README.md says how one is written by hand. */
export interface Transcript extends Omit<Written, 'check' | 'expect'> {
  /** "disk/nearly-full" */
  readonly name: string
  readonly check: string
  readonly expect: NonNullable<Written['expect']>
}

export function transcripts(): Transcript[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: check }) =>
      readdirSync(join(FOLDER, check)).map((file) => {
        const text = readFileSync(join(FOLDER, check, file), 'utf8')
        const parsed = transcriptShape.safeParse(parseYaml(text))
        if (!parsed.success) throw new Error(`${check}/${file}: ${z.prettifyError(parsed.error)}`)
        return {
          ...parsed.data,
          expect: parsed.data.expect ?? [],
          name: `${check}/${file.replace(/\.yaml$/u, '')}`,
          check,
        }
      }),
    )
}

/** What the check makes of what the transcript says was there. */
export async function observe(check: AnyCheck, transcript: Transcript): Promise<Observation> {
  const seen = {
    ...transcript,
    target: transcript.target ?? { id: 'web-1', labels: {}, address: '192.0.2.11' },
    host: sections(transcript.host),
    engine: sections(transcript.engine),
    workloads: sections(transcript.workloads),
    nodes: sections(transcript.nodes),
    configurations: sections(transcript.configurations),
    parity: sections(transcript.parity),
  }
  const calm = cannedNetwork(networkShape.parse(transcript.network ?? {}))
  const sight = { ...played(seen), network: { spent: () => NOTHING, until: () => calm } }
  const by = { before: transcript.before ?? null }
  const observation = await observeSight('web-1', check, planOf(check, transcript.settings), sight, by)
  if (observation === null) throw new Error('the transcript tells that nothing could be asked')
  return observation
}

const NOTHING = { connections: 0, roundTrips: 0, bytes: 0 }

export function judgeTranscript(check: AnyCheck, transcript: Transcript, observation: Observation): CheckResult[] {
  return judge(check, planOf(check, transcript.settings), observation, transcript.before ?? null)
}

export function shortly(result: CheckResult): Transcript['expect'][number] {
  return { item: result.subject.item, status: statusOf(result), summary: summaryOf(result) }
}

function sections(written: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(written).map(([name, value]) => [name, section(name, value)]))
}

/** What a transcript leaves out is as it is on a calm host; a key that the model does not have is a mistake. */
function section(name: string, value: unknown): unknown {
  const calm = (DEFAULTS as Readonly<Record<string, object | undefined>>)[name]
  if ((value as { fault?: unknown } | null)?.fault) return value
  const { seen, hidden } = (value ?? {}) as { seen?: unknown; hidden?: unknown }
  if (hidden) return { seen: section(name, seen), hidden }
  if (calm === undefined) throw new Error(`there is no section "${name}"`)
  if (!Array.isArray(value)) return filled(name, calm, value as object, () => calm)
  return value.map((own: object) => filled(name, calm, own, BUILDERS[name as keyof typeof BUILDERS]))
}

function filled(name: string, calm: object, own: object, build: (own: object) => object): object {
  const strange = Object.keys(own).filter((key) => !(key in calm))
  if (strange.length > 0) throw new Error(`section "${name}" has no "${strange.join('", "')}"`)
  const values = withMoments(own) as object
  return 'instances' in values || 'objects' in values ? build(values) : { ...build(values), ...values }
}

/** Moments are written as people read them, however deep they stand. */
function withMoments(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return key === 'since' || /At$|^at$/u.test(key) ? Date.parse(value) : value
  if (Array.isArray(value)) return value.map((each) => withMoments(each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([inner, each]) => [inner, withMoments(each, inner)]))
}

const BUILDERS = {
  ...CLUSTER_BUILDERS,
  containers: aContainer,
  usage: aUsage,
  images: anImage,
  layerChanges: (own: object) => ofContainer(own, { changes: [], more: 0 }),
  layerSizes: (own: object) => ofContainer(own, { writtenBytes: 0 }),
  inhabitants: (own: object) => ofContainer(own, { processes: [], more: 0, sessions: [] }),
  mounts: aMount,
  processes: aProcess,
  units: aUnit,
  diskIo: aDisk,
  netIo: anInterface,
  logins: aLogin,
}

/** Every key that a section's values may have. */
const DEFAULTS = {
  ...CALM_HOST,
  ...CALM_ENGINE,
  ...CLUSTER_DEFAULTS,
  mounts: aMount({ inodes: { total: 1, used: 0 } }),
  processes: aProcess(),
  units: aUnit(),
  diskIo: aDisk(),
  netIo: anInterface({ speedBytesPerSecond: 0 }),
  logins: aLogin(),
  containers: aContainer({
    probe: { failingStreak: 0, output: '' },
    finishedAt: 0,
    memoryLimitBytes: 0,
    pid: 0,
    cpuLimitCores: 0,
    processLimit: 0,
    ports: [],
    mounts: [],
  }),
  images: anImage(),
  layerChanges: ofContainer({}, {}),
  layerSizes: ofContainer({}, {}),
  inhabitants: ofContainer({}, {}),
  usage: aUsage({
    cpuCores: 0,
    overMs: 0,
    memoryBytes: 0,
    memoryLimitBytes: 0,
    processes: 0,
    processLimit: 0,
    traffic: {
      receivedBytesPerSecond: 0,
      sentBytesPerSecond: 0,
      errorsPerSecond: 0,
      dropsPerSecond: 0,
    },
  }),
}
