import { formatQuantity } from '../../../base/quantity.ts'
import type { Process } from '../../../model/host.ts'
import type { HostReader } from '../../../model/session.ts'

const MOST = 10
/** On a processor, or waiting for a disk so that it cannot even be ended. */
const BUSY = new Set(['R', 'D'])

/**
 * Which programs used the most memory at that moment, and which were at work. What each had used of the processors is
 * not among the facts of a host. Foreign text. Empty where the host shows no processes.
 *
 * @throws FaultError when the host does not answer
 */
export async function hostEvidence(host: HostReader, signal: AbortSignal): Promise<string[]> {
  const { processes } = await host.read(new Set(['processes'] as const), signal)
  if (processes?.kind !== 'seen') return []
  const largest = [...processes.value].sort((one, other) => other.residentBytes - one.residentBytes).slice(0, MOST)
  const busy = processes.value.filter(({ state }) => BUSY.has(state))
  return [
    `the largest of ${processes.value.length} processes:`,
    ...largest.map(lineOf),
    busy.length === 0 ? 'none of them was at work at that moment' : `at work at that moment: ${namesOf(busy)}`,
  ]
}

function lineOf({ pid, name, state, residentBytes }: Process): string {
  return `${formatQuantity(residentBytes, 'bytes')} ${name} (${pid}, ${state})`
}

function namesOf(busy: readonly Process[]): string {
  const left = busy.length - MOST
  const names = busy.slice(0, MOST).map(({ name, pid, state }) => `${name} (${pid}, ${state})`)
  return `${names.join(', ')}${left > 0 ? `, and ${left} more` : ''}`
}
