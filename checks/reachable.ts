import { defineCheck, formatDuration, measure, noOptions, verdict } from '../lib/kit/index.ts'

/**
 * Asks: nothing beyond the look itself, which has succeeded when this check is judged.
 * Judges: the time until the conversation was open (bad above); nothing when an open one was used again.
 * Faults: all that opening can meet; then this is the one result of the target, or of one of its capabilities.
 * Source: the connector of the target's runtime.
 */
export default defineCheck({
  name: 'reachable',
  title: 'Reachability',
  needs: {},
  limits: {
    connect: { unit: 'ms', bad: 'above', warn: '> 3s', about: 'time until name, connection and login were done' },
  },
  options: noOptions,
  observe: () => null,
  judge: (_facts, { limits, look: { connectMs, opening } }) => [
    connectMs === undefined
      ? verdict({ say: opening ?? 'answered' })
      : verdict({
          say: opening ?? `answered, connected in ${formatDuration(connectMs)}`,
          measures: [measure('connect', connectMs, limits.connect)],
        }),
  ],
})
