import { chooser, defineCheck, formatQuantity, matches, measure, metric, patterns } from '../lib/kit/index.ts'
import * as z from 'zod'
import { verdict } from '../lib/kit/index.ts'
import type { NetIo } from '../lib/model/host.ts'

/**
 * Asks: /proc/net/dev twice, state and speed of each interface from /sys/class/net, in the one host program.
 * Judges: for each interface errors and dropped packets, and the used share of its speed in the busier direction (each
 * bad above); one that is expected and down is critical. One that nobody expects, is down and idle is not shown.
 * Faults: not-supported where there is no /proc/net/dev.
 * Source: proc(5); Documentation/networking/operstates.rst of the kernel. Many drivers of virtual machines tell neither
 * state nor speed: then there is no share.
 */
export default defineCheck({
  name: 'net-io',
  title: 'Network activity',
  needs: { host: ['netIo'] },
  limits: {
    used: { unit: 'ratio', bad: 'above', warn: '> 90%', about: 'share of the speed, in the busier direction' },
    errors: { unit: 'per-second', bad: 'above', warn: '> 1', about: 'errors, both directions' },
    drops: { unit: 'per-second', bad: 'above', warn: '> 10', about: 'dropped packets, both directions' },
    received: { unit: 'bytes', bad: 'above', about: 'bytes received in a second' },
    sent: { unit: 'bytes', bad: 'above', about: 'bytes sent in a second' },
  },
  options: z.strictObject({
    only: patterns.optional().describe('interfaces to judge; all when left out'),
    except: patterns
      .default(['lo', 'veth*', 'docker*', 'br-*', 'virbr*', 'cni*', 'cali*', 'flannel*', 'vnet*', 'tap*', 'ifb*'])
      .describe('interfaces to leave out'),
    expect: patterns.default([]).describe('interfaces that must be there and up'),
  }),
  observe: ({ host }) => host.netIo,
  judge: (interfaces, { limits, options }) => {
    const chosen = chooser(options)
    const expected = interfaces.filter(({ name }) => matches(name, options.expect))
    const shown = interfaces.filter((each) => expected.includes(each) || (chosen(each.name) && isInUse(each)))
    const missing = options.expect.filter((pattern) => !interfaces.some(({ name }) => matches(name, [pattern])))
    return [
      ...shown.map((each) =>
        verdict({
          item: each.name,
          status: expected.includes(each) && !isUp(each) ? 'critical' : 'ok',
          say: wordsOf(each),
          measures: [
            ...(usedRatioOf(each) === undefined ? [] : [measure('used', usedRatioOf(each) ?? 0, limits.used)]),
            measure('errors', each.errorsPerSecond, limits.errors),
            measure('drops', each.dropsPerSecond, limits.drops),
            measure('received', each.receivedBytesPerSecond, limits.received),
            measure('sent', each.sentBytesPerSecond, limits.sent),
          ],
          metrics: [metric('up', isUp(each) ? 1 : 0, 'count')],
        }),
      ),
      ...missing.map((item) => verdict({ item, status: 'critical', say: 'there is no such interface' })),
    ]
  },
})

/** Drivers that do not tell are believed to be up. */
function isUp({ state }: NetIo): boolean {
  return state === 'up' || state === 'unknown'
}

function isInUse(each: NetIo): boolean {
  return isUp(each) || each.receivedBytesPerSecond + each.sentBytesPerSecond > 0
}

/** Counters are read a moment apart: more than all is all. */
function usedRatioOf({ receivedBytesPerSecond, sentBytesPerSecond, speedBytesPerSecond }: NetIo): number | undefined {
  if (speedBytesPerSecond === undefined) return undefined
  return Math.min(1, Math.max(receivedBytesPerSecond, sentBytesPerSecond) / speedBytesPerSecond)
}

function wordsOf(each: NetIo): string {
  const usedRatio = usedRatioOf(each)
  return [
    ...(isUp(each) ? [] : [each.state]),
    `${rate(each.receivedBytesPerSecond)} received`,
    `${rate(each.sentBytesPerSecond)} sent`,
    ...(usedRatio === undefined ? [] : [`${formatQuantity(usedRatio, 'ratio')} of its speed`]),
    ...(each.errorsPerSecond > 0 ? [`${formatQuantity(each.errorsPerSecond, 'count')} errors/s`] : []),
    ...(each.dropsPerSecond > 0 ? [`${formatQuantity(each.dropsPerSecond, 'count')} drops/s`] : []),
  ].join(', ')
}

function rate(bytesPerSecond: number): string {
  return `${formatQuantity(Math.round(bytesPerSecond), 'bytes')}/s`
}
