import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { endGroup } from '../../kit/programs/process-group.ts'
import type { Ms } from '../../model/time.ts'

/** A login that asks a cloud takes seconds; one that waits for a person never ends. */
export const EXEC_MS: Ms = 20_000
const MAX_OUTPUT_BYTES = 1024 ** 2

/** What the client offers and its types hide. */
interface Runs {
  execFn?: (program: string, argv?: readonly string[], options?: { env?: NodeJS.ProcessEnv }) => ChildProcess
}

/** Programs of a kubeconfig that run now. */
export interface ExecPrograms {
  /** Ends them, with all that they have started. */
  end(): void
}

/**
 * The client waits for the program of a kubeconfig for as long as it runs, and keeps all it prints. Here it is ended
 * when its time is over or it prints too much, and it reads an end of file where it would ask a person.
 */
export function boundExec(client: object, apiVersion: unknown, execMs: Ms): ExecPrograms {
  const running = new Set<number>()
  const { authenticators = [] } = client as { authenticators?: readonly Runs[] }
  for (const each of authenticators) if (each.execFn) each.execFn = bounded(apiVersion, execMs, running)
  return { end: () => running.forEach((pid) => void endGroup(pid, 'at once')) }
}

function bounded(apiVersion: unknown, execMs: Ms, running: Set<number>): NonNullable<Runs['execFn']> {
  // Some programs refuse to run without it. Source: client.authentication.k8s.io, ExecCredential.
  const asked = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } })
  return (program, argv = [], { env = process.env } = {}) => {
    const child = spawn(program, argv, {
      env: { KUBERNETES_EXEC_INFO: asked, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Leader of a group of its own: what it has started, a shell its commands, ends with it.
      detached: true,
    })
    const { pid } = child
    if (pid === undefined) return child
    running.add(pid)
    let isEnded = false
    const end = (): void => {
      isEnded = true
      void endGroup(pid, 'at once')
    }
    const timer = setTimeout(end, execMs)
    let bytes = 0
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer | string) => {
        bytes += chunk.length
        if (bytes > MAX_OUTPUT_BYTES) end()
      })
    child.once('exit', () => {
      clearTimeout(timer)
      running.delete(pid)
      // What has left its group may hold on to its pipes: nobody waits for that.
      setImmediate(() => {
        if (isEnded) [child.stdout, child.stderr].forEach((stream) => stream.destroy())
      })
    })
    return child
  }
}
