import { request } from 'node:http'
import { connect } from 'node:net'
import { outcome } from './words.ts'
import type { Outcome, Wish } from './words.ts'

const ANSWER_MS = 15_000
/** What goes out and looks, or does something, takes its time: so long somebody waits for it. */
const SLOW_MS: Partial<Record<Wish['do'], number>> = { 'heal-plan': 5 * 60_000, 'heal-run': 60 * 60_000 }
const CONNECT_MS = 1_000
const MAX_BYTES = 1024 ** 2
/** Whatever runs: of a hundred thousand instances. */
const MANY_BYTES: Partial<Record<Wish['do'], number>> = { seen: 64 * 1024 ** 2 }

/**
 * Asks the daemon that listens there. Null when none does.
 *
 * @param over ends the wait for whoever does not want to know any more
 */
export async function askDaemon(path: string, asked: Wish, over?: AbortSignal): Promise<Outcome | null> {
  if (!(await isListening(path))) return null
  return new Promise((resolve, reject) => {
    const expired = AbortSignal.timeout(SLOW_MS[asked.do] ?? ANSWER_MS)
    const signal = over ? AbortSignal.any([expired, over]) : expired
    const sent = request({ socketPath: path, method: 'POST', path: '/', signal }, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > (MANY_BYTES[asked.do] ?? MAX_BYTES)) response.destroy(new Error('the daemon answers too much'))
        else chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => {
        try {
          resolve(outcome.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))))
        } catch (error) {
          reject(new Error('the daemon answers something else than was asked', { cause: error }))
        }
      })
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(asked))
  })
}

/** Whether anybody takes a connection there. */
export function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const settle = (found: boolean): void => {
      socket.destroy()
      resolve(found)
    }
    socket.setTimeout(CONNECT_MS, () => settle(false))
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
