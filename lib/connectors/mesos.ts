import * as z from 'zod'
import type { Connector } from '../kit/connector.ts'
import { placesOf, webApiOptions, webApiWarnings } from '../kit/web-api/options.ts'
import type { MesosOptions } from './mesos/session.ts'

/**
 * Asks: each master for its metrics, and the elected one for its agents and frameworks. Reads only.
 * Source: Mesos 0.22 to 1.11, docs/endpoints/master, docs/operator-http-api.md, docs/monitoring.md.
 */
const mesos: Connector<MesosOptions> = {
  name: 'mesos',
  title: 'Mesos masters and agents',
  options: z.strictObject({
    ...webApiOptions,
    api: z
      .enum(['v0', 'v1'])
      .optional()
      .describe('how the elected master is asked; when left out v0, and v1 where v0 is refused'),
  }),
  endpoint: (options) => placesOf(options)[0].name,
  via: () => [],
  holds: ({ endpoints }) => endpoints.length + 2,
  offers: ['nodes'],
  warnings: webApiWarnings,
  open: async (options, context) => (await import('./mesos/session.ts')).openSession(options, context),
}

export default mesos
