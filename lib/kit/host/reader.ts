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
import type { OpenShell } from './kept/conversation.ts'
import { askKept } from './kept/ladder.ts'
import { hostProgram } from './program.ts'
import type { Telling } from './program.ts'
import { readingsIn, sampleKeeper } from './samples.ts'

/** Above the sum of the limits that the program sets itself, so that it ends by itself and says which part was slow. */
const TIMEOUT_MS = 15_000

/** What `Shell.runScript` is. Throws a FaultError when there is no exit code to trust. */
export type RunProgram = (program: string, wait: { signal: AbortSignal; timeoutMs?: Ms }) => Promise<CommandOutput>

/** What hardly changes while a host runs, or costs it several programs, is asked for anew only now and then. */
const RARELY_MS: { readonly [S in HostSection]?: Ms } = {
  os: 10 * 60_000,
  reboot: 10 * 60_000,
  time: 10 * 60_000,
  kernelLog: 5 * 60_000,
}

type Answer = Pick<HostAnswer, 'frames' | 'stderr'>

/**
 * Reads a host through any way to feed a program to its `sh`: one run for each read, whatever is asked.
 *
 * Rates (processor, disks, interfaces) need two readings. The reader keeps the last ones between reads; only when none
 * fits (the first read, or after more than ten minutes) the program itself takes two, a second apart.
 *
 * @param open starts a `sh` that is kept: from the second read on the questions go over it, where that works
 */
export function hostReader(run: RunProgram, clock: Clock, open?: OpenShell): HostReader {
  const ask = open && askKept(open, clock)
  const rarely = rememberedRarely(clock)
  const samples = sampleKeeper()
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
    return (isOnce ? null : await ask(sections, how.marker, signal)) ?? askOnce(sections, how, signal)
  }

  return {
    async read(sections, signal) {
      const answers: Record<string, unknown> = {}
      const asked = new Set<HostSection>()
      for (const section of sections) {
        const known = rarely.known(section)
        if (known === undefined) asked.add(section)
        else answers[section] = known
      }
      if (asked.size === 0) return answers
      const fromMs = clock.monotonicMs()
      const from = clock.now()
      const earlier = samples.earlier(asked, fromMs)
      const answer = await askBest(asked, { marker: newMarker(), sampleTwice: earlier === null }, signal)
      const nowMs = clock.monotonicMs()
      // Measured, as the wall clock may be set meanwhile.
      const around = { from, to: from + (nowMs - fromMs) }
      const { frames, stderr } = answer
      const readings = readingsIn(frames)
      const facts = factsOf(asked, { frames, stderr, earlier, around }, readings)
      samples.keep(asked, readings, { nowMs, isTwice: frames.has('later') })
      for (const section of asked) answers[section] = rarely.remember(section, facts[section])
      return answers
    },
  }
}

/** 122 random bits. Node draws them ahead for many at once, which a read of its own for each would not. */
function newMarker(): string {
  return randomUUID().replaceAll('-', '')
}

/** What was seen of them lately. */
function rememberedRarely(clock: Clock) {
  const seen = new Map<HostSection, { readonly answer: unknown; readonly untilMs: Ms }>()
  return {
    known(section: HostSection): unknown {
      const known = seen.get(section)
      return known && clock.monotonicMs() < known.untilMs ? known.answer : undefined
    },
    /** @returns what is remembered of it, which is the same but for what it holds on to; itself where nothing is */
    remember(section: HostSection, answer: Answers<HostFacts>[HostSection]): unknown {
      const forMs = RARELY_MS[section]
      // What a host cannot tell us it will not be able to tell in a minute either.
      if (!forMs || !answer || (answer.kind === 'faulted' && answer.fault.code !== 'not-supported')) return answer
      // A copy: a piece cut out of the host's answer would keep all of it in memory for as long.
      const copy = structuredClone(answer)
      seen.set(section, { answer: copy, untilMs: clock.monotonicMs() + forMs })
      return copy
    },
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
