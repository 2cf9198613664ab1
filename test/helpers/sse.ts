import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'

export interface Message {
  readonly event: string
  readonly data: string
  readonly id?: string
}

/** A line that somebody listens on. */
export interface Listener {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** All that was said so far. */
  readonly heard: readonly Message[]
  /** The nth message of that kind, as soon as it is there; fails when the line ends before. */
  message(event: string, nth?: number): Promise<Message>
  readonly ended: Promise<void>
  close(): void
}

/** @param from the address of ours that it comes from, which is another client for whoever counts */
export function listenTo(
  url: string,
  { headers = {}, from = '127.0.0.1' }: { readonly headers?: Record<string, string>; readonly from?: string } = {},
): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, localAddress: from, agent: false }, (answer) => {
      const heard: Message[] = []
      const waiting = new Set<() => void>()
      const wake = (): void => [...waiting].forEach((each) => each())
      let isOver = false
      let rest = ''
      const ended = new Promise<void>((over) =>
        answer.once('close', () => {
          isOver = true
          wake()
          over()
        }),
      )
      answer.on('error', () => undefined)
      answer.setEncoding('utf8').on('data', (text: string) => {
        const parts = `${rest}${text}`.split('\n\n')
        rest = parts.pop() ?? ''
        heard.push(...parts.filter((part) => !part.startsWith(':')).map(messageIn))
        wake()
      })
      resolve({
        ...{ status: answer.statusCode ?? 0, headers: answer.headers, heard, ended },
        message: (event, nth = 1) =>
          new Promise((found, missing) => {
            const look = (): void => {
              const message = heard.filter((each) => each.event === event)[nth - 1]
              if (!message && !isOver) return
              waiting.delete(look)
              if (message) found(message)
              else missing(new Error(`the line has ended without "${event}": ${JSON.stringify(heard)}`))
            }
            waiting.add(look)
            look()
          }),
        close: () => void request.destroy(),
      })
    })
    request.once('error', reject)
  })
}

function messageIn(text: string): Message {
  const fields = new Map(text.split('\n').map((line) => [line.split(': ')[0] ?? '', line.replace(/^[^:]*: ?/u, '')]))
  const id = fields.get('id')
  return { event: fields.get('event') ?? 'message', data: fields.get('data') ?? '', ...(id !== undefined && { id }) }
}
