import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { Fact, Facts } from './facts.ts'
import type { Stage } from './stage.ts'

export interface Happening {
  readonly stage: Stage
  readonly facts: Facts
  readonly chance: () => number
  /** Of this scenario, all of them well. */
  readonly names: readonly string[]
  /** Takes it back when the scenario is over. */
  readonly later: (undo: () => unknown) => void
}

/** Seconds in which whatever was made is recorded. */
const RECORDED_TRIES = 90

type Happens = (by: Happening) => Promise<unknown>

/** What may happen. What protects a container is there before anything befalls it. */
export const HAPPENINGS: Readonly<Record<string, Happens>> = {
  'one is killed': (by) => kill(by, 1),
  'two are killed': (by) => kill(by, 2),
  'one ends by itself, again and again': async (by) => {
    const name = one(by)
    await run(by, name, 'touch', '/tmp/bad')
    await container(by, name).kill()
  },
  'one is removed': (by) => container(by, one(by)).remove({ force: true }),
  'one is stopped by a person': async (by) => {
    const name = one(by)
    await container(by, name).stop({ t: 0 })
    by.facts.hold('person', name)
  },
  'one is paused by a person': async (by) => {
    const name = one(by)
    await container(by, name).pause()
    by.facts.hold('person', name)
  },
  'one is held by a person, and killed': async (by) => {
    const name = one(by)
    await by.stage.command('hold', `engine/${name}`, '--until', '1h', '--note', 'at it', '--by', 'ada')
    by.facts.hold('person', name)
    await kill(by, 5, [name])
  },
  'one is changed by a person, and killed': async (by) => {
    const name = one(by)
    await declaredGood(by, name)
    await container(by, name).update({ Memory: 80 * 1024 ** 2, MemorySwap: 160 * 1024 ** 2 })
    by.facts.hold('drift', name)
    await container(by, name).kill()
  },
  'it is maintenance, and one is killed': (by) => whileClosed(by, 'maintenance'),
  'nothing may be changed now, and one is killed': (by) => whileClosed(by, 'freeze'),
  'healing is stopped, and two are killed': async (by) => {
    await stopHealing(by)
    await kill(by, 2)
  },
  'two are killed, and healing is stopped in the middle': async (by) => {
    await kill(by, 2)
    await wait(by.chance() * 2_000)
    await stopHealing(by)
  },
  'most are killed at once': async (by) => {
    await kill(by, by.names.length)
    held(by, 'mass', null)
  },
  'one is killed, and the engine stands still': async (by) => {
    await kill(by, 1)
    await wait(by.chance() * 1_500)
    const { pid } = by.stage.engine
    process.kill(pid, 'SIGSTOP')
    const undo = held(by, 'unknown', null)
    await wait(3_000 + by.chance() * 3_000)
    undo()
    process.kill(pid, 'SIGCONT')
  },
}

function container({ stage }: Happening, name: string) {
  return stage.engine.docker.getContainer(name)
}

function one({ names, chance }: Happening): string {
  return names[Math.floor(chance() * names.length)] ?? ''
}

function held({ facts, later }: Happening, what: Fact['what'], object: string | null): () => void {
  const undo = facts.hold(what, object)
  later(undo)
  return undo
}

/** As soon as it is recorded: what nobody has recorded differs from nothing. */
async function declaredGood({ stage }: Happening, name: string): Promise<void> {
  const declare = (): Promise<string> =>
    stage.command('baseline', 'set', `engine/${name}`, '--note', 'good', '--by', 'ada')
  for (let left = RECORDED_TRIES; left > 0; left -= 1) {
    const isDone = await declare().then(
      () => true,
      () => false,
    )
    if (isDone) return
    await wait(1_000)
  }
  await declare()
}

/** Those that run only: who kills what has ended is told so. */
async function kill(by: Happening, many: number, names = by.names): Promise<void> {
  await Promise.allSettled(names.slice(0, many).map((name) => container(by, name).kill()))
}

async function whileClosed(by: Happening, closed: 'maintenance' | 'freeze'): Promise<void> {
  await by.stage.close(closed)
  const undo = held(by, 'closed', null)
  by.later(() => {
    undo()
    return by.stage.close(null)
  })
  await kill(by, 1)
}

async function stopHealing(by: Happening): Promise<void> {
  await by.stage.command('heal', 'stop', '--note', 'people are at it', '--by', 'ada')
  const undo = held(by, 'stopped', null)
  by.later(() => {
    undo()
    return by.stage.command('heal', 'resume', '--by', 'ada')
  })
}

async function run(by: Happening, name: string, ...Cmd: string[]): Promise<void> {
  const program = await container(by, name).exec({ Cmd, AttachStdout: true })
  await once((await program.start({})).resume(), 'end')
}
