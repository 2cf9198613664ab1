import type { StatusWorld } from '../../web/route.ts'
import type { Wishing } from '../../web/wishing.ts'
import { killSwitchOf } from '../heal/kill-switch.ts'
import { wishesOf } from '../wishes.ts'
import type { WishesWorld } from '../wishes.ts'
import { statusOf } from './status-of.ts'
import type { StatusParts } from './status-of.ts'

/** What whoever serves pages has of the daemon: what they show, and where people say what they want done. */
export interface Served {
  readonly status: StatusWorld
  readonly wishes: Wishing
}

export function servedOf(parts: StatusParts, grant: WishesWorld['grant']): Served {
  const { generation, picture, place, now } = parts
  const status = statusOf(parts)
  const killSwitch = () => killSwitchOf(generation().inventory, place)
  return { status, wishes: wishesOf({ grant, picture, killSwitch, changed: status.forget, now }) }
}
