import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type { NoticeDocument } from '../../lib/kit/notice-document.ts'
import { ended, listening } from '../helpers/network.ts'

/** What became of one call. What `taken-unsaid` is was taken, and the caller never heard of it. */
export type Answer = 'taken' | 'taken-unsaid' | '500' | '429' | 'hang' | 'reset'

export interface Arrival {
  readonly at: number
  readonly key: string
  readonly entries: NoticeDocument['entries']
  readonly answer: Answer
}

/** A web server on loopback that takes notices as they come, or fails. */
export interface Pager {
  readonly origin: string
  /** Every call, in the order in which they came. */
  readonly calls: readonly Arrival[]
  readonly close: () => Promise<void>
}

const FAILURES = ['500', '429', 'hang', 'reset', 'taken-unsaid'] as const

/**
 * @param failRatio that part of the calls fails, in one of five ways
 * @param answerMs it takes up to so long to answer, so that a caller may die in between
 */
export async function startPager(
  chance: () => number,
  { failRatio, answerMs }: { failRatio: () => number; answerMs: number },
): Promise<Pager> {
  const calls: Arrival[] = []
  const server = createServer((request, response) => {
    void text(request)
      .then(async (body) => {
        const { key, entries } = JSON.parse(body) as NoticeDocument
        const fails = chance() < failRatio()
        const answer = fails ? (FAILURES[Math.floor(chance() * FAILURES.length)] ?? '500') : 'taken'
        calls.push({ at: Date.now(), key, entries, answer })
        await wait(chance() * answerMs)
        say(answer, request, response)
      })
      .catch(() => 'the other side hung up')
  })
  server.on('connection', (socket) => socket.on('error', () => undefined))
  const port = await listening(server)
  return { origin: `http://127.0.0.1:${port}`, calls, close: () => ended(server) }
}

function say(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  switch (answer) {
    case 'taken':
      response.writeHead(200).end('ok')
      return
    case '500':
      response.writeHead(500).end('no')
      return
    case '429':
      response.writeHead(429, { 'retry-after': '2' }).end('later')
      return
    case 'reset':
    case 'taken-unsaid':
      request.socket.resetAndDestroy()
      return
    case 'hang':
  }
}

/** What the receiver has got: the others were told that it has not. */
export function taken(calls: readonly Arrival[]): readonly Arrival[] {
  return calls.filter(({ answer }) => answer === 'taken' || answer === 'taken-unsaid')
}
