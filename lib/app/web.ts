import type { Clock } from '../base/clock.ts'
import { oneLine } from '../base/escape.ts'
import { whenAborted } from '../base/when-aborted.ts'
import { formatPlace } from '../kit/network/places.ts'
import type { WebPlan } from '../model/inventory.ts'
import type { Ms } from '../model/time.ts'
import type { Route, WebWorld } from '../web/route.ts'
import type { Web } from '../web/serve.ts'
import { loadExpositions } from './exporters.ts'
import { loadNamed, namesOf } from './named-plugins.ts'
import type { NamedFamily } from './named-plugins.ts'

const FAMILY: NamedFamily = { folder: 'lib/web/routes', wrong: wrongRoute }

/** Somebody else may still listen there who is just ending. */
const AGAIN_MS: Ms = 5_000

export interface ServingWorld extends Omit<WebWorld, 'expositions'> {
  /** Names and tokens as the inventory has them now. */
  readonly plan: () => WebPlan | undefined
  readonly clock: Clock
  readonly log: { warn(text: string): void; say(text: string): void }
  readonly stopping: AbortSignal
}

/** All that there are. */
export async function loadRoutes(): Promise<readonly Route[]> {
  return [...(await loadNamed<Route>(FAMILY, namesOf(FAMILY))).values()]
}

/**
 * Answers over HTTP until it is told to stop. When nobody can listen there it is said once, and tried again and again:
 * the watching itself goes on. Resolves when nobody listens any more.
 */
export async function keepServing({ host, port, tls }: WebPlan, world: ServingWorld): Promise<void> {
  const { plan, clock, log, stopping } = world
  const { serveWeb } = await import('../web/serve.ts')
  const [routes, expositions] = await Promise.all([loadRoutes(), loadExpositions()])
  const nobody = { host, hosts: [], tokens: {} }
  const answering = {
    routes,
    // Who has no word in the inventory any more is not let in by what it said before.
    plan: () => plan() ?? nobody,
    world: { ...world, expositions },
    failed: (error: unknown) =>
      log.warn(`the web is broken: ${error instanceof Error ? error.message : String(error)}`),
  }
  const where = formatPlace({ host, port })
  let web: Web | null = null
  let isTold = false
  while (web === null && !stopping.aborted) {
    try {
      web = await serveWeb({ host, port, ...(tls && { tls }) }, answering)
      log.say(`listening on http${tls ? 's' : ''}://${where}`)
    } catch (error) {
      if (!isTold) log.warn(`nobody can listen on ${where}: ${oneLine((error as Error).message)}; it is tried again`)
      isTold = true
      await clock.sleep(AGAIN_MS, stopping).catch(() => 'it is over')
    }
  }
  await whenAborted(stopping)
  await web?.close()
}

/** What is wrong with the shape of a route, or null. */
export function wrongRoute(exported: unknown, name: string): string | null {
  const route = (exported ?? {}) as Partial<Route>
  if (route.name !== name) return `the default export is not a route called "${name}"`
  const parts: readonly (readonly [boolean, string])[] = [
    [route.method === 'GET' || route.method === 'POST', '"method" has to be "GET" or "POST"'],
    [typeof route.path === 'string' && route.path.startsWith('/'), '"path" has to begin with "/"'],
    [['public', 'read', 'write'].includes(route.right ?? ''), '"right" has to be "public", "read" or "write"'],
    [route.timeoutMs === null || (route.timeoutMs ?? 0) > 0, '"timeoutMs" has to be above 0, or null'],
    [typeof route.answer === 'function', '"answer" has to be a function'],
    [isGuarded(route), 'what is sent needs the right "write", and "take" is for a page'],
  ]
  return parts.find(([right]) => !right)?.[1] ?? null
}

function isGuarded({ method, right, take }: Partial<Route>): boolean {
  if (take && method !== 'GET') return false
  return right === 'write' || (!take && method !== 'POST')
}
