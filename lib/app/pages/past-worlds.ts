import type { Clock } from '../../base/clock.ts'
import type { Store } from '../../model/store.ts'
import type { WebWorld } from '../../web/route.ts'
import type { Generation } from '../daemon/generation.ts'
import type { Picture } from '../daemon/picture.ts'
import type { Place } from '../state-folder.ts'
import { measuredOf } from './measured-of.ts'
import { recordedOf } from './recorded-of.ts'

export interface PastParts {
  readonly generation: () => Pick<Generation, 'inventory' | 'targets'>
  readonly picture: Pick<Picture, 'statesOf'>
  readonly store: Pick<Store, 'incidents' | 'history' | 'watched'>
  readonly place: Place
  readonly clock: Clock
}

/** What pages about the past are made of: numbers and how targets did, and what containers were made of. */
export function pastWorlds(parts: PastParts): Pick<WebWorld, 'recorded' | 'measured'> {
  const { generation, picture, store, place, clock } = parts
  const inventory = (): Generation['inventory'] => generation().inventory
  return {
    recorded: recordedOf({ inventory, place, clock }),
    measured: measuredOf({
      ...{ inventory, targets: () => generation().targets, store, now: () => clock.now() },
      itemsOf(target) {
        const items = new Map<string, string[]>()
        for (const { subject } of picture.statesOf(target)) {
          const own = items.get(subject.check)
          if (own) own.push(subject.item)
          else items.set(subject.check, [subject.item])
        }
        return items
      },
    }),
  }
}
