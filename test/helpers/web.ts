import { loadExpositions } from '../../lib/app/exporters.ts'
import { loadRoutes } from '../../lib/app/web.ts'
import type { WebPlan } from '../../lib/model/inventory.ts'
import type { Board } from '../../lib/pages/board.ts'
import { serveWeb } from '../../lib/web/serve.ts'
import type { Web, WebLimits } from '../../lib/web/serve.ts'
import type { StatusWorld, TransitionFeed, WebWorld } from '../../lib/web/route.ts'
import { fleetCost } from './sample-cost.ts'
import { fleetBoard } from './sample-fleet.ts'
import { fleetHealing, fleetLog } from './sample-healing.ts'
import { aMeasured, aRecorded } from './sample-past.ts'
import { fleetQuiet } from './sample-quiet.ts'
import { fleetPast, fleetStory } from './sample-story.ts'
import { aDesk } from './wishes.ts'

/** What a daemon tells of this board. */
export function aStatus(board: () => Board = fleetBoard, looks: () => number = () => 0): StatusWorld {
  return {
    board: () => Promise.resolve(board()),
    story: (id) => Promise.resolve(id === fleetStory().incident.id ? fleetStory() : null),
    past: () => Promise.resolve(fleetPast()),
    looks,
  }
}

/** The other sides of that daemon. */
export function someSides(worded: <T>(value: T) => T = (value) => value): Pick<WebWorld, 'quiet' | 'healing' | 'cost'> {
  return {
    quiet: () => Promise.resolve(worded(fleetQuiet())),
    healing: {
      now: () => Promise.resolve(worded(fleetHealing())),
      log: (after) =>
        Promise.resolve(worded(fleetLog({ isNewest: after === null, olderAfter: after === null ? 121 : null }))),
    },
    cost: () => Promise.resolve(fleetCost()),
  }
}

/** A daemon that knows this fleet, to which nothing happens; with what is given in the place of that. */
export function aWebWorld(own: Partial<WebWorld> = {}): WebWorld {
  const silent: TransitionFeed = { follow: () => Promise.resolve({ next: () => null, end: () => undefined }) }
  return {
    ...{ status: aStatus(), recorded: aRecorded(), measured: aMeasured(), transitions: silent },
    ...someSides(),
    ...{ exported: () => ({ at: 0, families: [] }), expositions: new Map(), missing: () => [], wishes: aDesk() },
    ...own,
  }
}

interface Served extends Partial<WebWorld> {
  readonly board?: () => Board
  readonly looks?: () => number
  readonly tokens?: WebPlan['tokens']
  readonly publicView?: WebPlan['publicView']
  readonly limits?: WebLimits
}

/** Such a daemon, which answers on loopback to whoever asks with the address that it gets. */
export async function serveBoard(own: Served = {}): Promise<Web & { readonly origin: string }> {
  const { board, looks, tokens = {}, publicView, limits, ...given } = own
  const world = aWebWorld({ status: aStatus(board, looks), expositions: await loadExpositions(), ...given })
  const plan = { host: '127.0.0.1', port: 0, hosts: [], tokens, ...(publicView && { publicView }) }
  const failed = (error: unknown): void => {
    throw error
  }
  const web = await serveWeb(plan, { routes: await loadRoutes(), plan: () => plan, world, failed }, limits)
  return { ...web, origin: `http://127.0.0.1:${web.port}` }
}
