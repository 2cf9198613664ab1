import { readFile } from 'node:fs/promises'

/** A process, told from any other that has its number later. */
export interface Owner {
  readonly pid: number
  /** In ticks since the machine started. */
  readonly startedTicks: string
}

export async function ourselves(): Promise<Owner> {
  return { pid: process.pid, startedTicks: (await startedTicks(process.pid)) ?? '' }
}

/** Whether that process still runs on this machine. */
export async function isAlive({ pid, startedTicks: since }: Owner): Promise<boolean> {
  return (await startedTicks(pid)) === since
}

/** Null where there is no such process. Source: proc(5), the 22nd of /proc/PID/stat, counted behind the name in brackets. */
async function startedTicks(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return null
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // Of one that has ended only its parent has not taken notice yet.
  return state === 'Z' ? null : (rest[18] ?? null)
}
