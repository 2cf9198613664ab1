import type { HealObject } from '../../model/heal.ts'
import type { IncidentId } from '../../model/incident.ts'
import type { Subject } from '../../model/result.ts'
import { address } from '../markup.ts'
import type { Html } from '../markup.ts'

// Where people say what they want done: each shows first what that would be.

export function ackAddress(incident: IncidentId): Html {
  return address('/do/ack', { incident })
}

export function unackAddress(incident: IncidentId): Html {
  return address('/do/unack', { incident })
}

/** Of exactly these; what is left out is any. */
export function silenceAddress(subject: Partial<Subject>): Html {
  return address('/do/silence', literal(subject))
}

/** @param check a pattern */
export function silenceChecksAddress(check: string, subject: Partial<Subject>): Html {
  return address('/do/silence', { ...literal(subject), check })
}

export function holdAddress(object: Partial<HealObject>): Html {
  return address('/do/hold', literal(object))
}

/** A name in which something means more than itself to a pattern fits with any one sign in its place. */
function literal(names: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const given = Object.entries(names).flatMap(([key, name]) => (name ? [[key, name.replace(/[*?{}]/gu, '?')]] : []))
  return Object.fromEntries(given) as Readonly<Record<string, string>>
}

/** What healing would touch for a trouble of this subject. */
export function objectOf({ target, check, item }: Subject): Partial<HealObject> {
  if (item === '') return { target }
  if (check.startsWith('container-')) return { target, kind: 'container', name: item }
  if (check.startsWith('workload-')) return { target, kind: 'workload', name: item }
  if (check === 'systemd-unit') return { target, kind: 'unit', name: item }
  return { target }
}
