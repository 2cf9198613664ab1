import { isoInstant } from '../base/instant.ts'
import { jsonText } from '../base/json-text.ts'
import { entryDocument } from '../kit/notice-document.ts'
import { noticeDigest } from '../kit/notice-keys.ts'
import type { Message, Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import { refused } from '../kit/reasons.ts'

interface StdoutOptions {
  readonly format: 'json' | 'text'
}

/** Standard output of the daemon, for log collectors and for trying rules out. */
const stdout: Notifier<StdoutOptions> = {
  name: 'stdout',
  title: 'Standard output',
  options: z.strictObject({
    format: z.enum(['json', 'text']).default('json').describe('`json`: a line for each incident; `text`: the message'),
  }),
  tells: 'notices',
  timeoutMs: 10_000,
  async send(message, { format }) {
    try {
      await written(format === 'json' ? jsonLines(message) : `${message.title}\n${indented(message.body)}\n`)
      return { kind: 'delivered', reference: '' }
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException
      return refused(`standard output cannot be written: ${code}`, false)
    }
  },
}

function jsonLines({ notice }: Message): string {
  const { route, at } = notice
  const frame = { schema: 'orch-watch/notice-entry/v1', key: noticeDigest(notice), ...route, at: isoInstant(at) }
  return notice.entries.map((entry) => `${jsonText({ ...frame, ...entryDocument(entry) })}\n`).join('')
}

function indented(body: string): string {
  return body.replace(/^/gmu, '  ')
}

function written(text: string): Promise<void> {
  const { stdout: stream } = process
  return new Promise((resolve, reject) => {
    // A pipe that is closed says so by an event as well, a little later, which would end the process if nobody listened.
    stream.once('error', reject)
    stream.write(text, (error) => {
      const calm = (): void => void stream.off('error', reject)
      if (error) {
        reject(error)
        setImmediate(calm)
      } else {
        resolve()
        calm()
      }
    })
  })
}

export default stdout
