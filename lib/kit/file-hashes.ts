import type { Clock } from '../base/clock.ts'
import { withDeadline } from '../base/deadline.ts'
import type { Looked } from '../model/fault.ts'
import type { FileHashQuestion, FileHashes } from '../model/inside.ts'
import type { EngineReader } from '../model/session.ts'
import type { Ms } from '../model/time.ts'
import { fault, faulted, seen, timedOut } from './fault.ts'

/** Each makes the engine pack a file: a tenth of a second of its processor on old ones. */
const AT_ONCE = 4
const MOST_QUESTIONS = 500
/** All of them together; what is not reached by then is told as not looked at. */
const TOTAL_MS: Ms = 20_000

/** Files in the containers of one engine, as one pass uses them. */
export interface OpenFileHashes {
  /** For questions that are given up when the signal is aborted. */
  until(signal: AbortSignal): FileHashes
}

/** Asks an engine about files in its containers, a few at a time. */
export function fileHashesOf(engine: Pick<EngineReader, 'fileHash'>, clock: Clock): OpenFileHashes {
  return {
    until: (signal) => ({
      async read(questions) {
        const endsMs = clock.monotonicMs() + TOTAL_MS
        const answers = new Map<FileHashQuestion, Looked<string | null>>()
        const waiting = questions.slice(0, MOST_QUESTIONS)
        const worker = async (): Promise<void> => {
          for (let next = waiting.shift(); next; next = waiting.shift())
            answers.set(next, await askOne(engine, next, { leftMs: endsMs - clock.monotonicMs(), signal }))
        }
        await Promise.all(Array.from({ length: AT_ONCE }, worker))
        return questions.map((each) => answers.get(each) ?? TOO_MANY)
      },
    }),
  }
}

const TOO_MANY = faulted(
  fault('unreadable', `not looked at: more than ${MOST_QUESTIONS} files are asked for in one look`),
)

async function askOne(
  { fileHash }: Pick<EngineReader, 'fileHash'>,
  question: FileHashQuestion,
  { leftMs, signal }: { leftMs: Ms; signal: AbortSignal },
): Promise<Looked<string | null>> {
  try {
    if (!fileHash) throw fault('not-supported', 'this engine hands out no files')
    const wait = { ms: Math.max(1, leftMs), parent: signal, expired: () => timedOut('answer', TOTAL_MS) }
    return seen(await withDeadline(wait, (own) => fileHash(question, own)))
  } catch (error) {
    signal.throwIfAborted()
    return faulted(error)
  }
}
