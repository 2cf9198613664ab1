import * as z from 'zod'
import type { Connector } from '../kit/connector.ts'
import { placesOf, webApiOptions, webApiWarnings } from '../kit/web-api/options.ts'
import type { WebApiOptions } from '../kit/web-api/options.ts'

/**
 * Asks: Marathon's own API at any of its members, which hand questions on to the one that leads. Reads only, but where
 * somebody has an app or a pod updated.
 * Source: Marathon 0.10 to 1.11, docs/docs/rest-api and docs/docs/event-bus.md.
 */
const marathon: Connector<WebApiOptions> = {
  name: 'marathon',
  title: 'Marathon',
  options: z.strictObject(webApiOptions),
  endpoint: (options) => placesOf(options)[0].name,
  via: () => [],
  // What is asked at the same time, and the events.
  holds: () => 6,
  offers: ['workloads', 'configurations'],
  warnings: webApiWarnings,
  open: async (options, context) => (await import('./marathon/session.ts')).openSession(options, context),
}

export default marathon
