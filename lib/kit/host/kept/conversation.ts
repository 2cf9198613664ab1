import type { Ms } from '../../../model/time.ts'

/** A `sh` that was started on the host, and its pipes. */
export interface KeptShell {
  write(text: string): void
  onOutput(listener: (chunk: Buffer) => void): void
  onError(listener: (chunk: Buffer) => void): void
  onClosed(listener: () => void): void
  /** @param stuck the process to be killed on the host, because it may not notice that nobody listens any more */
  close(stuck: number | null): void
}

/** Starts a `sh` that stays as long as the session. Throws where there is no place for one. */
export type OpenShell = (signal: AbortSignal) => Promise<KeptShell>

export interface Answer {
  readonly stdout: string
  readonly stderr: string
}

/** Questions and answers over one kept shell, one at a time. */
export interface Conversation {
  readonly alive: boolean
  /**
   * Settles with what was printed up to the closing words. Whatever goes wrong ends the conversation: too late, too
   * long, closed, given up.
   */
  ask(text: string, closing: string, wait: { readonly signal: AbortSignal; readonly wholeMs: Ms }): Promise<Answer>
  end(): void
}

const OUTPUT_LIMIT_BYTES = 1024 * 1024
const STDERR_LIMIT_BYTES = 4096

interface Pending {
  readonly closing: Buffer
  readonly resolve: (answer: Answer) => void
  readonly reject: (why: Error) => void
}

/** @param broken told once, when nothing more can be asked: what was said last, and whether the host closed the channel */
export function converse(shell: KeptShell, broken: (said: string, closed: boolean) => void): Conversation {
  let alive = true
  let pending: Pending | null = null
  let output = gather()
  let errors = gather()

  const fail = (why: string, closed = false): void => {
    if (!alive) return
    alive = false
    broken(output.text(), closed)
    pending?.reject(new Error(`the kept channel ${why}`))
  }
  shell.onOutput((chunk) => {
    if (!alive) return
    output.add(chunk)
    if (!pending) fail('speaks without being asked')
    else if (output.endsWith(pending.closing)) pending.resolve({ stdout: output.text(), stderr: errors.text() })
    else if (output.bytes > OUTPUT_LIMIT_BYTES) fail('says more than is kept')
  })
  shell.onError((chunk) => {
    if (errors.bytes < STDERR_LIMIT_BYTES) errors.add(chunk.subarray(0, STDERR_LIMIT_BYTES))
  })
  shell.onClosed(() => fail('was closed', true))

  return {
    get alive() {
      return alive
    },
    async ask(text, closing, { signal, wholeMs }) {
      signal.throwIfAborted()
      output = gather()
      errors = gather()
      const timer = setTimeout(() => fail(output.bytes > 0 ? 'does not come to an end' : 'does not answer'), wholeMs)
      const onAbort = (): void => fail('was given up')
      signal.addEventListener('abort', onAbort)
      try {
        return await new Promise<Answer>((resolve, reject) => {
          pending = { closing: Buffer.from(closing), resolve, reject }
          shell.write(text)
        })
      } finally {
        pending = null
        output = gather()
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      }
    },
    end: () => fail('was ended'),
  }
}

/** Bytes as they come. An answer is one chunk or two, seldom more: they are joined once. */
function gather() {
  const chunks: Buffer[] = []
  return {
    bytes: 0,
    add(chunk: Buffer): void {
      chunks.push(chunk)
      this.bytes += chunk.length
    },
    endsWith(closing: Buffer): boolean {
      const last = chunks.at(-1)
      if (last === undefined || this.bytes < closing.length) return false
      const tail = last.length >= closing.length ? last : joined(chunks)
      return closing.equals(tail.subarray(tail.length - closing.length))
    },
    text: (): string => joined(chunks).toString('utf8'),
  }
}

function joined(chunks: Buffer[]): Buffer {
  if (chunks.length > 1) chunks.splice(0, chunks.length, Buffer.concat(chunks))
  return chunks[0] ?? Buffer.alloc(0)
}
