import { causeOf } from '../../fleet/causes.ts'
import type { Dependencies } from '../../fleet/causes.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { Ms, Span } from '../../model/time.ts'
import { layersOf, storiesByTarget } from '../../period/story.ts'
import type { Story } from '../../period/story.ts'

/** What goes within that time of another has to do with it. */
const TOGETHER_MS: Ms = 300_000

/** In words, of whom an incident was only a consequence; empty where of nobody. */
export function excusesFrom(
  stories: readonly Story[],
  blind: readonly Span[],
  dependencies: Dependencies,
): (story: Story) => string {
  const away = new Map([...storiesByTarget(stories)].map(([id, all]) => [id, layersOf(all).away]))
  const around = ({ beganAt }: Story['incident'], { from, until }: Span): boolean =>
    from <= beganAt + TOGETHER_MS && until > beganAt
  return ({ incident }) => {
    const { target, check, item } = incident.subject
    if (blind.some((span) => around(incident, span))) return 'it was we who could not see'
    if (check !== REACHABLE || item !== '') return ''
    const cause = causeOf(target, dependencies, (id) => (away.get(id) ?? []).some((span) => around(incident, span)))
    return cause === null ? '' : `"${cause}" could not be reached`
  }
}
