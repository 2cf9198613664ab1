import * as z from 'zod'
import { defineRemedy } from '../kit/remedy.ts'
import {
  ABOUT_WORKLOADS,
  arrived,
  meantWorkload,
  prospectOf,
  steeredNow,
  steeredOptions,
  stillThere,
} from '../kit/steered.ts'
import type { Meant, Steered, SteeredOptions } from '../kit/steered.ts'
import type { Prospect } from '../model/heal.ts'

/**
 * Makes all instances of a workload anew, as they are, by its own rolling update: its orchestrator is asked, and keeps to
 * what it was told of how many may be away at a time. None of them is touched from here.
 *
 * Source: Docker Engine API, ServiceUpdate (ForceUpdate); kubectl rollout restart; Marathon, POST /v2/apps/{id}/restart.
 */
export default defineRemedy<SteeredOptions>({
  name: 'rollout-restart',
  title: 'Make all instances of a workload anew, by its own rolling update',
  mends: ABOUT_WORKLOADS,
  options: z.strictObject(steeredOptions),
  async describe(trouble, options, hands) {
    const meant = await meantWorkload(trouble, options, hands)
    if (!meant) return []
    const words = `make all of "${meant.object.name}" anew on "${meant.object.target}", by its own rolling update`
    if (!meant.steered) return meant.standing.cannot === null ? [] : [prospectOf(meant, { words })]
    // Of what is switched off there is nothing.
    if (meant.steered.answered.replicas === 0) return []
    const before = await meant.steered.control.progress(meant.steered.of, hands.signal)
    return [
      prospectOf(meant, {
        words,
        ...lessWhileIt(meant, meant.steered),
        incarnation: incarnationOf(meant.steered),
        needsPerson: before.kind === 'failed' ? `its last change did not come to its end: ${before.why}` : null,
      }),
    ]
  },
  async apply({ object, incarnation }, { readyWithin }, hands) {
    const there = await stillThere(object, hands)
    const [version = ''] = (incarnation ?? '').split(' ')
    await there.control.restart(there.of, version, hands.clock.now(), hands.signal)
    await arrived(there, readyWithin, hands)
  },
  // Whoever has made all of it anew since: it is not done once more.
  async wasDone({ object, incarnation }, _, hands) {
    const [, before] = (incarnation ?? '').split(' ')
    const now = await steeredNow(object, hands)
    return now === null || before === undefined ? null : now.answered.edition !== before
  },
})

/** Which one it is to find, and of what its instances were made then. */
function incarnationOf({ answered: { version, edition } }: Steered): string {
  return `${version} ${edition}`
}

/**
 * How many are away meanwhile. What its own update says of that is good enough, unless all may be away at the same time,
 * or the rule says otherwise.
 */
function lessWhileIt({ standing }: Meant, { answered: { renewal } }: Steered): Pick<Prospect, 'available' | 'cannot'> {
  const { available } = standing
  if (renewal.kind === 'none') return { available, cannot: renewal.why }
  if (available === null) return { available, cannot: null }
  const { healthy, least: wanted } = available
  const goingDown = Math.min(healthy, renewal.downAtOnce)
  const least = renewal.downAtOnce >= wanted ? wanted : healthy - goingDown
  return { available: { healthy, least, goingDown }, cannot: null }
}
