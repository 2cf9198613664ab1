import type { StatusWorld, WebWorld } from '../../web/route.ts'
import type { Wishing } from '../../web/wishing.ts'
import { killSwitchOf } from '../heal/kill-switch.ts'
import { wishesOf } from '../wishes.ts'
import type { WishesWorld } from '../wishes.ts'
import { costOf } from './cost-of.ts'
import type { CostParts } from './cost-of.ts'
import { healingOf } from './healing-of.ts'
import type { HealingParts } from './healing-of.ts'

import { quietOf } from './quiet-of.ts'
import type { QuietParts } from './quiet-of.ts'
import { statusOf } from './status-of.ts'
import type { StatusParts } from './status-of.ts'

type PastPages = Pick<WebWorld, 'recorded' | 'measured'>

/** What whoever serves pages has of the daemon: what they show, and where people say what they want done. */
export interface Served {
  readonly status: StatusWorld
  readonly wishes: Wishing
  /** What the pages of some sides of it, and of the past, are made of. */
  readonly pages: Pick<WebWorld, 'quiet' | 'healing' | 'cost'> & PastPages
}

export function servedOf(
  parts: StatusParts & HealingParts & QuietParts & CostParts & PastPages,
  grant: WishesWorld['grant'],
): Served {
  const { generation, picture, place, now, recorded, measured } = parts
  const status = statusOf(parts)
  const killSwitch = () => killSwitchOf(generation().inventory, place)
  return {
    status,
    wishes: wishesOf({ grant, picture, killSwitch, changed: status.forget, now }),
    pages: { recorded, measured, quiet: quietOf(parts), healing: healingOf(parts), cost: costOf(parts) },
  }
}
