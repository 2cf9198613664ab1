import type { Duplex } from 'node:stream'
import { oneLine } from '../../../base/escape.ts'
import { fault } from '../../../kit/fault.ts'
import type { FaultError } from '../../../kit/fault.ts'

/** What may come before the line with the version. RFC 4253, 4.2 allows a server to say other lines first. */
const BANNER_LIMIT_BYTES = 64 * 1024

/**
 * Waits for the server's first line, so that a server that floods or never ends a line is cut off early, and puts it
 * back for the driver. The driver itself loses bytes of a banner that comes in three pieces or more.
 *
 * @throws FaultError `busy` when the server hangs up, `protocol` when it speaks something else
 */
export function awaitBanner(stream: Duplex, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let held = Buffer.alloc(0)
    const settle = (): void => {
      stream.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError)
      signal.removeEventListener('abort', onAbort)
    }
    const fail = (error: Error): void => {
      settle()
      stream.on('error', () => 'it is being destroyed')
      stream.destroy()
      reject(error)
    }
    const onData = (chunk: Buffer): void => {
      held = Buffer.concat([held, chunk])
      const start = startOfVersion(held)
      if (start !== null && held.indexOf(0x0a, start) >= 0) {
        stream.pause()
        settle()
        stream.unshift(held.subarray(start))
        resolve()
      } else if (held.length > BANNER_LIMIT_BYTES) fail(notSsh(held))
    }
    const onEnd = (): void => fail(hungUp(held))
    const onError = (error: NodeJS.ErrnoException): void => fail(error.code === 'ECONNRESET' ? hungUp(held) : error)
    const onAbort = (): void => fail(signal.reason as Error)
    stream.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
}

function startOfVersion(held: Buffer): number | null {
  if (held.subarray(0, 4).equals(VERSION)) return 0
  const at = held.indexOf(LINE_THEN_VERSION)
  return at < 0 ? null : at + 1
}

const VERSION = Buffer.from('SSH-')
const LINE_THEN_VERSION = Buffer.from('\nSSH-')

function notSsh(held: Buffer): FaultError {
  return fault('protocol', `no SSH banner in the first ${BANNER_LIMIT_BYTES / 1024} KiB: "${sample(held)}"`)
}

function hungUp(held: Buffer): FaultError {
  const said = held.length > 0 ? ` and said "${sample(held)}"` : ''
  return fault('busy', `the server closed the connection before its banner${said}`, {
    hint: 'it drops logins beyond its MaxStartups, or does not let this address in; it is tried again later',
  })
}

function sample(held: Buffer): string {
  return oneLine(held.subarray(0, 400).toString('utf8'), 120)
}
