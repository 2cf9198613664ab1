import type { Channel, Ended } from './channel.ts'

/** Everything that one channel gave until it was over. */
export interface Collected {
  readonly stdout: Buffer
  readonly stderr: Buffer
  /** More came than is kept: the channel was closed in the middle. */
  readonly flooded: boolean
  /** What the server says about the end of the command, absent when it says nothing. */
  readonly exit?: Ended
}

/** A background process that keeps the output open does not keep us. */
const LINGER_MS = 250

/** What is kept of a channel. */
export interface Limits {
  readonly stdoutBytes: number
  readonly stderrBytes: number
  /** Whether more ends the channel, or is dropped but for its last bytes, which say how the program ended. */
  readonly excess: 'end' | 'drop'
  /** What the last line of an output begins with when the program has ended. */
  readonly closing: string
}

/**
 * Reads a channel to its end, or until more came than is kept on either output, or until both outputs show the marker
 * that stands behind the program's own.
 *
 * @param onAborted is given what came until the signal was aborted
 */
export function collect(
  channel: Channel,
  limits: Limits,
  signal: AbortSignal,
  onAborted: (stdout: Buffer) => void = () => undefined,
): Promise<Collected> {
  return new Promise((resolve, reject) => {
    const stdout = gather(limits.stdoutBytes, limits)
    const stderr = gather(limits.stderrBytes, limits)
    let linger: NodeJS.Timeout | undefined
    const settle = (): void => {
      clearTimeout(linger)
      signal.removeEventListener('abort', onAbort)
      channel.removeAllListeners('data')
      channel.stderr.removeAllListeners('data')
      channel.close()
      // What still comes is thrown away, so that the channel can end.
      channel.resume()
      channel.stderr.resume()
    }
    const finish = (flooded: boolean): void => {
      settle()
      const exit = channel.ended
      resolve({ stdout: stdout.bytes(), stderr: stderr.bytes(), flooded, ...(exit && { exit }) })
    }
    const onAbort = (): void => {
      settle()
      onAborted(stdout.bytes())
      reject(signal.reason as Error)
    }
    const onData = (output: Gathered) => (chunk: Buffer) => {
      output.add(chunk)
      if (output.isFull()) finish(true)
      else if (linger === undefined && stdout.isClosing() && stderr.isClosing()) {
        linger = setTimeout(() => finish(false), LINGER_MS)
      }
    }
    channel.on('data', onData(stdout))
    channel.stderr.on('data', onData(stderr))
    channel.on('close', () => finish(false))
    channel.on('error', () => finish(false))
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
}

interface Gathered {
  add(chunk: Buffer): void
  bytes(): Buffer
  isFull(): boolean
  isClosing(): boolean
}

/** The end of a program's output is told in less. */
const END_BYTES = 4096

/** Keeps at most one chunk more than allowed, and the end where the rest is dropped. */
function gather(limitBytes: number, { closing, excess }: Pick<Limits, 'closing' | 'excess'>): Gathered {
  const chunks: Buffer[] = []
  let end = Buffer.alloc(0)
  let length = 0
  let tail = ''
  return {
    add: (chunk) => {
      if (excess === 'drop' && length > limitBytes) end = Buffer.concat([end, chunk]).subarray(-END_BYTES)
      else chunks.push(chunk)
      length += chunk.length
      tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - 80))).slice(-80)
    },
    bytes: () => Buffer.concat([...chunks, end]),
    isFull: () => excess === 'end' && length > limitBytes,
    isClosing: () => tail.endsWith('\n') && tail.lastIndexOf(`\n${closing}`) >= 0 && length > closing.length * 2,
  }
}
