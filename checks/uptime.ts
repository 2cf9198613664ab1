import { defineCheck, formatDuration, measure, noOptions, shortInstant, verdict } from '../lib/kit/index.ts'

/**
 * Asks: /proc/uptime, in the one host program.
 * Judges: the time since the host was booted (bad below): a reboot that nobody planned shows for a while.
 * Faults: not-supported where there is no /proc/uptime; unreadable when it has another shape.
 * Source: proc(5), /proc/uptime. In a container it is the host's, as the kernel is.
 */
export default defineCheck({
  name: 'uptime',
  title: 'Time since boot',
  needs: { host: ['uptime'] },
  limits: {
    up: { unit: 'ms', bad: 'below', warn: '< 10m', about: 'time since boot; write "> 400d" to hear of old kernels' },
  },
  options: noOptions,
  observe: ({ host }) => host.uptime,
  judge: ({ upMs, bootedAt }, { limits }) => [
    verdict({
      say: `up ${formatDuration(upMs)}, booted ${shortInstant(bootedAt)}`,
      measures: [measure('up', upMs, limits.up)],
    }),
  ],
})
