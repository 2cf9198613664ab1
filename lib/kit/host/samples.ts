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

/** Ticks are 10 ms: over less than a second they say little. Over more than ten minutes they hide what happens now. */
const SHORTEST_MS = 900
const LONGEST_MS = 600_000

/** Earlier readings of one host, by our own clock. */
export interface SampleKeeper {
  /** One for each section asked that needs one, or null where any is missing: then the program has to take two. */
  earlier(asked: ReadonlySet<string>, nowMs: Ms): Partial<Samples> | null
  keep(asked: ReadonlySet<string>, frames: Frames, nowMs: Ms): void
}

export function sampleKeeper(): SampleKeeper {
  const keepers: { readonly [S in Sampled]: Keeper<Samples[S]> } = {
    cpu: keeperOf(parseCpuSample),
    diskIo: keeperOf(parseDiskSample),
    netIo: keeperOf(parseNetSample),
  }
  return {
    earlier(asked, nowMs) {
      const wanted = SAMPLED.filter((section) => asked.has(section))
      const fit = wanted.map((section) => [section, keepers[section].fitting(nowMs)] as const)
      return fit.some(([, sample]) => sample === undefined) ? null : Object.fromEntries(fit)
    },
    keep(asked, frames, nowMs) {
      for (const section of SAMPLED) if (asked.has(section)) keepers[section].keep(frames, nowMs)
    },
  }
}

interface Keeper<Sample> {
  /** The newest one that is old enough. */
  fitting(nowMs: Ms): Sample | undefined
  keep(frames: Frames, nowMs: Ms): void
}

/** Keeps the last two readings. The older one serves a read that comes too soon after the newer. */
function keeperOf<Sample extends { readonly upMs: Ms }>(parse: (files: string) => Sample): Keeper<Sample> {
  let kept: readonly { readonly sample: Sample; readonly atMs: Ms }[] = []
  const sampleIn = (frames: Frames, name: 'files' | 'later'): Sample | null => {
    try {
      return parse(frames.get(name)?.text ?? '')
    } catch {
      return null // the section itself has said so; the next read takes two readings
    }
  }
  return {
    fitting: (nowMs) => kept.findLast(({ atMs }) => nowMs - atMs >= SHORTEST_MS && nowMs - atMs <= LONGEST_MS)?.sample,
    keep(frames, nowMs) {
      const first = sampleIn(frames, 'files')
      const later = sampleIn(frames, 'later')
      if (first === null) kept = []
      else if (later === null) kept = [...kept, { sample: first, atMs: nowMs }].slice(-2)
      else
        kept = [
          { sample: first, atMs: nowMs - (later.upMs - first.upMs) },
          { sample: later, atMs: nowMs },
        ]
    },
  }
}
