import { Readable, Writable } from 'node:stream'
import { systemClock } from '../../lib/base/clock.ts'
import { runCommandLine } from '../../lib/cli/run-command-line.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `orch-watch` with these words in this folder, without a terminal and with nobody's home but the folder. */
export async function orchWatch(
  folder: string,
  argv: readonly string[],
  { env = {}, stopping = new AbortController().signal }: { env?: Record<string, string>; stopping?: AbortSignal } = {},
): Promise<Ran> {
  const [out, err] = [collector(), collector()]
  const io = {
    stdin: Readable.from([]),
    stdout: out.stream,
    stderr: err.stream,
    env: { HOME: folder, ...env },
    cwd: folder,
    clock: systemClock,
    stopping,
    onSignal: () => () => undefined,
  }
  return { code: await runCommandLine(argv, io), out: out.text(), err: err.text() }
}

function collector(): { stream: Writable; text(): string } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') }
}
