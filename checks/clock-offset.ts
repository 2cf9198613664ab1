import { defineCheck, formatDuration, measure, noOptions, verdict } from '../lib/kit/index.ts'

/**
 * Asks: `date` on the host, between two looks at the clock of this machine, in the one host program.
 * Judges: by how much the two clocks disagree at least (bad above): the way of the answer, and whole seconds where `date`
 * knows nothing finer, are taken off.
 * Faults: not-supported on this machine itself, whose clock is the one that others are held against.
 * Source: date(1), proc(5) for /proc/uptime; systemd-timesyncd.service(8) for /run/systemd/timesync. Tickets of Kerberos
 * and signed requests are refused from a few minutes on; logs of two hosts cannot be compared long before.
 */
export default defineCheck({
  name: 'clock-offset',
  title: 'Clock',
  needs: { host: ['time'] },
  limits: {
    offset: {
      unit: 'ms',
      bad: 'above',
      warn: '> 1s',
      crit: '> 1m',
      about: 'how far the clock of the host is, at least, from that of this machine',
    },
  },
  options: noOptions,
  observe: ({ host }) => host.time,
  judge: ({ saidAt, resolutionMs, earliestAt, latestAt, synchronized }, { limits }) => {
    const offsetMs = saidAt - (earliestAt + latestAt) / 2
    // The moment lies somewhere between the two, and a clock that tells whole seconds is up to one behind itself.
    const unsureMs = (latestAt - earliestAt) / 2 + resolutionMs
    const leastMs = Math.max(0, Math.abs(offsetMs) - unsureMs)
    const word = offsetMs > 0 ? 'ahead of' : 'behind'
    const apart =
      leastMs === 0
        ? `agrees with this machine's`
        : `${formatDuration(Math.abs(offsetMs))} ${word} this machine's (one of them is wrong)`
    return [
      verdict({
        say: `${apart}, ±${formatDuration(Math.ceil(unsureMs))}${NTP[synchronized]}`,
        measures: [measure('offset', leastMs, limits.offset)],
      }),
    ]
  },
})

const NTP = { yes: ', synchronized', no: ', not synchronized since the boot', unknown: '' } as const
