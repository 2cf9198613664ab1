import { startHealer } from '../../lib/app/heal/healer.ts'
import { bookOf } from '../../lib/app/heal/book.ts'
import { surroundingsOf } from '../../lib/app/heal/surroundings.ts'
import type { Surveyed } from '../../lib/app/heal/survey.ts'
import type { AnyRemedy } from '../../lib/kit/remedy.ts'
import * as z from 'zod'
import type { Deed, Healing, HealSettings, Member, Prospect } from '../../lib/model/heal.ts'
import type { OpenIncident } from '../../lib/model/incident.ts'
import type { Status } from '../../lib/model/result.ts'
import type { DoneDeed } from './heal-checker.ts'
import { happenTo } from './fleet-happenings.ts'
import type { Fate, FleetWorld, Thing } from './fleet-happenings.ts'
import { aRule } from './telling.ts'
import { aVirtualClock } from './virtual-clock.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const POLL = 15 * SECOND

export interface FleetWish {
  readonly hosts: number
  readonly perHost: number
  readonly settings: HealSettings
  readonly healing: Healing
  /** Between 0 and 1, always the same for the same scenario. */
  readonly chance: () => number
}

export interface HealedFleet {
  /** Lets that much time pass, and things happen in it. */
  live(ms: number): Promise<void>
  readonly done: readonly DoneDeed[]
  stop(): Promise<void>
}

