import { visibleText } from '../../base/escape.ts'
import { isoInstant } from '../../base/instant.ts'
import { headline, summaryWords } from '../../kit/notice-words.ts'
import type { NoticeEntry } from '../../model/notice.ts'
import type { Trouble } from '../../model/state.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

/** One alert of the API, as it is posted. */
export interface Alert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt: string
  readonly endsAt: string
  readonly generatorURL?: string
}

interface When {
  readonly now: EpochMs
  /** For how long an alert fires on when nobody says more of it. */
  readonly keepForMs: Ms
  readonly link?: string | undefined
}

const SEVERITIES: readonly Trouble[] = ['critical', 'unknown', 'warning']
const VALUE_LENGTH = 1000
const AFFECTED = 30

/**
 * What one entry means to Alertmanager, to which an alert is its labels: with another severity it is another alert. So
 * each of the three is said: the one that fires, and that the others have ended. Of one that never fired it keeps silent.
 */
export function alertsOf(entry: NoticeEntry, { now, keepForMs, link }: When): Alert[] {
  const own = labelsOf(entry)
  const startsAt = isoInstant(Math.min(entry.beganAt, now))
  const annotations = annotationsOf(entry)
  const ended = isoInstant(Math.min(Math.max(entry.resolvedAt ?? now, entry.beganAt), now))
  return SEVERITIES.map((severity) => ({
    labels: { ...own, severity },
    annotations,
    startsAt,
    endsAt: entry.kind !== 'recovery' && severity === entry.status ? isoInstant(now + keepForMs) : ended,
    ...(link !== undefined && { generatorURL: link }),
  }))
}

function labelsOf({ subject, labels }: NoticeEntry): Readonly<Record<string, string>> {
  const own = { alertname: subject.check, target: subject.target, check: subject.check, item: subject.item }
  const named = new Map(Object.entries(own))
  // The names of ours are not taken by those of others.
  const taken = new Set([...named.keys(), 'severity'])
  for (const [name, value] of Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const free = freeName(validName(name), taken)
    taken.add(free)
    named.set(free, value)
  }
  const filled = [...named].filter(([, value]) => value !== '')
  return Object.fromEntries(filled.map(([name, value]) => [name, visibleText(value.slice(0, VALUE_LENGTH))]))
}

/** Source: prometheus.io, "Data model": letters, digits and underscores, no digit first, two underscores are its own. */
function validName(name: string): string {
  const valid = name.slice(0, 100).replace(/[^A-Za-z0-9_]/gu, '_')
  return /^(?:[0-9]|__|$)/u.test(valid) ? `label_${valid}` : valid
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  for (let nth = 1; ; nth += 1) {
    const name = nth === 1 ? `label_${wanted}` : `label_${wanted}_${nth}`
    if (!taken.has(name)) return name
  }
}

function annotationsOf(entry: NoticeEntry): Readonly<Record<string, string>> {
  const shown = entry.affected.slice(0, AFFECTED).map((each) => visibleText(each.slice(0, 200)))
  const left = entry.affected.length - shown.length
  return {
    summary: headline(entry),
    description: summaryWords(entry),
    incident: visibleText(entry.incident.slice(0, VALUE_LENGTH)),
    ...(shown.length > 0 && { affects: `${shown.join(', ')}${left > 0 ? `, and ${left} more` : ''}` }),
  }
}
