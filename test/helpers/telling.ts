import { decide } from '../../lib/decide/decide.ts'
import { ledgerOf } from '../../lib/decide/ledger.ts'
import type { Ledger } from '../../lib/decide/ledger.ts'
import { hoursOf } from '../../lib/schedule/hours.ts'
import type { Incident, OpenIncident } from '../../lib/model/incident.ts'
import type { Mute } from '../../lib/model/mute.ts'
import type { Notice } from '../../lib/model/notice.ts'
import type { Rule } from '../../lib/model/rule.ts'

export const SECOND = 1000
export const MINUTE = 60_000
export const HOUR = 3_600_000

export function aRule(parts: Partial<Rule> = {}): Rule {
  return {
    name: 'tell ops',
    when: {},
    steps: [{ notify: 'ops' }],
    group: { by: ['target'], waitMs: 10 * SECOND, intervalMs: MINUTE },
    repeatMs: 4 * HOUR,
    limit: { notices: 3, withinMs: 5 * MINUTE },
    source: { file: 'targets.yaml', line: 1, column: 1 },
    ...parts,
  }
}

export function anIncident(
  parts: Partial<OpenIncident> & { target?: string; check?: string; item?: string } = {},
): OpenIncident {
  const { target = 'web-1', check = 'disk', item = '/var', ...rest } = parts
  return {
    phase: 'open',
    id: `${target}-${check}`,
    subject: { target, check, item },
    beganAt: 0,
    openedAt: 0,
    status: 'critical',
    worst: 'critical',
    summary: '96% used',
    isFlapping: false,
    ...rest,
  }
}

/** Incidents that come and go, and people who are told of them. Time moves only when it is told to. */
export interface Telling {
  now(): number
  set(incident: Incident): void
  open(parts?: Parameters<typeof anIncident>[0]): OpenIncident
  resolve(id: string): void
  mute(why: ((incident: OpenIncident) => Mute | null) | null): void
  rules(rules: readonly Rule[]): void
  /** Lets time pass, deciding whenever there is a reason to. */
  pass(ms: number): void
  /** As a restart does: everything that is not written down is forgotten. */
  restart(): void
  readonly notices: readonly Notice[]
  /** Each notice in a line: "10s ops: problem web-1-disk critical". */
  heard(): string[]
}

export function aTelling(initial: readonly Rule[]): Telling {
  let now = 0
  let rules = initial
  let ledger: Ledger = new Map()
  let hours = hoursOf(rules)
  let muteOf: (incident: OpenIncident) => Mute | null = () => null
  const incidents = new Map<string, Incident>()
  const notices: Notice[] = []

  function settle(): number | null {
    const known = new Set([...ledger.values()].flatMap(({ told }) => [...told.keys()]))
    const decision = decide(
      {
        now,
        incidents: [...incidents.values()].filter(({ id, phase }) => phase === 'open' || known.has(id)),
        labelsOf: (target) => ({ rack: target.slice(0, 1) }),
        muteOf,
        quietUntil: (rule) => hours(rule, now),
        spentOf: () => Infinity,
        affectedBy: () => [],
      },
      ledger,
      rules,
    )
    notices.push(...decision.notices)
    ledger = decision.ledger
    return decision.nextAt
  }

  const set = (incident: Incident): void => {
    incidents.set(incident.id, incident)
    settle()
  }
  return {
    now: () => now,
    set,
    open(parts = {}) {
      const incident = anIncident({ beganAt: now, openedAt: now, ...parts })
      set(incident)
      return incident
    },
    resolve(id) {
      const open = incidents.get(id)
      if (open) set({ ...open, phase: 'resolved', resolvedAt: now, because: 'recovered' })
    },
    mute(why) {
      muteOf = why ?? (() => null)
      settle()
    },
    rules(next) {
      rules = next
      hours = hoursOf(next)
      settle()
    },
    pass(ms) {
      const end = now + ms
      for (let next = settle(); next !== null && next <= end; next = settle()) now = next
      now = end
      settle()
    },
    restart() {
      const all = [...ledger.values()]
      const written = {
        told: all.flatMap(({ told }) => [...told.values()]),
        groups: all.flatMap(({ groups }) => [...groups.values()]),
        recent: all.map(({ route, recent }) => ({ route, times: recent })),
      }
      ledger = ledgerOf(JSON.parse(JSON.stringify(written)) as typeof written)
    },
    notices,
    heard: () => notices.map(lineOf),
  }
}

function lineOf({ at, route, entries }: Notice): string {
  const said = entries.map(
    ({ kind, incident, status }) => `${kind} ${incident}${kind === 'recovery' ? '' : ` ${status}`}`,
  )
  return `${at / SECOND}s ${route.notifier}: ${said.join(', ')}`
}
