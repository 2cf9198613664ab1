import type { Ms } from '../../model/time.ts'
import type { Frames } from './frames.ts'
import { parseCpuSample } from './parse/cpu.ts'
import type { CpuSample } from './parse/cpu.ts'
import { parseDiskSample } from './parse/disk-io.ts'
import type { DiskSample } from './parse/disk-io.ts'
import { parseNetSample } from './parse/net-io.ts'
import type { NetSample } from './parse/net-io.ts'

/** One reading of the counters of each section that is a rate. */
export interface Samples {
  readonly cpu: CpuSample
  readonly diskIo: DiskSample
  readonly netIo: NetSample
}

export type Sampled = keyof Samples

/** The sections that need two readings. */
export const SAMPLED: readonly Sampled[] = ['cpu', 'diskIo', 'netIo']

const PARSERS: { readonly [S in Sampled]: (files: string) => Samples[S] } = {
  cpu: parseCpuSample,
  diskIo: parseDiskSample,
  netIo: parseNetSample,
}

/** Ticks are 10 ms: over less than a second they say little. Over more than ten minutes they hide what happens now. */
const SHORTEST_MS = 900
const LONGEST_MS = 600_000

interface Kept<S extends Sampled> {
  readonly sample: Samples[S]
  readonly atMs: Ms
}

/** Earlier readings of one host, by our own clock. */
export interface SampleKeeper {
  /** One for each section asked that needs one, or null where any is missing: then the program has to take two. */
  earlier(asked: ReadonlySet<string>, nowMs: Ms): Partial<Samples> | null
  keep(asked: ReadonlySet<string>, frames: Frames, nowMs: Ms): void
}

export function sampleKeeper(): SampleKeeper {
  const kept: { [S in Sampled]?: readonly Kept<S>[] } = {}

  const keepOne = <S extends Sampled>(section: S, frames: Frames, nowMs: Ms): void => {
    const before = (kept as { [K in Sampled]?: readonly Kept<K>[] })[section] ?? []
    Object.assign(kept, { [section]: remembered<S>(section, frames, before, nowMs) })
  }
  return {
    earlier(asked, nowMs) {
      const wanted = SAMPLED.filter((section) => asked.has(section))
      const fit = wanted.map((section) => [section, fitting(kept[section] ?? [], nowMs)] as const)
      return fit.some(([, sample]) => sample === undefined) ? null : (Object.fromEntries(fit) as Partial<Samples>)
    },
    keep(asked, frames, nowMs) {
      for (const section of SAMPLED) if (asked.has(section)) keepOne(section, frames, nowMs)
    },
  }
}

/** The newest one that is old enough. */
function fitting<S extends Sampled>(kept: readonly Kept<S>[], nowMs: Ms): Samples[S] | undefined {
  return kept.findLast(({ atMs }) => nowMs - atMs >= SHORTEST_MS && nowMs - atMs <= LONGEST_MS)?.sample
}

/** The last two readings. The older one serves a read that comes too soon after the newer. */
function remembered<S extends Sampled>(
  section: S,
  frames: Frames,
  kept: readonly Kept<S>[],
  nowMs: Ms,
): readonly Kept<S>[] {
  const first = sampleIn(section, frames, 'files')
  const later = sampleIn(section, frames, 'later')
  if (first === null) return []
  if (later === null) return [...kept, { sample: first, atMs: nowMs }].slice(-2)
  return [
    { sample: first, atMs: nowMs - (later.upMs - first.upMs) },
    { sample: later, atMs: nowMs },
  ]
}

function sampleIn<S extends Sampled>(section: S, frames: Frames, name: 'files' | 'later'): Samples[S] | null {
  try {
    return PARSERS[section](frames.get(name)?.text ?? '')
  } catch {
    return null // the section itself has said so; the next read takes two readings
  }
}
