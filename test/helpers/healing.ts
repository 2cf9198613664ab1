import { BLANK } from '../../lib/heal/blank.ts'
import type { Candidate, Known, Moment } from '../../lib/heal/gate.ts'
import type { Deed, Healing, HealSettings, Prospect, RemedyStep } from '../../lib/model/heal.ts'
import type { OpenIncident } from '../../lib/model/incident.ts'

/** Everything in favour: each test says what is not. */
export const NOW = 1_800_000_000_000
export const MINUTE_MS = 60_000

export const SETTINGS: HealSettings = {
  enabled: true,
  overall: { deeds: 10, withinMs: 60 * MINUTE_MS },
  perHost: { deeds: 5, withinMs: 60 * MINUTE_MS },
  concurrency: 2,
  confirmAfterMs: 5_000,
  storm: { share: 0.5, least: 3 },
  resetAfterMs: 10 * MINUTE_MS,
  restAfterStartMs: 60_000,
}

export const STEP: RemedyStep = {
  remedy: 'restart-container',
  options: {},
  attempts: 3,
  withinMs: 2 * MINUTE_MS,
  openForMs: 0,
}

export const HEALING: Healing = {
  steps: [STEP],
  mode: 'act',
  budget: { deeds: 3, withinMs: 30 * MINUTE_MS },
  backoff: { firstMs: 10_000, mostMs: 300_000 },
}

export function incident(own: Partial<OpenIncident> = {}): OpenIncident {
  return {
    id: 'i-1',
    subject: { target: 'engine', check: 'container-state', item: 'web' },
    beganAt: NOW - MINUTE_MS,
    openedAt: NOW - MINUTE_MS,
    status: 'critical',
    worst: 'critical',
    summary: 'exited',
    isFlapping: false,
    phase: 'open',
    ...own,
  }
}

export function candidate(own: Partial<Candidate> = {}): Candidate {
  return { incident: incident(), rule: 'restart', healing: HEALING, step: 0, remedy: STEP, ...own }
}

export function prospect(own: Partial<Prospect> = {}): Prospect {
  const object = { target: 'engine', kind: 'container', name: 'web' } as const
  return { ...BLANK, object, host: 'engine', incarnation: 'abc', words: 'start "web"', ...own }
}

export const KNOWN: Known = {
  confirmation: { at: NOW - 1_000, isBad: true, failed: null },
  isStale: false,
  closed: null,
}

export const MOMENT: Moment = {
  now: NOW,
  settings: SETTINGS,
  stopped: null,
  leaseMs: 60_000,
  restsUntil: 0,
  deeds: [],
}

export function deed(own: Partial<Deed> = {}): Deed {
  return {
    id: 'd-1',
    incident: 'i-1',
    rule: 'restart',
    step: 0,
    remedy: 'restart-container',
    object: { target: 'engine', kind: 'container', name: 'web' },
    host: 'engine',
    group: null,
    incarnation: 'abc',
    words: 'start "web"',
    at: NOW - 20 * MINUTE_MS,
    endedAt: NOW - 20 * MINUTE_MS,
    outcome: 'done',
    why: '',
    subject: incident().subject,
    wellSince: null,
    longestWellMs: 0,
    scale: null,
    ...own,
  }
}
