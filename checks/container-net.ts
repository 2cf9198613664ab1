import * as z from 'zod'
import { defineCheck, formatQuantity, measure, selection, usageOfChosen, verdict } from '../lib/kit/index.ts'

/**
 * Asks: the usage of the running containers, two samples of each.
 * Judges: what a container receives and sends, and errors and dropped packets of its interfaces, each for a second
 * and bad above. Nothing without a network of its own, and nothing before there are two samples.
 * Faults: not-supported where there is no engine.
 * Source: Docker Engine API, ContainerStats, networks; proc(5), /proc/PID/net/dev.
 */
export default defineCheck({
  name: 'container-net',
  title: 'Container network',
  needs: { engine: ['containers', 'usage'] },
  limits: {
    received: { unit: 'bytes', bad: 'above', about: 'bytes received in a second' },
    sent: { unit: 'bytes', bad: 'above', about: 'bytes sent in a second' },
    errors: { unit: 'per-second', bad: 'above', warn: '> 1', about: 'errors, both directions' },
    drops: { unit: 'per-second', bad: 'above', warn: '> 10', about: 'dropped packets, both directions' },
  },
  options: z.strictObject(selection('containers')),
  observe: ({ engine: { containers, usage } }) => ({ containers, usage }),
  judge: (facts, { limits, options }) =>
    usageOfChosen(facts, options).flatMap(({ name, traffic }) => {
      if (!traffic) return []
      const { receivedBytesPerSecond: received, sentBytesPerSecond: sent, errorsPerSecond, dropsPerSecond } = traffic
      const trouble = [
        ...(errorsPerSecond > 0 ? [`${formatQuantity(errorsPerSecond, 'count')} errors/s`] : []),
        ...(dropsPerSecond > 0 ? [`${formatQuantity(dropsPerSecond, 'count')} drops/s`] : []),
      ]
      return [
        verdict({
          item: name,
          say: [`${rate(received)} received`, `${rate(sent)} sent`, ...trouble].join(', '),
          measures: [
            measure('received', received, limits.received),
            measure('sent', sent, limits.sent),
            measure('errors', errorsPerSecond, limits.errors),
            measure('drops', dropsPerSecond, limits.drops),
          ],
        }),
      ]
    }),
})

function rate(bytesPerSecond: number): string {
  return `${formatQuantity(Math.round(bytesPerSecond), 'bytes')}/s`
}
