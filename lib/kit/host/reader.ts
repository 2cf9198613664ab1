import { randomUUID } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { oneLine } from '../../base/escape.ts'
import type { HostFacts, HostSection } from '../../model/host.ts'
import type { Answers, CommandOutput, HostReader } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { fault } from '../fault.ts'
import type { FaultError } from '../fault.ts'
import { factsOf } from './facts.ts'
import type { HostAnswer } from './facts.ts'
import { readFrames } from './frames.ts'
import type { Frames } from './frames.ts'
import type { OpenShell } from './kept/conversation.ts'
import { askKept } from './kept/ladder.ts'
import { parseCpuSample } from './parse/cpu.ts'
import type { CpuSample } from './parse/cpu.ts'
import { hostProgram } from './program.ts'
import type { Telling } from './program.ts'
import { sourcesOf } from './sections.ts'

/** Above the sum of the limits that the program sets itself, so that it ends by itself and says which part was slow. */
const TIMEOUT_MS = 15_000
/** Ticks are 10 ms: over less than a second they say little. Over more than ten minutes they hide what happens now. */
const SHORTEST_MS = 900
const LONGEST_MS = 600_000

/** What `Shell.runScript` is. Throws a FaultError when there is no exit code to trust. */
export type RunProgram = (program: string, wait: { signal: AbortSignal; timeoutMs?: Ms }) => Promise<CommandOutput>

/** A reading of the processor's counters, and when it was made by our own clock. */
interface Kept {
  readonly sample: CpuSample
  readonly atMs: Ms
}

/** What hardly changes while a host runs is asked for anew only now and then. */
const RARELY_MS = 10 * 60_000

type Answer = Pick<HostAnswer, 'frames' | 'stderr'>

/**
 * Reads a host through any way to feed a program to its `sh`: one run for each read, whatever is asked.
 *
 * The share of the processor needs two readings. The reader keeps the last ones between reads; only when none fits
 * (the first read, or after more than ten minutes) the program itself takes two, a second apart.
 *
 * @param open starts a `sh` that is kept: from the second read on the questions go over it, where that works
 */
export function hostReader(run: RunProgram, clock: Clock, open?: OpenShell): HostReader {
  const ask = open && askKept(open, clock)
  const rarely = rememberedRarely(clock)
  let kept: readonly Kept[] = []
  let isFirst = true

  const askOnce = async (sections: ReadonlySet<HostSection>, how: Telling, signal: AbortSignal): Promise<Answer> => {
    const output = await run(hostProgram(sections, how), { signal, timeoutMs: TIMEOUT_MS })
    if (!output.stdout.includes(how.marker)) throw noAnswer(output)
    return { frames: readFrames(output.stdout, how.marker), stderr: output.stderr }
  }
  const askBest = async (sections: ReadonlySet<HostSection>, how: Telling, signal: AbortSignal): Promise<Answer> => {
    // A channel is worth its opening when it is used again.
    const isOnce = isFirst || how.sampleTwice || !ask
    isFirst = false
    return (isOnce ? null : await ask(sourcesOf(sections), how.marker, signal)) ?? askOnce(sections, how, signal)
  }

  return {
    async read(sections, signal) {
      const known = rarely.known(sections)
      const asked = new Set([...sections].filter((section) => !(section in known)))
      if (asked.size === 0) return known
      const earlier = asked.has('cpu') ? fitting(kept, clock.monotonicMs()) : null
      const how = { marker: newMarker(), sampleTwice: asked.has('cpu') && earlier === null }
      const answer = await askBest(asked, how, signal)
      const facts = factsOf(asked, { ...answer, earlier })
      if (asked.has('cpu')) kept = remembered(answer.frames, kept, clock.monotonicMs())
      rarely.remember(facts)
      return { ...known, ...facts }
    },
  }
}

/** 122 random bits. Node draws them ahead for many at once, which a read of its own for each would not. */
function newMarker(): string {
  return randomUUID().replaceAll('-', '')
}

/** The system's name and version: what was seen of it lately. */
function rememberedRarely(clock: Clock) {
  let seen: Pick<Answers<HostFacts>, 'os'> = {}
  let untilMs = -Infinity
  return {
    known: (sections: ReadonlySet<HostSection>) => (sections.has('os') && clock.monotonicMs() < untilMs ? seen : {}),
    remember({ os }: Answers<HostFacts>): void {
      if (os?.kind !== 'seen') return
      seen = { os }
      untilMs = clock.monotonicMs() + RARELY_MS
    },
  }
}

/** The newest one that is old enough. */
function fitting(kept: readonly Kept[], nowMs: Ms): CpuSample | null {
  const fit = kept.filter(({ atMs }) => nowMs - atMs >= SHORTEST_MS && nowMs - atMs <= LONGEST_MS)
  return fit.at(-1)?.sample ?? null
}

/** The last two readings. The older one serves a read that comes too soon after the newer. */
function remembered(frames: Frames, kept: readonly Kept[], nowMs: Ms): readonly Kept[] {
  const first = sampleIn(frames, 'files')
  const later = sampleIn(frames, 'later')
  if (first === null) return []
  if (later === null) return [...kept, { sample: first, atMs: nowMs }].slice(-2)
  return [
    { sample: first, atMs: nowMs - (later.upMs - first.upMs) },
    { sample: later, atMs: nowMs },
  ]
}

function sampleIn(frames: Frames, name: 'files' | 'later'): CpuSample | null {
  try {
    return parseCpuSample(frames.get(name)?.text ?? '')
  } catch {
    return null // the section itself has said so; the next read takes two readings
  }
}

function noAnswer({ exitCode, stdout, stderr }: CommandOutput): FaultError {
  const said = oneLine(stderr.trim() === '' ? stdout : stderr, 200)
  const quoted = said === '' ? 'nothing' : `"${said}"`
  if (exitCode === 126 || exitCode === 127)
    return fault('not-supported', `the host cannot run sh: ${quoted}`, {
      hint: 'the host needs a POSIX shell named "sh"',
    })
  return fault('unreadable', `the host did not run our program, exit code ${exitCode}: ${quoted}`, {
    hint: 'the login needs a shell that runs what it is given, not a forced command and not nologin',
  })
}
