import docker from '../../lib/connectors/docker.ts'
import type { DockerOptions } from '../../lib/connectors/docker/options.ts'
import type { Clock } from '../../lib/base/clock.ts'
import { systemClock } from '../../lib/base/clock.ts'
import { Secret } from '../../lib/base/secret.ts'
import type { OpenContext, Session } from '../../lib/kit/connector.ts'
import { toFault } from '../../lib/kit/fault.ts'
import type { EngineFacts, EngineSection } from '../../lib/model/engine.ts'
import type { Fault, Looked } from '../../lib/model/fault.ts'
import type { Answers } from '../../lib/model/session.ts'

const never = new AbortController().signal

/** Opens the connector as a pass would. */
export async function openDocker(options: DockerOptions | string, given: Partial<OpenContext> = {}): Promise<Session> {
  const context: OpenContext = { signal: never, clock: systemClock, through: null, ...given }
  return docker.open(typeof options === 'string' ? { endpoint: options } : options, context)
}

/** Opens, reads once, closes. */
export async function readDocker(
  options: DockerOptions | string,
  ...sections: EngineSection[]
): Promise<Answers<EngineFacts>> {
  const session = await openDocker(options)
  try {
    return await ask(session, ...sections)
  } finally {
    await session.close()
  }
}

export async function ask(session: Session, ...sections: EngineSection[]): Promise<Answers<EngineFacts>> {
  return session.engine!.read(new Set(sections), never)
}

/** The value of a section that was seen. */
export function value<T>(looked: Looked<T> | undefined): T {
  if (looked?.kind !== 'seen') throw new Error(`not seen: ${JSON.stringify(looked)}`)
  return looked.value
}

/** The fault of a section that was not. */
export function faultIn(looked: Looked<unknown> | undefined): Fault {
  if (looked?.kind !== 'faulted') throw new Error(`not faulted: ${JSON.stringify(looked)}`)
  return looked.fault
}

/** The fault that ends the work. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work
  } catch (error) {
    return toFault(error)
  }
  throw new Error('it went well')
}

export function hidden(value: string): Secret {
  return new Secret(value, 'test')
}

/** A clock that a test moves. Sleeping takes no time and moves it. */
export function movedClock(): Clock & { pass(ms: number): void; slept: number } {
  let nowMs = 1000
  const clock = {
    slept: 0,
    now: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: (ms: number): Promise<void> => {
      clock.slept += ms
      nowMs += ms
      return Promise.resolve()
    },
    pass: (ms: number): void => void (nowMs += ms),
  }
  return clock
}
