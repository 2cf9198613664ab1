import type { Ms } from '../../model/time.ts'
import { at } from '../../record/read.ts'

/** What an engine gives a container that says nothing about it. */
const USUAL_S = 10

/** How long a container may take to end until its engine kills it. */
export function stopTimeMs(container: unknown): Ms {
  const said = at(container, 'Config', 'StopTimeout')
  return 1000 * (typeof said === 'number' && said >= 0 ? said : USUAL_S)
}
