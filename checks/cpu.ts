import { countOf, defineCheck, formatQuantity, measure, metric, noOptions, verdict } from '../lib/kit/index.ts'

/**
 * Asks: /proc/stat twice, in the one host program.
 * Judges: the shares of all processor time between the two (bad above): busy, waiting for disks, taken by the hypervisor.
 * Faults: not-supported where there is no /proc/stat; unreadable when it has another shape.
 * Source: proc(5). A short look at busy processors is no disaster, so that nothing is critical unless told so:
 * the check `load` knows whether work has been waiting.
 */
export default defineCheck({
  name: 'cpu',
  title: 'Processor time',
  needs: { host: ['cpu'] },
  limits: {
    busy: { unit: 'ratio', bad: 'above', warn: '> 90%', about: 'share of processor time that was not idle' },
    iowait: { unit: 'ratio', bad: 'above', warn: '> 40%', about: 'share spent idle while disks had work to finish' },
    steal: { unit: 'ratio', bad: 'above', warn: '> 10%', about: 'share that the hypervisor gave to others' },
  },
  options: noOptions,
  observe: ({ host }) => host.cpu,
  judge: (cpu, { limits }) => {
    const words = [
      `${formatQuantity(cpu.busyRatio, 'ratio')} busy on ${countOf(cpu.cores, 'core')}`,
      `${formatQuantity(cpu.iowaitRatio, 'ratio')} waiting for disks`,
      ...(cpu.stealRatio > 0 ? [`${formatQuantity(cpu.stealRatio, 'ratio')} stolen`] : []),
    ]
    return [
      verdict({
        say: words.join(', '),
        measures: [
          measure('busy', cpu.busyRatio, limits.busy),
          measure('iowait', cpu.iowaitRatio, limits.iowait),
          measure('steal', cpu.stealRatio, limits.steal),
        ],
        metrics: [metric('user', cpu.userRatio, 'ratio'), metric('system', cpu.systemRatio, 'ratio')],
      }),
    ]
  },
})
