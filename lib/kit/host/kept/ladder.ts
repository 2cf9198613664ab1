import type { Clock } from '../../../base/clock.ts'
import type { HostSection } from '../../../model/host.ts'
import type { Ms } from '../../../model/time.ts'
import { readFrames } from '../frames.ts'
import type { Frames } from '../frames.ts'
import { converse } from './conversation.ts'
import type { Answer, Conversation, OpenShell } from './conversation.ts'
import { againText, closingOf, isOn, openingFor, questionFor, readyIn, RUNGS } from './question.ts'
import type { Asked, Ready, Rung, Terms } from './question.ts'

/** Above the sum of the limits that the shell text sets itself. */
const WHOLE_MS = 15_000
/** The same where nothing on the host sets a limit: above what any of them would be. */
const UNLIMITED_MS = 8_000
/** After so many in a row the next rung is taken, and this one is tried again later. */
const FAILURES = 2
const REST_MS = 10 * 60_000

/**
 * Asks over a channel that is kept.
 *
 * @returns null when that cannot be done now: whoever asks then takes the way that always works
 */
export type AskKept = (
  sections: ReadonlySet<HostSection>,
  marker: string,
  signal: AbortSignal,
) => Promise<{ readonly frames: Frames; readonly stderr: string } | null>

interface Kept {
  readonly rung: Rung
  readonly talk: Conversation
  /** Null until it has said who it is. */
  ready: Ready | null
  /** What was asked last: it is known there. */
  asked: Asked
}

/**
 * Keeps one channel to the host and climbs down when a way of answering does not work there: from awk to the awk of
 * busybox, to a shell alone, and from there to null. One question at a time: who comes in between goes the other way.
 */
export function askKept(open: OpenShell, clock: Clock): AskKept {
  const rungs = ladder(clock)
  let kept: Kept | null = null
  let busy = false

  /** Starts the one who is to answer, with the first question in one go. */
  const begin = async (
    rung: Rung,
    sections: ReadonlySet<HostSection>,
    marker: string,
    signal: AbortSignal,
  ): Promise<Answer> => {
    const shell = await open(signal)
    const question = questionFor(rung, { sections, clock: false, isEnded: false }, marker)
    const own: Kept = {
      rung,
      ready: null,
      asked: question.asked,
      talk: converse(shell, (said, closed) => {
        if (!closed) shell.close((own.ready ?? readyIn(said, marker))?.pid ?? null)
      }),
    }
    kept = own
    const wait = { signal, wholeMs: WHOLE_MS }
    const answer = await own.talk.ask(openingFor(rung, question, marker), closingOf(marker), wait)
    own.ready = readyIn(answer.stdout, marker)
    if (own.ready === null) {
      rungs.isMissing(rung)
      throw new Error('nobody on the host can answer in this way')
    }
    return answer
  }
  return async (sections, marker, signal) => {
    const open = kept?.talk.alive ? kept : null
    const rung = open?.rung ?? rungs.choose()
    if (busy || rung === undefined) return null
    busy = true
    try {
      const answer = await (open
        ? askAgain(open, { sections, ...termsOf(open, rungs.haveFailed) }, marker, signal)
        : begin(rung, sections, marker, signal))
      const frames = readFrames(answer.stdout, marker)
      if (!kept?.asked.frames.every((name) => frames.has(name))) throw new Error('an answer is missing')
      rungs.worked(rung)
      return { frames, stderr: answer.stderr }
    } catch {
      kept?.talk.end()
      kept = null
      signal.throwIfAborted()
      rungs.failed(rung)
      return null
    } finally {
      busy = false
    }
  }
}

/** What hangs is ended with all that the awk has started, until something has hung. */
function termsOf({ ready }: Kept, haveFailed: boolean): Pick<Terms, 'clock' | 'isEnded'> {
  return { clock: ready?.clock ?? false, isEnded: ready?.leads === true && !haveFailed }
}

function askAgain(own: Kept, terms: Terms, marker: string, signal: AbortSignal): Promise<Answer> {
  const wait = { signal, wholeMs: terms.isEnded ? UNLIMITED_MS : WHOLE_MS }
  if (isOn(own.asked, terms)) return own.talk.ask(againText(own, marker), closingOf(marker), wait)
  const { text, asked } = questionFor(own.rung, terms, marker)
  own.asked = asked
  return own.talk.ask(text, closingOf(marker), wait)
}

/** Which way of answering is the best that works. One that failed twice in a row rests for a while. */
function ladder(clock: Clock) {
  const failures = new Map<Rung, number>()
  const restsUntilMs = new Map<Rung, Ms>()
  let haveFailed = false
  return {
    /** Something has hung there: programs get their limits on the host again, which take one of them and not the answer. */
    get haveFailed() {
      return haveFailed
    },
    choose: (): Rung | undefined => RUNGS.find((rung) => (restsUntilMs.get(rung) ?? -Infinity) <= clock.monotonicMs()),
    worked: (rung: Rung): void => void failures.delete(rung),
    failed(rung: Rung): void {
      const count = (failures.get(rung) ?? 0) + 1
      haveFailed ||= count <= FAILURES
      failures.set(rung, count)
      if (count >= FAILURES) restsUntilMs.set(rung, clock.monotonicMs() + REST_MS)
    },
    /** It is not on the host: once is enough. */
    isMissing: (rung: Rung): void => void failures.set(rung, FAILURES),
  }
}
