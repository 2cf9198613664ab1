import { fault } from '../fault.ts'
import * as z from 'zod'
import type { Client, Question } from './client.ts'
import { MiB } from './fields.ts'

/** What this program has been written against. */
const OURS = { oldest: '1.24', newest: '1.51' } as const
/** Since this one, stats can be had as a single sample. */
const ONE_SHOT = '1.41'
/** The release of Podman that put it right. */
const TRAFFIC_MENDED = '4.4'

const version = z.object({
  Version: z.string(),
  ApiVersion: z.string().regex(/^\d+\.\d+$/u),
  MinAPIVersion: z.string().optional(),
  Os: z.string().optional(),
  Arch: z.string().optional(),
  Components: z.array(z.object({ Name: z.string() })).nullish(),
})

type Version = z.output<typeof version>

const askVersion: Question<Version> = { path: '/version', schema: version, maxBytes: MiB }

/** Which engine answers, and how it wants to be spoken to. */
export interface Spoken {
  readonly product: 'docker' | 'podman'
  /** The lower of the engine's newest and ours. */
  readonly api: string
  readonly oneShot: boolean
  readonly windows: boolean
  /** "linux/amd64"; null where it does not say. */
  readonly platform: string | null
  /** Counts what a container sent as received, and the other way round: Podman before 4.4. */
  readonly swapsTraffic: boolean
}

/** The first question of a conversation. Throws a fault when the two have no version in common. */
export async function agreeOnVersion(client: Client, signal: AbortSignal): Promise<Spoken> {
  const answer = await client.ask(askVersion, null, signal)
  const podman = answer.Components?.some(({ Name }) => Name.startsWith('Podman')) ?? false
  const api = common(answer)
  return {
    product: podman ? 'podman' : 'docker',
    api,
    oneShot: compareVersions(api, ONE_SHOT) >= 0,
    windows: answer.Os === 'windows',
    platform: answer.Arch ? `${answer.Os ?? 'linux'}/${answer.Arch}` : null,
    swapsTraffic: podman && compareVersions(answer.Version, TRAFFIC_MENDED) < 0,
  }
}

function common({ ApiVersion: newest, MinAPIVersion: oldest = '', Version: release }: Version): string {
  const ours = `this program speaks ${OURS.oldest} to ${OURS.newest}`
  if (compareVersions(newest, OURS.oldest) < 0)
    throw fault('not-supported', `the engine (${release}) is too old: it speaks API ${newest}, ${ours}`)
  if (oldest !== '' && compareVersions(oldest, OURS.newest) > 0)
    throw fault('not-supported', `the engine (${release}) is too new: it speaks API ${oldest} to ${newest}, ${ours}`)
  return compareVersions(newest, OURS.newest) < 0 ? newest : OURS.newest
}

/** "1.9" is older than "1.41". */
export function compareVersions(one: string, other: string): number {
  const [a = 0, b = 0] = one.split('.').map(Number)
  const [c = 0, d = 0] = other.split('.').map(Number)
  return a === c ? b - d : a - c
}
