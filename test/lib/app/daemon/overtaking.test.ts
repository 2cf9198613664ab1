import { expect } from 'chai'
import * as z from 'zod'
import { generationOf } from '../../../../lib/app/daemon/generation.ts'
import { overtaking } from '../../../../lib/app/daemon/overtaking.ts'
import { pictureOf } from '../../../../lib/app/daemon/picture.ts'
import { rounds } from '../../../../lib/app/daemon/rounds.ts'
import { defineCheck } from '../../../../lib/kit/check.ts'
import type { Inventory } from '../../../../lib/model/inventory.ts'
import type { Batch } from '../../../../lib/model/store.ts'
import { openSessions } from '../../../../lib/observe/sessions.ts'
import { memoryStore } from '../../../../lib/store/memory.ts'
import { aConnector, aPlan, aSession, aTarget } from '../../../helpers/fakes.ts'
import { aVirtualClock } from '../../../helpers/virtual-clock.ts'
import { NOT_HEALING } from '../../../helpers/not-healing.ts'

describe('of two looks at one target', () => {
  it('the one that began last has the last word, whichever ends last', () => {
    const begin = overtaking()
    const [slow, quick] = [begin('web'), begin('web')]
    expect([...quick(['state'])]).to.deep.equal([])
    expect([...slow(['cpu', 'state'])]).to.deep.equal(['state'])
    expect([...begin('web')(['cpu', 'state'])]).to.deep.equal([])
  })

  it('those at two targets have nothing to do with each other', () => {
    const begin = overtaking()
    const [slow, quick] = [begin('web'), begin('db')]
    quick(['state'])
    expect([...slow(['state'])]).to.deep.equal([])
  })

  it('the one that was overtaken takes nothing back, and says the rest of what it saw', async () => {
    const clock = aVirtualClock()
    const target = aTarget({ plans: [aPlan({ check: 'state' }), aPlan({ check: 'cpu' })] })
    /** What is running when somebody looks; the second container is there from the second look on. */
    const running: (readonly string[])[] = [['shop'], ['shop', 'mail']]
    let answerOfCpu = (): void => undefined
    const state = checkOf('state', () => running.shift() ?? [])
    const cpu = checkOf('cpu', () => new Promise((resolve) => (answerOfCpu = () => resolve(['shop']))))
    const checks = new Map([
      ['state', state],
      ['cpu', cpu],
    ])
    const picture = pictureOf(await memoryStore().load())
    const inventory: Inventory = {
      ...{ files: ['targets.yaml'], targets: [target], notifiers: [], rules: [], maintenance: [] },
      settings: { concurrency: 1, plugins: [], references: [], registry: null, heal: NOT_HEALING, history: null },
      ...{ origins: new Map(), warnings: [] },
    }
    const generation = generationOf(
      { inventory, checks, notifiers: new Map(), exporters: new Map(), remedies: new Map() },
      picture,
    )
    const saved: Batch[] = []
    const connectors = new Map([['fake', aConnector(() => aSession())]])
    const round = rounds({
      declaredOf: () => Promise.resolve({ kind: 'seen', value: [] }),
      ...{ clock, picture, generation: () => generation },
      sessions: openSessions({ targets: generation.targets, connectors, clock }),
      sparing: { looked: () => undefined },
      save: (batch) => Promise.resolve(void saved.push(batch)),
      hasten: () => undefined,
      changed: () => undefined,
      opened: () => undefined,
      recorded: () => undefined,
      measured: () => undefined,
    })
    const job = { target, dueAt: 0, deadlineAt: 60_000, isHastened: false }
    const whole = round.run({ ...job, plans: target.plans, extras: new Set() })
    await clock.pass(1)
    const [first] = target.plans
    await round.run({ ...job, plans: first ? [first] : [], isHastened: true, extras: new Set(['state']) })
    answerOfCpu()
    await whole
    const items = (check: string): string[] =>
      picture.statesOf(target.id).flatMap(({ subject }) => (subject.check === check ? [subject.item] : []))
    expect(items('state')).to.deep.equal(['shop', 'mail'])
    expect(items('cpu')).to.deep.equal(['shop'])
    expect([...picture.memoryOf(target.id)].map(([check, { own }]) => [check, own])).to.deep.equal([
      ['state', 2],
      ['cpu', 1],
    ])
    expect(saved.at(-1)?.incidents).to.deep.equal([])
  })
})

/** A check that remembers how many items it saw last. */
function checkOf(name: string, see: () => readonly string[] | Promise<readonly string[]>) {
  return defineCheck({
    ...{ name, title: name, needs: {}, limits: {}, options: z.strictObject({}) },
    memory: z.number(),
    observe: see,
    judge: (items) => items.map((item) => ({ item, status: 'ok', summary: 'it runs', metrics: [] })),
    remember: (items) => items.length,
  })
}
