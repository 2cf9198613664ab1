import { ago, countOf, defineCheck, measure, noOptions, verdict } from '../lib/kit/index.ts'
import type { HostReboot } from '../lib/model/host.ts'
import { isRemoved, newerKernel } from './reboot-required/newer-kernel.ts'

/**
 * Asks: the mark of package scripts (/run/reboot-required), the kernels in /lib/modules, and on systems of rpm when the
 * packages were replaced that a running system holds on to, in the one host program.
 * Judges: whether the host has to be started again (warning), and for how long it has been waiting (bad above).
 * Faults: not-supported where there is no /proc.
 * Source: update-notifier of Debian and Ubuntu; needs-restarting(1), whose rule for rpm this is. A kernel is compared with
 * those of its own kind only, and where none is installed, as in a container, nothing is said about kernels.
 */
export default defineCheck({
  name: 'reboot-required',
  title: 'Reboot required',
  needs: { host: ['reboot', 'clock'] },
  limits: { waiting: { unit: 'ms', bad: 'above', about: 'time since the reboot was asked for, where that is known' } },
  options: noOptions,
  observe: ({ host }) => ({ reboot: host.reboot, now: host.clock.now }),
  judge: ({ reboot, now }, { limits }) => {
    const reasons = reasonsOf(reboot)
    if (reasons.length === 0) return [verdict({ say: `not needed, kernel ${reboot.kernel} runs` })]
    const since = reboot.asked.kind === 'yes' ? reboot.asked.since : undefined
    return [
      verdict({
        status: 'warning',
        say: `${reasons.join('; ')}${since === undefined ? '' : `, asked for ${ago(since, now)}`}`,
        measures: since === undefined ? [] : [measure('waiting', Math.max(0, now - since), limits.waiting)],
      }),
    ]
  },
})

function reasonsOf({ asked, packages, kernel, installedKernels }: HostReboot): readonly string[] {
  const newer = newerKernel(kernel, installedKernels)
  const names = packages.length > 0 ? ` for ${namesOf(packages)}` : ''
  return [
    ...(asked.kind === 'yes' || names !== '' ? [`needed${names}`] : []),
    ...(newer === null ? [] : [`kernel ${newer} is installed, ${kernel} runs`]),
    ...(newer === null && isRemoved(kernel, installedKernels) ? [`kernel ${kernel} runs and is not installed`] : []),
  ]
}

/** The first three. */
function namesOf(packages: readonly string[]): string {
  const more = packages.length - 3
  return packages.slice(0, 3).join(', ') + (more > 0 ? ` and ${countOf(more, 'other package')}` : '')
}
