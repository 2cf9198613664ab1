import type { Container, ContainerUsage } from '../model/engine.ts'
import { isWhileReplacing } from '../model/replacing.ts'
import type { EpochMs } from '../model/time.ts'
import { chooser } from './patterns.ts'

/** Which containers a check judges: by name, as its options `only` and `except` say. */
export interface ContainerChoice {
  readonly only?: readonly string[] | undefined
  readonly except: readonly string[]
}

/** Whoever owns a container can take it out of all container checks with this label, set to "true". */
const IGNORE_LABEL = 'orch-watch.ignore'

/** Names or patterns that whoever made a container wrote into one of its labels, with commas between them. */
export function listInLabel({ labels }: Container, label: string): readonly string[] {
  return (labels[label] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .slice(0, MOST_IN_LABEL)
}

const MOST_IN_LABEL = 100

/** The containers to judge. One that only lasts while another is replaced is none of them: whoever replaces it watches it. */
export function chosen(containers: readonly Container[], by: ContainerChoice): Container[] {
  const wanted = chooser(by)
  return containers.filter(
    ({ name, labels }) => wanted(name) && labels[IGNORE_LABEL] !== 'true' && !isWhileReplacing(name),
  )
}

/** No replacement takes so long. */
const REPLACED_WITHIN_MS = 3_600_000

/** Stopped containers that a replacement has left behind: they would have been gone long ago. */
export function leftBehind(containers: readonly Container[], now: EpochMs): readonly Container[] {
  return containers.filter(
    ({ name, phase, createdAt, finishedAt = createdAt }) =>
      isWhileReplacing(name) && phase !== 'running' && now - Math.max(createdAt, finishedAt) > REPLACED_WITHIN_MS,
  )
}

/** What the containers to judge use. */
export function usageOfChosen(
  facts: { containers: readonly Container[]; usage: readonly ContainerUsage[] },
  by: ContainerChoice,
): ContainerUsage[] {
  const ids = new Set(chosen(facts.containers, by).map(({ id }) => id))
  return facts.usage.filter(({ id }) => ids.has(id))
}
