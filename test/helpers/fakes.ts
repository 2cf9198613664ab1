import * as z from 'zod'
import { systemClock } from '../../lib/base/clock.ts'
import type { Clock } from '../../lib/base/clock.ts'
import type { AnyConnector, OpenContext, Session } from '../../lib/kit/connector.ts'
import type { AnyNotifier } from '../../lib/kit/notifier.ts'
import type { AnyRemedy } from '../../lib/kit/remedy.ts'
import { DEFAULT_PATIENCE } from '../../lib/model/patience.ts'
import type { CheckPlan, Target } from '../../lib/model/target.ts'

/** A clock that moves only when it is told to. Sleeping moves it. */
export function aClock(startAt = Date.UTC(2026, 10, 23, 1, 0, 0)): Clock & { tick(ms: number): void } {
  let passedMs = 0
  return {
    now: () => startAt + passedMs,
    monotonicMs: () => passedMs,
    sleep: (ms) => {
      passedMs += ms
      return Promise.resolve()
    },
    tick: (ms) => void (passedMs += ms),
  }
}

/** The real clock, but whatever lasts by it is over in a part of that: for who waits half a minute before giving up. */
export function aHastyClock(times: number): Clock {
  return {
    now: () => systemClock.now(),
    monotonicMs: () => systemClock.monotonicMs() * times,
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  }
}

export function aTarget(parts: Partial<Target> = {}): Target {
  return {
    id: 'web-1',
    runtime: 'fake',
    options: {},
    dependsOn: [],
    carrier: false,
    groups: [],
    labels: {},
    schedule: { kind: 'every', everyMs: 60_000 },
    timeoutMs: 45_000,
    plans: [],
    source: { file: 'targets.yaml', line: 1, column: 1 },
    ...parts,
  }
}

/** A check as nobody said anything of it. */
export function aPlan(parts: Partial<CheckPlan> = {}): CheckPlan {
  return { check: 'disk', explicit: false, limits: {}, options: {}, patience: DEFAULT_PATIENCE, ...parts }
}

export function aSession(parts: Partial<Session> = {}): Session {
  return {
    cost: () => ({ connections: 1, roundTrips: 0, bytes: 0 }),
    alive: true,
    close: () => Promise.resolve(),
    ...parts,
  }
}

/** A connector whose conversations are whatever the test wants them to be. */
export function aConnector(
  open: (options: unknown, context: OpenContext) => Promise<Session> | Session,
  parts: Partial<AnyConnector> = {},
): AnyConnector {
  return {
    name: 'fake',
    title: 'Fake',
    options: z.object({}),
    endpoint: () => 'fake:1',
    via: () => [],
    offers: ['host'],
    open: async (options, context) => open(options, context),
    ...parts,
  }
}

/** A notifier that takes everything. */
/** One that finds nothing to do. */
export function aRemedy(
  name: string,
  { mends = ['*'], options = z.strictObject({}) }: Partial<AnyRemedy> = {},
): AnyRemedy {
  return {
    ...{ name, title: name, mends, options },
    describe: () => Promise.resolve([]),
    apply: () => Promise.resolve(),
    wasDone: () => Promise.resolve(null),
  }
}

export function aNotifier(name: string, options: AnyNotifier['options'] = z.strictObject({})): AnyNotifier {
  return {
    name,
    title: name,
    options,
    tells: 'notices',
    timeoutMs: 10_000,
    send: () => Promise.resolve({ kind: 'delivered', reference: '' }),
  }
}
