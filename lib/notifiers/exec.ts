import { oneLine } from '../base/escape.ts'
import { jsonText } from '../base/json-text.ts'
import type { Secret } from '../base/secret.ts'
import { toFault } from '../kit/fault.ts'
import { noticeDocument } from '../kit/notice-document.ts'
import { noticeDigest } from '../kit/notice-keys.ts'
import { toneOf } from '../kit/notice-words.ts'
import type { Message, Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import { duration } from '../kit/options.ts'
import { loginEnvironment, runInGroup } from '../kit/programs/run-in-group.ts'
import type { Job } from '../kit/programs/run-in-group.ts'
import { concealed, refused } from '../kit/reasons.ts'
import { secret } from '../kit/secret-ref.ts'
import type { Ms } from '../model/time.ts'

interface ExecOptions {
  readonly command: Job['argv']
  readonly env?: Readonly<Record<string, Secret>> | undefined
  readonly timeout: Ms
}

/** From the end of a program's time to its death, so that nobody is left when the try is over. */
const ENDING_MS: Ms = 5_000
const LONGEST_MS: Ms = 60_000

/**
 * What will stay the same at the next try: the program is not there, may not be run, or says so itself.
 *
 * Source: sysexits(3): wrong usage, data, user, host, no permission, configuration. 75 and all others may be better next time.
 */
const FINAL: ReadonlySet<number> = new Set([64, 65, 67, 68, 77, 78, 126, 127])

/**
 * A program of somebody's own, started by its words, never by a shell. The notice is what it reads on standard input;
 * foreign text stands on no command line.
 */
const exec: Notifier<ExecOptions> = {
  name: 'exec',
  title: 'A program',
  options: z.strictObject({
    command: z
      .tuple([z.string().min(1)], z.string())
      .describe('the program and its arguments, a word each; no shell reads them'),
    env: z
      .record(z.string().regex(/^[A-Za-z_]\w{0,100}$/u), secret())
      .optional()
      .describe('secrets that it finds in its environment: `{ TOKEN: env:OPS_TOKEN }`'),
    timeout: duration({ minMs: 100, maxMs: LONGEST_MS })
      .default(30_000)
      .describe('it is ended then, with all it started'),
  }),
  tells: 'notices',
  timeoutMs: LONGEST_MS + ENDING_MS,
  async send(message, { command, env = {}, timeout }, { signal, link }) {
    const secrets = Object.values(env)
    const endings: Promise<void>[] = []
    try {
      const { exitCode, stdout, stderr } = await runInGroup({
        argv: command,
        input: `${jsonText(noticeDocument(message, link))}\n`,
        timeoutMs: timeout,
        env: { ...loginEnvironment(), ...factsOf(message), ...revealed(env) },
        excess: 'drop',
        signal,
        ending: (ended) => void endings.push(ended),
      })
      const said = concealed(firstLine(exitCode === 0 ? stdout : stderr || stdout), secrets)
      if (exitCode === 0) return { kind: 'delivered', reference: said }
      return refused(`it ended with ${exitCode}${said === '' ? '' : `: ${said}`}`, FINAL.has(exitCode))
    } catch (error) {
      return refused(signal.aborted ? 'it did not end in time' : concealed(toFault(error).message, secrets), false)
    } finally {
      await Promise.all(endings)
    }
  },
}

/** A few of them, for programs that do not read JSON. */
function factsOf({ title, notice }: Message): Readonly<Record<string, string>> {
  const [first] = notice.entries
  return {
    ORCH_WATCH_KEY: noticeDigest(notice),
    ORCH_WATCH_TITLE: oneLine(title),
    ORCH_WATCH_STATUS: toneOf(notice),
    ORCH_WATCH_COUNT: `${notice.entries.length}`,
    ORCH_WATCH_TARGET: oneLine(first?.subject.target ?? ''),
    ORCH_WATCH_CHECK: oneLine(first?.subject.check ?? ''),
    ORCH_WATCH_ITEM: oneLine(first?.subject.item ?? ''),
  }
}

function revealed(env: Readonly<Record<string, Secret>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.reveal()]))
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? ''
}

export default exec
