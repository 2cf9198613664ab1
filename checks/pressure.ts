import * as z from 'zod'
import { defineCheck, formatQuantity, measure, verdict } from '../lib/kit/index.ts'
import type { Pressure, Stalls } from '../lib/model/host.ts'

/**
 * Asks: /proc/pressure, in the one host program.
 * Judges: the share of the time in which work waited (bad above): for the processor some of it, for memory and disks
 * all of it at once.
 * Faults: not-supported where the kernel does not measure it (before 4.20, or `psi=0`).
 * Source: Documentation/accounting/psi.rst of the kernel. Some waiting for a processor is how a host is used well; all
 * work standing still for memory is a host that is thrashing, long before it is out of memory.
 */
export default defineCheck({
  name: 'pressure',
  title: 'Pressure',
  needs: { host: ['pressure'] },
  limits: {
    cpu: { unit: 'ratio', bad: 'above', warn: '> 95%', about: 'share of the time in which some work had no processor' },
    memory: {
      unit: 'ratio',
      bad: 'above',
      warn: '> 10%',
      crit: '> 40%',
      about: 'share of the time in which all work waited for memory',
    },
    io: { unit: 'ratio', bad: 'above', warn: '> 40%', about: 'share of the time in which all work waited for disks' },
  },
  options: z.strictObject({
    over: z.enum(['10s', '1m', '5m']).default('5m').describe('the time that is looked back on'),
  }),
  observe: ({ host }) => host.pressure,
  judge: ({ cpu, memory, io }, { limits, options }) => {
    const share = (stalls: Stalls | undefined): number => stalls?.[FIELDS[options.over]] ?? 0
    const all = ({ some, full }: Pressure): number => share(full ?? some)
    const words = [
      `${formatQuantity(share(cpu.some), 'ratio')} waiting for a processor`,
      `stalled ${formatQuantity(all(memory), 'ratio')} for memory`,
      `${formatQuantity(all(io), 'ratio')} for disks over ${options.over}`,
    ]
    return [
      verdict({
        say: words.join(', '),
        measures: [
          measure('cpu', share(cpu.some), limits.cpu),
          measure('memory', all(memory), limits.memory),
          measure('io', all(io), limits.io),
        ],
      }),
    ]
  },
})

const FIELDS = { '10s': 'over10sRatio', '1m': 'over60sRatio', '5m': 'over300sRatio' } as const
