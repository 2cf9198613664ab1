import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Context } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { WebPlan } from '../model/inventory.ts'
import { refusalOf } from './gate.ts'
import type { Lines } from './lines.ts'
import type { Refusal, Right, Route, ServedWorld, WebWorld } from './route.ts'

export interface Answering {
  readonly routes: readonly Route[]
  /** Names and tokens as the inventory has them now. */
  readonly plan: () => Pick<WebPlan, 'host' | 'hosts' | 'tokens' | 'tls' | 'isBehindProxy' | 'publicView'>
  readonly world: WebWorld
  /** Something of ours is broken. */
  readonly failed: (error: unknown) => void
}

/** Of the server that answers. */
interface Served {
  readonly lines: Lines
  /** It does TLS itself. */
  readonly isSecure: boolean
}

/** Browsers that have been here come back by HTTPS only, for half a year. */
const HSTS = 'max-age=15768000'
const MAX_BODY_BYTES = 64 * 1024
const MAX_URL_LENGTH = 2048

type Env = { Bindings: HttpBindings }

/** Every route behind the same door: the name that was asked for, the right that it needs, limits, and what browsers may do. */
export function answers({ routes, plan, world, failed }: Answering, { lines, isSecure }: Served): Hono<Env> {
  const app = new Hono<Env>()
  const refusal = (context: Context, right: Right): Refusal | null => refusalOf(askingOf(context), right, plan())
  const served: ServedWorld = { ...world, lines, refusal, refuse, publicView: () => plan().publicView ?? null }
  // Pages of others show them.
  app.use('/badge/*', async (context, next) => {
    await next()
    context.header('cross-origin-resource-policy', 'cross-origin')
  })
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        ...{ styleSrc: ["'self'"], scriptSrc: ["'self'"], connectSrc: ["'self'"], imgSrc: ["'self'", 'data:'] },
        ...{ baseUri: ["'none'"], formAction: ["'self'"], frameAncestors: ["'none'"] },
      },
      xFrameOptions: 'DENY',
      referrerPolicy: 'no-referrer',
      // Whoever puts TLS in front of it says so there.
      strictTransportSecurity: isSecure ? HSTS : false,
    }),
  )
  app.use(async (context, next) => {
    context.header('cache-control', 'no-store')
    if (new URL(context.req.url).href.length > MAX_URL_LENGTH) return context.text('the address is too long\n', 414)
    const no = refusal(context, 'public')
    return no ? refuse(context, no) : next()
  })
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (context) => context.text('that is too much\n', 413) }))
  for (const route of routes) {
    app.on(route.method, route.path, (context) => {
      const no = refusal(context, route.right)
      if (no) return refuse(context, no)
      hangUpAfter(route, context)
      return route.answer(context, served)
    })
    app.all(route.path, (context) => {
      context.header('allow', route.method === 'GET' ? 'GET, HEAD' : route.method)
      return context.text('not in this way\n', 405)
    })
  }
  app.notFound((context) => context.text('there is nothing here\n', 404))
  app.onError((error, context) => {
    failed(error)
    return context.text('something is broken here; the log says what\n', 500)
  })
  return app
}

/** What somebody is told who may not. */
function refuse(context: Context, { status, words }: Refusal): Response {
  if (status === 401) context.header('www-authenticate', 'Bearer, Basic realm="orch-watch", charset="UTF-8"')
  return context.text(`${words}\n`, status)
}

/** Whether who asks may do what needs that right, as things are now. */
export function mayStill(context: Context, right: Right, plan: Answering['plan']): boolean {
  return refusalOf(askingOf(context), right, plan()) === null
}

function askingOf({ req, env }: Context): Parameters<typeof refusalOf>[0] {
  const { localAddress = '' } = (env as HttpBindings).incoming.socket
  return { host: req.header('host'), authorization: req.header('authorization'), localAddress }
}

/** Whoever reads slowly keeps an answer in our memory: their time is over at some point. */
function hangUpAfter({ timeoutMs }: Route, { env: { outgoing } }: Context<Env>): void {
  if (timeoutMs === null) return
  const timer = setTimeout(() => outgoing.destroy(), timeoutMs)
  outgoing.once('close', () => clearTimeout(timer))
}
