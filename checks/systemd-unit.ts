import * as z from 'zod'
import { countOf, defineCheck, matcher, matches, patterns, verdict } from '../lib/kit/index.ts'
import type { HostFacts } from '../lib/model/host.ts'

/**
 * Asks: `systemctl list-units --all` for services, sockets, timers and mounts, in the one host program.
 * Judges: each failed unit (critical), each that systemd is about to start again after a failure (warning), and each
 * that must be active: on the way there or away is a warning, anything else is critical.
 * Faults: not-supported where systemd does not run.
 * Source: systemctl(1), list-units; org.freedesktop.systemd1(5), ActiveState and SubState.
 */
export default defineCheck({
  name: 'systemd-unit',
  title: 'systemd units',
  needs: { host: ['units'] },
  limits: {},
  options: z.strictObject({
    units: patterns.default([]).describe('units that must be active: "nginx", "nginx.service", "worker@*.service"'),
    except: patterns.default([]).describe('units that may fail'),
  }),
  observe: ({ host }) => host.units,
  judge: (units, { options }) => {
    const wanted = options.units.map(fullName)
    const isWanted = matcher(wanted)
    const mayFail = matcher(options.except.map(fullName))
    const failing = units.filter((unit) => isFailing(unit) && !isWanted(unit.name))
    const findings = failing.filter(({ name }) => !mayFail(name))
    const required = wanted.flatMap((pattern) => {
      const found = units.filter(({ name }) => matches(name, [pattern]))
      return found.length > 0 ? found.map(judgeUnit) : [missing(pattern)]
    })
    const someFailed = findings.length > 0 || units.some((unit) => isFailing(unit) && isWanted(unit.name))
    const calm = someFailed ? [] : [verdict({ say: calmWords(units.length, failing.length) })]
    return [...calm, ...findings.map(judgeUnit), ...unique(required)]
  },
})

type Unit = HostFacts['units'][number]

/** A service that dies and is started again for ever is never `failed`: it waits in `auto-restart`. */
function isFailing({ active, sub }: Unit): boolean {
  return active === 'failed' || sub.startsWith('auto-restart')
}

/** systemctl takes a name without a suffix for a service. */
function fullName(name: string): string {
  return /\.[a-z]+$/u.test(name) ? name : `${name}.service`
}

function judgeUnit({ name, load, active, sub, description }: Unit) {
  const status = STATUS_OF[active] ?? 'critical'
  const state = load === 'loaded' || status === 'ok' ? active : `${active}, ${load}`
  const detail = sub !== '' && sub !== active ? ` (${sub})` : ''
  return verdict({ item: name, status, say: `${state}${detail}${description === '' ? '' : `: ${description}`}` })
}

const STATUS_OF: Readonly<Record<string, 'ok' | 'warning'>> = {
  active: 'ok',
  reloading: 'ok',
  refreshing: 'ok',
  activating: 'warning',
  deactivating: 'warning',
}

function missing(item: string) {
  return verdict({ item, status: 'critical', say: 'systemd knows no such unit' })
}

function calmWords(all: number, leftOut: number): string {
  return `${countOf(all, 'unit')}, none failed${leftOut > 0 ? ` but ${leftOut} left out` : ''}`
}

/** A unit that two patterns name is judged once. */
function unique(verdicts: readonly ReturnType<typeof verdict>[]) {
  return [...new Map(verdicts.map((each) => [each.item, each])).values()]
}
