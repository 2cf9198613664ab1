import type { Ms } from '../../model/time.ts'
import { frameOf } from './frames.ts'
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

/**
 * What one answer says of the counters: now, or a moment later where the program took two readings. Each is read once,
 * whoever asks.
 *
 * @throws FaultError when they cannot be read
 */
export type Readings = <S extends Sampled>(section: S, frame: 'files' | 'later') => Samples[S]

const PARSERS: { readonly [S in Sampled]: (files: string) => Samples[S] } = {
  cpu: parseCpuSample,
  diskIo: parseDiskSample,
  netIo: parseNetSample,
}

export function readingsIn(frames: Frames): Readings {
  const known = new Map<string, Samples[Sampled]>()
  return <S extends Sampled>(section: S, frame: 'files' | 'later') => {
    const sample = known.get(`${section} ${frame}`) ?? PARSERS[section](frameOf(frames, frame).text)
    known.set(`${section} ${frame}`, sample)
    return sample as Samples[S]
  }
}

/** Ticks are 10 ms: over less than a second they say little. Over more than ten minutes they hide what happens now. */
const SHORTEST_MS = 900
const LONGEST_MS = 600_000

/** When an answer came, and whether it holds a second reading of everything. */
interface Taken {
  readonly nowMs: Ms
  readonly isTwice: boolean
}

/** Earlier readings of one host, by our own clock. */
export interface SampleKeeper {
  /** One for each section asked that needs one, or null where any is missing: then the program has to take two. */
  earlier(asked: ReadonlySet<string>, nowMs: Ms): Partial<Samples> | null
  keep(asked: ReadonlySet<string>, readings: Readings, at: Taken): void
}

export function sampleKeeper(): SampleKeeper {
  const keepers: { readonly [S in Sampled]: Keeper<Samples[S]> } = {
    cpu: keeperOf('cpu'),
    diskIo: keeperOf('diskIo'),
    netIo: keeperOf('netIo'),
  }
  return {
    earlier(asked, nowMs) {
      const fit: Record<string, unknown> = {}
      for (const section of SAMPLED) {
        const sample = asked.has(section) ? keepers[section].fitting(nowMs) : null
        if (sample === undefined) return null
        if (sample !== null) fit[section] = sample
      }
      return fit
    },
    keep(asked, readings, at) {
      for (const section of SAMPLED) if (asked.has(section)) keepers[section].keep(readings, at)
    },
  }
}

interface Keeper<Sample> {
  /** The newest one that is old enough. */
  fitting(nowMs: Ms): Sample | undefined
  keep(readings: Readings, at: Taken): void
}

/** Keeps the last two readings. The older one serves a read that comes too soon after the newer. */
function keeperOf<S extends Sampled>(section: S): Keeper<Samples[S]> {
  let kept: readonly { readonly sample: Samples[S]; readonly atMs: Ms }[] = []
  const sampleIn = (readings: Readings, frame: 'files' | 'later'): Samples[S] | null => {
    try {
      return readings(section, frame)
    } catch {
      return null // the section itself has said so; the next read takes two readings
    }
  }
  return {
    fitting: (nowMs) => kept.findLast(({ atMs }) => nowMs - atMs >= SHORTEST_MS && nowMs - atMs <= LONGEST_MS)?.sample,
    keep(readings, { nowMs, isTwice }) {
      const first = sampleIn(readings, 'files')
      const later = isTwice ? sampleIn(readings, 'later') : null
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
