import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { KEPT, REPLICAS } from './stage.ts'
import type { Stage } from './stage.ts'

/** Something that is done to ten of which ten are wanted, and what has to come of it. */
export interface Story {
  readonly name: string
  /** Does it. Resolves to how many milliseconds passed until it was as it has to be. */
  act(): Promise<number>
  /** What has to be done about it, and no more. */
  readonly deeds: readonly string[]
  /** What has to be refused, with its reason. */
  readonly refused: readonly RegExp[]
  readonly mostMs: number
  /** Puts everything back, so that the next one begins from ten of ten. */
  after?(): Promise<unknown>
}

const UNHEARD = 'nobody knows whether somebody has stopped it: its end was not heard'
/** So long is looked whether something is done about what nobody may touch. */
const LEFT_ALONE_MS = 15_000
const start = (name: string): string => `start "${name}" on "engine"`

export function storiesOn(stage: Stage, slowMs: number): readonly Story[] {
  return [...losses(stage), ...people(stage), ...hard(stage, slowMs), engineRestarted(stage)]
}

const shopOf = (numbers: readonly number[]): string[] => numbers.map((number) => `shop-${number}`)

function tools(stage: Stage) {
  const container = (name: string) => stage.engine.docker.getContainer(name)
  return {
    container,
    isRunning: async (name: string): Promise<boolean> => (await container(name).inspect()).State.Running,
    /** From the moment in which it is seen until it is over. */
    over: async (workload: string, withinMs: number): Promise<number> => {
      const seenMs = await stage.until(() => stage.trouble(workload) !== '', 20_000, `${workload} is seen to be bad`)
      return seenMs + (await stage.until(() => stage.trouble(workload) === '', withinMs, `${workload} is well again`))
    },
    /** While it is known to be bad, or is well already. */
    well: (workload: string, withinMs: number): Promise<number> =>
      stage.until(() => stage.trouble(workload) === '', withinMs, `${workload} is well again`),
    refused: (fits: RegExp, withinMs: number): Promise<number> =>
      stage.until(
        async () => (await stage.audit()).some(({ kind, words }) => kind === 'refused' && fits.test(words)),
        withinMs,
        String(fits),
      ),
    run: async (name: string, ...Cmd: string[]): Promise<void> => {
      const program = await container(name).exec({ Cmd, AttachStdout: true })
      await once((await program.start({})).resume(), 'end')
    },
  }
}

function losses(stage: Stage): Story[] {
  const { container, over } = tools(stage)
  const killed = (name: string, numbers: readonly number[], mostMs: number): Story => ({
    name,
    act: async () => {
      await Promise.all(shopOf(numbers).map((each) => container(each).kill()))
      return over('shop', mostMs)
    },
    deeds: shopOf(numbers).map(start),
    refused: [],
    mostMs,
  })
  return [killed('one killed', [10], 30_000), killed('three killed', [7, 8, 9], 60_000)]
}

function people(stage: Stage): Story[] {
  const { container, well, refused, isRunning } = tools(stage)
  const leftAlone = (name: string, why: string, did: () => Promise<unknown>, undo: () => Promise<unknown>): Story => ({
    name,
    act: async () => {
      await did()
      const ms = await refused(new RegExp(why, 'u'), 60_000)
      await wait(LEFT_ALONE_MS)
      return ms
    },
    deeds: [],
    refused: [new RegExp(why, 'u')],
    mostMs: 30_000,
    after: async () => {
      await undo()
      await well('shop', 30_000)
    },
  })
  const four = container('shop-4')
  const five = container('shop-5')
  return [
    leftAlone(
      'one stopped by hand',
      '"shop-4" on "engine": somebody has stopped it',
      () => four.stop({ t: 0 }),
      async () => {
        if (await isRunning('shop-4')) throw new Error('shop-4 was started though somebody had stopped it')
        await four.start()
      },
    ),
    leftAlone(
      'one paused',
      '"shop-5" on "engine": somebody has paused it',
      () => five.pause(),
      () => five.unpause(),
    ),
  ]
}

function hard(stage: Stage, slowMs: number): Story[] {
  const { container, over, well, refused, run } = tools(stage)
  return [
    {
      name: `one that needs ${slowMs / 1000} s to become healthy`,
      act: async () => {
        await container('slow').kill()
        return over('slow', slowMs + 60_000)
      },
      deeds: [start('slow')],
      refused: [/restart "slow" on "engine": it is starting, and not yet healthy/u],
      mostMs: slowMs + 40_000,
    },
    {
      name: 'one whose image is gone',
      act: async () => {
        await container('gone').remove({ force: true })
        await stage.engine.docker.getImage('orch-watch/gone:1').remove({ force: true })
        return refused(/make "gone" .*: the image has gone/u, 90_000)
      },
      deeds: [],
      refused: [/make "gone" on "engine", as recorded in \w{8}: it cannot be done: image\.id: the image has gone/u],
      mostMs: 60_000,
      after: async () => {
        await stage.engine.run({ name: 'gone' })
        await well('gone', 30_000)
      },
    },
    {
      name: 'a crash loop',
      act: async () => {
        await run('frail', 'touch', '/tmp/bad')
        await container('frail').kill()
        const gaveUp = async (): Promise<boolean> =>
          (await stage.audit()).some(
            ({ kind, rule, words }) => kind === 'settled' && rule === 'all' && /vain/u.test(words),
          )
        return stage.until(gaveUp, 180_000, 'it gives up')
      },
      // The same three times, and the next remedy has its own three: it is waited for the first to give up.
      deeds: [start('frail'), start('frail'), start('frail')],
      refused: [/start "frail" on "engine": tried 3 times in vain/u],
      mostMs: 120_000,
      after: async () => {
        await container('frail').remove({ force: true })
        await stage.engine.run({ name: 'frail', Cmd: ['sh', '-c', 'test -e /tmp/bad && exit 3; sleep 100000'] })
        await well('frail', 30_000)
      },
    },
  ]
}

/** What has a restart policy comes back with it; how the others ended the engine has forgotten, and it had stopped them itself. */
function engineRestarted(stage: Stage): Story {
  const { container, well, refused, isRunning } = tools(stage)
  const others = shopOf(Array.from({ length: REPLICAS - KEPT }, (_, at) => KEPT + at + 1))
  const singles = ['slow', 'frail', 'gone']
  return {
    name: 'the whole engine ended and started again, one stopped by hand before',
    act: async () => {
      await container('shop-1').stop({ t: 0 })
      await refused(/"shop-1" on "engine": somebody has stopped it/u, 60_000)
      await stage.engine.restart()
      const ms = await refused(new RegExp(`"shop-${REPLICAS}" on "engine": ${UNHEARD}`, 'u'), 90_000)
      await wait(LEFT_ALONE_MS)
      return ms
    },
    deeds: [],
    refused: others.map((name) => new RegExp(`${start(name)}: ${UNHEARD}`, 'u')),
    mostMs: 60_000,
    after: async () => {
      if (await isRunning('shop-1')) throw new Error('shop-1 was started though somebody had stopped it')
      for (const name of ['shop-1', ...others, ...singles]) await container(name).start()
      for (const name of ['shop', ...singles]) await well(name, 120_000)
    },
  }
}
