import * as z from 'zod'
import type { Standing } from '../../kit/remedy.ts'
import type { Container } from '../../model/engine.ts'
import type { HealObject, Member } from '../../model/heal.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Workload } from '../../model/workload.ts'

/** What an engine answers about a container, as far as it tells whether it may be touched. */
export const inspected = z.object({
  Id: z.string(),
  State: z.object({
    Status: z.string(),
    StartedAt: z.string().nullish(),
    Health: z.object({ Status: z.string().nullish() }).nullish(),
  }),
  Config: z
    .object({
      Labels: z.record(z.string(), z.string()).nullish(),
      Healthcheck: z.object({ StartPeriod: z.number().nullish() }).nullish(),
    })
    .nullish(),
  HostConfig: z.object({ AutoRemove: z.boolean().nullish() }).nullish(),
})

export type Inspected = z.output<typeof inspected>

/** A workload that a container is an instance of. */
export interface Membership {
  /** The target that it is declared as, or the id that its orchestrator gives it. */
  readonly name: string
  readonly workload: Workload
}

export interface AboutContainer {
  readonly object: HealObject
  readonly found: Inspected
  /** As the daemon has seen it, which has listened all the time. Absent where it has not. */
  readonly seen: Container | undefined
  /** In words, who wants it left alone. */
  readonly held: string | null
  readonly drift: string | null
  readonly memberships: readonly Membership[]
  readonly now: EpochMs
}

/** On a container, a service, a deployment: whoever put it there wants it left alone. Its value may say why. */
export const HOLD_LABEL = 'orch-watch.hold'
const NANOS_PER_MS = 1e6

/** What speaks for or against touching a container. Pure. */
export function containerStanding(about: AboutContainer): Standing {
  const { object, found, memberships, drift } = about
  return {
    host: object.target,
    group: memberships[0]?.name ?? null,
    incarnation: found.Id,
    unsettled: unsettledOf(about),
    person: personOf(about),
    drift,
    available: availableOf(memberships),
    cannot: ownerOf(found),
    groups: groupsOf(memberships, about.now),
  }
}

/** The same of one that is not there. Pure. */
export function absentStanding(about: Pick<AboutContainer, 'object' | 'held' | 'memberships' | 'now'>): Standing {
  const { object, held, memberships, now } = about
  return {
    ...{ host: object.target, group: memberships[0]?.name ?? null, incarnation: null, unsettled: null },
    ...{ person: held, drift: null, available: availableOf(memberships), cannot: null },
    groups: groupsOf(memberships, now),
  }
}

/** Labels of those who own a container: what is done to it they undo. */
const OWNERS: Readonly<Record<string, string>> = {
  'com.docker.swarm.service.name': 'it is a task of the Swarm service',
  'io.kubernetes.pod.name': 'it belongs to the pod',
}

function ownerOf({ Config }: Inspected): string | null {
  for (const [label, words] of Object.entries(OWNERS)) {
    const owner = Config?.Labels?.[label]
    if (owner !== undefined) return `${words} "${owner}", which has to be asked`
  }
  return null
}

const MOVING: Readonly<Record<string, string>> = {
  restarting: 'its engine is starting it again',
  removing: 'it is being removed',
  stopping: 'it is being stopped',
}

function unsettledOf({ found: { State, Config }, now }: AboutContainer): string | null {
  const moving = MOVING[State.Status]
  if (moving !== undefined) return moving
  if (State.Status !== 'running') return null
  const startedAt = Date.parse(State.StartedAt ?? '')
  const graceMs = (Config?.Healthcheck?.StartPeriod ?? 0) / NANOS_PER_MS
  if (State.Health?.Status === 'starting') return 'it is starting, and not yet healthy'
  return now < startedAt + graceMs ? 'it is in the time that it has to become healthy' : null
}

function personOf({ found: { State, Config }, seen, held }: AboutContainer): string | null {
  if (held !== null) return held
  const label = Config?.Labels?.[HOLD_LABEL]
  if (label !== undefined && label !== 'false') return `it has the label ${HOLD_LABEL}: ${label}`
  if (State.Status === 'paused') return 'somebody has paused it'
  if (State.Status === 'created') return 'it was made and never started'
  return State.Status === 'exited' || State.Status === 'dead' ? whoEndedIt(seen) : null
}

function whoEndedIt(seen: Container | undefined): string | null {
  if (seen?.stopAsked === undefined) return 'nobody knows whether somebody has stopped it: its end was not heard'
  return seen.stopAsked ? 'somebody has stopped it' : null
}

/** Of several workloads the one that can spare least. */
function availableOf(memberships: readonly Membership[]): Standing['available'] {
  const counts = memberships.map(({ workload: { ready, desired } }) => ({
    healthy: ready,
    least: desired,
    goingDown: 0,
  }))
  return counts.sort((one, other) => one.healthy - one.least - (other.healthy - other.least))[0] ?? null
}

function groupsOf(memberships: readonly Membership[], now: EpochMs): Standing['groups'] {
  return memberships.map(({ name, workload }) => ({ name, members: membersOf(workload, now) }))
}

/** Those that are missing are bad too: nobody knows since when. */
function membersOf({ instances, desired }: Workload, now: EpochMs): readonly Member[] {
  const wanted = instances.filter(({ isWanted }) => isWanted)
  const there = wanted.map(({ isReady, since = now }) => ({ isBad: !isReady, since }))
  const missing = Array.from({ length: Math.max(0, desired - wanted.length) }, () => ({ isBad: true, since: now }))
  return [...there, ...missing]
}
