import { Readable, Writable } from 'node:stream'
import { systemClock } from '../../lib/base/clock.ts'
import type { Clock } from '../../lib/base/clock.ts'
import { runCommandLine } from '../../lib/cli/run-command-line.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

interface Around {
  readonly env?: Readonly<Record<string, string>>
  readonly stopping?: AbortSignal
  /** Results go to a terminal of this width. */
  readonly columns?: number
  readonly clock?: Clock
  /** Stops it, as Ctrl-C does, as soon as it has printed so many lines. */
  readonly lines?: number
}

/** Runs `orch-watch` with these words in this folder, without a terminal and with nobody's home but the folder. */
export async function orchWatch(
  folder: string,
  argv: readonly string[],
  { env = {}, stopping = new AbortController().signal, columns, clock = systemClock, lines = Infinity }: Around = {},
): Promise<Ran> {
  const enough = new AbortController()
  const stopWhenEnough = (text: string): void => {
    if (text.split('\n').length > lines) enough.abort(new Error('enough'))
  }
  const [out, err] = [collector(Number.isFinite(lines) ? stopWhenEnough : undefined), collector()]
  const io = {
    stdin: Readable.from([]),
    stdout: columns === undefined ? out.stream : Object.assign(out.stream, { isTTY: true as const, columns }),
    stderr: err.stream,
    env: { HOME: folder, ...env },
    cwd: folder,
    clock,
    stopping: AbortSignal.any([stopping, enough.signal]),
    onSignal: () => () => undefined,
    onKilled: () => () => undefined,
  }
  return { code: await runCommandLine(argv, io), out: out.text(), err: err.text() }
}

function collector(onText?: (text: string) => void): { stream: Writable; text(): string } {
  const chunks: Buffer[] = []
  const text = (): string => Buffer.concat(chunks).toString('utf8')
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(Buffer.from(chunk))
      onText?.(text())
      done()
    },
  })
  return { stream, text }
}
