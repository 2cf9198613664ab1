import { loadRoutes } from '../../lib/app/web.ts'
import type { WebPlan } from '../../lib/model/inventory.ts'
import type { Board } from '../../lib/pages/board.ts'
import { serveWeb } from '../../lib/web/serve.ts'
import type { Web, WebLimits } from '../../lib/web/serve.ts'
import type { StatusWorld, TransitionFeed } from '../../lib/web/route.ts'
import { fleetBoard } from './sample-fleet.ts'
import { fleetPast, fleetStory } from './sample-story.ts'

/** What a daemon tells of this board. */
export function aStatus(board: () => Board = fleetBoard, looks: () => number = () => 0): StatusWorld {
  return {
    board: () => Promise.resolve(board()),
    story: (id) => Promise.resolve(id === fleetStory().incident.id ? fleetStory() : null),
    past: () => Promise.resolve(fleetPast()),
    looks,
  }
}

/** Nothing happens. */
export function silentFeed(): TransitionFeed {
  return { follow: () => Promise.resolve({ next: () => null, end: () => undefined }) }
}

/** A daemon that knows this, and answers on loopback to whoever asks with the address that it gets. */
export async function serveBoard(
  own: {
    readonly board?: () => Board
    readonly looks?: () => number
    readonly tokens?: WebPlan['tokens']
    readonly publicView?: WebPlan['publicView']
    readonly limits?: WebLimits
  } = {},
): Promise<Web & { readonly origin: string }> {
  const { board, looks, tokens = {}, publicView, limits } = own
  const world = {
    status: aStatus(board, looks),
    exported: () => ({ at: 0, families: [] }),
    expositions: new Map(),
    missing: () => [],
    transitions: silentFeed(),
  }
  const plan = { host: '127.0.0.1', port: 0, hosts: [], tokens, ...(publicView && { publicView }) }
  const failed = (error: unknown): void => {
    throw error
  }
  const web = await serveWeb(plan, { routes: await loadRoutes(), plan: () => plan, world, failed }, limits)
  return { ...web, origin: `http://127.0.0.1:${web.port}` }
}
