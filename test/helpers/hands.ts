import { fault } from '../../lib/kit/fault.ts'
import type { Hands, Trouble } from '../../lib/kit/remedy.ts'
import { toLabels } from '../../lib/model/labels.ts'
import { NOON } from './notices.ts'
import { aVirtualClock } from './virtual-clock.ts'
import { anIncident } from './telling.ts'

/** Hands that reach nothing but what is given. */
export function theHands(signal: AbortSignal, given: Partial<Omit<Hands, 'signal'>> = {}): Hands {
  const nothing = () => Promise.reject(fault('not-supported', 'these hands do not reach so far'))
  return {
    ...{ signal, clock: aVirtualClock(NOON) },
    ...{
      containers: nothing,
      workloads: nothing,
      shell: nothing,
      workload: nothing,
      standing: nothing,
      isBeingReplaced: () => Promise.resolve(false),
      declaredReplicas: nothing,
      missing: nothing,
      slots: nothing,
      imagesWanted: nothing,
      remaking: nothing,
    },
    ...given,
  }
}

export function aTrouble(parts: Parameters<typeof anIncident>[0] = {}): Trouble {
  return { incident: anIncident(parts), labels: toLabels([['rack', 'a']]) }
}
