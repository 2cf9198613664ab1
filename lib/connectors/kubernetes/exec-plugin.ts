import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

/** A login that asks a cloud takes seconds; one that waits for a person never ends. */
export const EXEC_MS = 20_000
const MAX_OUTPUT_BYTES = 1024 ** 2

/** What the client offers and its types hide. */
interface Runs {
  execFn?: (program: string, argv?: readonly string[], options?: { env?: NodeJS.ProcessEnv }) => ChildProcess
}

/**
 * The client waits for the program of a kubeconfig for as long as it runs, and keeps all it prints. Here it is ended
 * when its time is over or it prints too much, and it reads an end of file where it would ask a person.
 */
export function boundExec(client: object, exec: { readonly apiVersion?: unknown } | undefined): void {
  const { authenticators = [] } = client as { authenticators?: readonly Runs[] }
  for (const each of authenticators) if (each.execFn) each.execFn = bounded(exec?.apiVersion)
}

function bounded(apiVersion: unknown): NonNullable<Runs['execFn']> {
  // Some programs refuse to run without it. Source: client.authentication.k8s.io, ExecCredential.
  const asked = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } })
  return (program, argv = [], { env = process.env } = {}) => {
    const child = spawn(program, argv, {
      env: { KUBERNETES_EXEC_INFO: asked, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: EXEC_MS,
      killSignal: 'SIGKILL',
    })
    let bytes = 0
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer | string) => {
        bytes += chunk.length
        if (bytes > MAX_OUTPUT_BYTES) child.kill('SIGKILL')
      })
    // What it left behind may hold on to its pipes: nobody waits for that.
    child.once('exit', () => {
      setImmediate(() => {
        if (child.killed) [child.stdout, child.stderr].forEach((stream) => stream.destroy())
      })
    })
    return child
  }
}
