import { objectWords } from '../../model/configuration.ts'
import type { Ms } from '../../model/time.ts'
import type { Engines } from '../replace/engines.ts'
import type { Step } from '../replace/steps.ts'
import type { Written, WrittenReplica } from './journal.ts'
import { putBack } from './put-back.ts'
import type { PutBack } from './put-back.ts'

/** What has become of a replica that a rollout had begun with. */
export interface Returned extends PutBack {
  readonly replica: WrittenReplica
}

/**
 * Puts all replicas back that a rollout has replaced, the last one first. One that does not come back keeps no other from
 * it. Throws a FaultError or a RegistryError where one cannot be now.
 *
 * @param begun their places, in the order in which they were begun
 */
export async function takeRolloutBack(
  written: Written,
  begun: readonly number[],
  engines: Engines,
  told: (replica: WrittenReplica, step: Step, tookMs: Ms) => void,
): Promise<readonly Returned[]> {
  const returned: Returned[] = []
  for (const at of [...begun].reverse()) {
    const replica = written.replicas[at]
    if (!replica) continue
    const put = await putBack(written, replica, engines, (step, tookMs) => told(replica, step, tookMs))
    returned.push({ ...put, replica })
  }
  return returned
}

/** What a person has to know of those that are not as before; none where all are. */
export function returnedWords(all: readonly Returned[]): readonly string[] {
  return all.flatMap(({ kind, why, replica }) =>
    kind === 'left' || kind === 'stuck' ? [`${objectWords(replica)}: ${why}`] : [],
  )
}