/** Containers on a few hosts to which things happen, and the real loop of healing over them, in simulated time. */
export function aHealedFleet({ hosts, perHost, settings, healing, chance }: FleetWish): HealedFleet {
  const clock = aVirtualClock()
  const over = new AbortController()
  const fates: readonly Fate[] = ['helps', 'helps for a while', 'never helps', 'fails']
  const pick = <T>(of: readonly T[]): T => of[Math.floor(chance() * of.length)] as T
  const things = Array.from({ length: hosts * perHost }, (_, at): Thing => ({
    name: `c-${at}`,
    host: `h-${at % hosts}`,
    group: `g-${Math.floor(at / 10)}`,
    fate: pick(fates),
    state: 'well',
    since: clock.now(),
    wellSince: clock.now(),
    longestWellMs: null,
    isStoppedByPerson: false,
    hasDrift: false,
    isFlapping: false,
    isUnknown: false,
    incident: null,
    restarts: 0,
  }))
  const world: FleetWorld = { stopped: null, isMaintenance: false }
  const done: DoneDeed[] = []
  const calls = new Map<string, Omit<DoneDeed, 'endedAt'>>()
  const book = bookOf([])

  const settle = (thing: Thing): void => {
    if (thing.wellSince === null) return
    thing.longestWellMs = Math.max(thing.longestWellMs ?? 0, clock.now() - thing.wellSince)
  }
  const become = (thing: Thing, state: Thing['state']): void => {
    if (thing.state === state) return
    if (thing.state === 'well') settle(thing)
    thing.wellSince = state === 'well' ? clock.now() : null
    Object.assign(thing, { state, since: clock.now() })
  }
  const groupOf = (thing: Thing): readonly Thing[] => things.filter(({ group }) => group === thing.group)

  const statusOf = (thing: Thing): Status => (thing.isUnknown ? 'unknown' : thing.state === 'bad' ? 'critical' : 'ok')
  const poll = (): void => {
    for (const thing of things) {
      const status = statusOf(thing)
      if (status === 'ok') thing.incident = null
      else if (!thing.incident) thing.incident = incidentOf(thing, status, clock.now())
      else thing.incident = { ...thing.incident, status, isFlapping: thing.isFlapping }
    }
  }

  const picture = {
    holds: [],
    stories: { open: () => things.flatMap(({ incident }) => incident ?? []) },
    targets: () => Array.from({ length: hosts }, (_, at) => `h-${at}`),
    statesOf: (target: string) =>
      things
        .filter(({ host }) => host === target)
        .map((thing) => ({
          subject: { target, check: 'container-state', item: thing.name },
          status: statusOf(thing),
          at: clock.now(),
          since: thing.since,
        })),
  }
  const target = { plans: [], schedule: { kind: 'every', everyMs: POLL } }
  const generation = {
    inventory: { rules: [aRule({ name: 'heal', when: {}, healing })] },
    targets: { get: () => target },
    labelsOf: () => ({}),
    view: { mutes: () => () => (world.isMaintenance ? { by: 'maintenance', detail: 'racks' } : null) },
  }

  const remedy: AnyRemedy = {
    name: 'restart-container',
    title: '',
    mends: ['*'],
    options: z.strictObject({}),
    describe: () => Promise.resolve([]),
    wasDone: () => Promise.resolve(null),
    async apply({ object: { name } }: Prospect) {
      const thing = things.find((each) => each.name === name)
      if (!thing) throw new Error('nothing to restart')
      note(thing)
      await clock.sleep(SECOND + chance() * 10 * SECOND)
      thing.restarts += 1
      if (thing.fate === 'fails') throw new Error('no')
      become(thing, thing.fate === 'never helps' ? 'bad' : chance() < 0.5 ? 'starting' : 'well')
    },
  }

  function note(thing: Thing): void {
    const own = groupOf(thing)
    const deed = book.all().findLast(({ object, endedAt }) => object.name === thing.name && endedAt === null)
    const bad = own.filter(({ state, isUnknown }) => state === 'bad' || isUnknown)
    settle(thing)
    calls.set(deed?.id ?? '', {
      at: clock.now(),
      rule: 'heal',
      step: deed?.step ?? -1,
      object: thing.name,
      host: thing.host,
      group: thing.group,
      truth: {
        isStopped: world.stopped !== null,
        isMaintenance: world.isMaintenance,
        isUnknown: thing.isUnknown,
        isStoppedByPerson: thing.isStoppedByPerson,
        isStarting: thing.state === 'starting',
        isFlapping: thing.isFlapping && thing.incident?.isFlapping === true,
        hasDrift: thing.hasDrift,
        badInGroup: bad.length,
        inGroup: own.length,
        healthyInGroup: own.length - bad.length,
        isHealthy: thing.state === 'well',
      },
      healthyBeforeMs: thing.longestWellMs,
    })
    thing.longestWellMs = null
    if (thing.wellSince !== null) thing.wellSince = clock.now()
  }

  async function survey(candidate: { readonly incident: OpenIncident }): Promise<Surveyed> {
    await clock.sleep(200 + chance() * 5 * SECOND)
    const thing = things.find(({ name }) => name === candidate.incident.subject.item)
    const at = clock.now()
    if (!thing || thing.isUnknown) return { confirmation: { at, isBad: false, failed: 'unreachable' }, prospects: [] }
    const prospects = thing.state === 'well' ? [] : [prospectOf(thing)]
    return { confirmation: { at, isBad: thing.state === 'bad', failed: null }, prospects }
  }

  function prospectOf(thing: Thing): Prospect {
    const own = groupOf(thing)
    return {
      object: { target: thing.host, kind: 'container', name: thing.name },
      host: thing.host,
      group: thing.group,
      incarnation: `${thing.restarts}`,
      words: `restart ${thing.name}`,
      unsettled: thing.state === 'starting' ? 'starting' : null,
      person: thing.isStoppedByPerson ? 'stopped' : null,
      drift: thing.hasDrift ? 'image' : null,
      available: null,
      groups: [{ name: thing.group, members: own.map(memberOf) }],
      scale: null,
      needsPerson: null,
      cannot: null,
    }
  }

  const healer = startHealer({
    book,
    write: ({ deeds = [] }) => Promise.resolve(deeds.every(noteEnd)),
    stoppedBy: () => Promise.resolve(world.stopped),
    now: () => clock.now(),
    stopping: over.signal,
    troubleOf: ({ incident }) => ({ incident, labels: {} }),
    withHands: (_signal, work) => work({} as never),
    surroundings: surroundingsOf({
      generation: () => generation as never,
      remedies: () => new Map([['restart-container', remedy]]),
      settings: () => settings,
      freezes: () => [],
      picture: picture as never,
      stoppedBy: () => Promise.resolve(world.stopped),
      leaseMs: () => MINUTE,
      startedAt: 0,
      now: () => clock.now(),
    }),
    survey,
    before: () => Promise.resolve(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    hasten: () => poll(),
    changed: () => undefined,
  })

  function noteEnd({ id, endedAt }: Deed): boolean {
    const call = calls.get(id)
    if (call && endedAt !== null && !done.some((each) => each.at === call.at && each.object === call.object))
      done.push({ ...call, endedAt })
    return true
  }

  const happen = (): void => happenTo(pick(things), { things, world, chance, becomes: become, groupOf })

  /** What was started becomes well, and what is only helped for a while breaks again. */
  function goOn(): void {
    for (const thing of things) {
      if (thing.state === 'starting' && chance() < 0.2) become(thing, 'well')
      if (thing.state === 'well' && thing.restarts > 0 && thing.fate === 'helps for a while' && chance() < 0.1)
        become(thing, 'bad')
    }
  }

  return {
    done,
    async live(ms) {
      for (const end = clock.now() + ms; clock.now() < end;) {
        await clock.pass(POLL)
        if (chance() < 0.3) happen()
        goOn()
        poll()
        healer.poke()
      }
    },
    async stop() {
      over.abort()
      await clock.pass(20 * MINUTE)
      await healer.done
    },
  }
}

function memberOf({ state, isUnknown, since }: Thing): Member {
  return { isBad: state === 'bad' || isUnknown, since }
}

function incidentOf({ name, host, isFlapping }: Thing, status: Exclude<Status, 'ok'>, at: number): OpenIncident {
  return {
    id: `${name}-${at}`,
    subject: { target: host, check: 'container-state', item: name },
    beganAt: at,
    openedAt: at,
    status,
    worst: status,
    summary: '',
    isFlapping,
    phase: 'open',
  }
}
