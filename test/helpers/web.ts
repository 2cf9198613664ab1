import { loadExpositions } from '../../lib/app/exporters.ts'
import { loadRoutes } from '../../lib/app/web.ts'
import type { WebPlan } from '../../lib/model/inventory.ts'
import type { Board } from '../../lib/pages/board.ts'
import { serveWeb } from '../../lib/web/serve.ts'
import type { Web } from '../../lib/web/serve.ts'
import type { StatusWorld } from '../../lib/web/route.ts'
import type { Wishing } from '../../lib/web/wishing.ts'
import { fleetBoard } from './sample-fleet.ts'
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

/** A daemon that knows this, and answers on loopback to whoever asks with the address that it gets. */
export async function serveBoard(
  own: {
    readonly board?: () => Board
    readonly looks?: () => number
    readonly tokens?: WebPlan['tokens']
    readonly wishes?: Wishing
  } = {},
): Promise<Web & { readonly origin: string }> {
  const { board, looks, tokens = {}, wishes = aDesk() } = own
  const world = {
    status: aStatus(board, looks),
    exported: () => ({ at: 0, families: [] }),
    expositions: await loadExpositions(),
    missing: () => [],
    wishes,
  }
  const plan = { host: '127.0.0.1', port: 0, hosts: [], tokens }
  const failed = (error: unknown): void => {
    throw error
  }
  const web = await serveWeb(plan, { routes: await loadRoutes(), plan: () => plan, world, failed })
  return { ...web, origin: `http://127.0.0.1:${web.port}` }
}
