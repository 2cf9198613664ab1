import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { differences, recordedAs } from '../../../../lib/app/replace/eye.ts'
import { beginJournal, unfinishedIn } from '../../../../lib/app/replace/journal.ts'
import type { Unfinished } from '../../../../lib/app/replace/journal.ts'
import { planOf } from '../../../../lib/app/replace/plan.ts'
import { replace } from '../../../../lib/app/replace/replace.ts'
import { settle } from '../../../../lib/app/replace/settle.ts'
import { surroundingsOf } from '../../../../lib/app/replace/there.ts'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { ContainerControl } from '../../../../lib/kit/control.ts'
import type { Configuration, Definition } from '../../../../lib/model/configuration.ts'
import { recordContainer } from '../../../../lib/record/container.ts'
import { hiding } from '../../../../lib/record/hide.ts'
import { movedClock, openDocker } from '../../../helpers/docker-session.ts'
import { needEngine, startEngine } from '../../../helpers/engine.ts'
import type { Engine } from '../../../helpers/engine.ts'

/** All that changes something, in the order in which a replacement does it. */
const CALLS = ['create', 'stop', 'rename', 'rename', 'start', 'remove'] as const
/** From here on the new one has been proven. */
const PROVEN = CALLS.indexOf('remove')

const never = new AbortController().signal
const hide = hiding({ secret: [], plain: ['*'] }, (text) => text)
const record = (definition: Definition): Configuration | null => recordContainer(definition, hide)

describe('a replacement that is cut off', function () {
  this.timeout(120_000)
  let engine: Engine
  let session: Session
  let real: ContainerControl
  let folder: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    session = await openDocker(`unix://${engine.socket}`)
    real = await session.control!(never)
  })
  after(async () => {
    await (session as Session | undefined)?.close()
    await (engine as Engine | undefined)?.stop()
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ow-replace-'))
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true })
    for (const { Id } of await engine.docker.listContainers({ all: true }))
      await engine.docker.getContainer(Id).remove({ force: true })
  })

  const runWeb = async (zone: string): Promise<Configuration> => {
    const Cmd = ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done']
    const { id } = await engine.run({ name: 'web', Cmd, Env: [`TZ=${zone}`], StopTimeout: 2 })
    return (await recordedAs('web', id, { control: real, record }, never))!
  }

  /** Replaces until the control lets it go on no more, as if the process were killed there. Resolves to the old one's id. */
  async function cutOff(nth: number, when: 'before' | 'after'): Promise<string> {
    const wanted = await runWeb('UTC')
    await engine.docker.getContainer('web').remove({ force: true })
    const old = await runWeb('Europe/Berlin')
    const plan = planOf(wanted, old, () => undefined, await surroundingsOf(wanted, old.incarnation, real, never))
    expect(plan.cannot).to.deep.equal([])
    const replaced = { target: 'e', kind: 'container', name: 'web', runsAs: 'web', revision: 'x' } as const
    const replacement = { ...replaced, oldId: old.incarnation, runs: true }
    const journal = (await beginJournal(folder, replacement))!
    await new Promise<void>((cut) => {
      void replace(plan, replacement, {
        ...{ control: until(real, nth, when, cut), journal, clock: movedClock(), stopping: never, withinMs: 10_000 },
        told: () => undefined,
        recorded: (id, name) => recordedAs(name, id, { control: real, record }, never),
        differing: (one, other) => differences(one, other, false),
      })
    })
    return old.incarnation
  }

  const unfinished = async (): Promise<Unfinished> => {
    const [one] = await unfinishedIn(folder)
    if (!one) throw new Error('nothing is unfinished')
    return one
  }
  const containers = async (): Promise<readonly { readonly id: string; readonly words: string }[]> =>
    (await engine.docker.listContainers({ all: true })).map(({ Id, Names, State }) => ({
      id: Id,
      words: `${Names.join()} ${State}`,
    }))

  for (const [nth, call] of CALLS.entries())
    for (const when of ['before', 'after'] as const)
      it(`leaves one that runs and nothing beside it, when that is ${when} call ${nth + 1}, ${call}`, async () => {
        const oldId = await cutOff(nth, when)
        expect(await settle(await unfinished(), real, never)).to.equal(nth >= PROVEN ? 'finished' : 'undone')
        const [one, ...others] = await containers()
        expect(others).to.deep.equal([])
        expect(one?.words).to.equal('/web running')
        expect(one?.id === oldId).to.equal(nth < PROVEN)
      })

  it('is brought to the same end when that is cut off in its turn', async () => {
    const oldId = await cutOff(4, 'after')
    for (let nth = 0; nth < 3; nth += 1)
      for (const when of ['before', 'after'] as const)
        await new Promise<void>((cut) => {
          void unfinished()
            .then((each) => settle(each, until(real, nth, when, cut), never))
            .then(() => cut())
        })
    await settle(await unfinished(), real, never)
    expect(await containers()).to.deep.equal([{ id: oldId, words: '/web running' }])
  })

  it('keeps the new one where somebody has taken the old one away meanwhile', async () => {
    const oldId = await cutOff(3, 'before')
    await engine.docker.getContainer(oldId).remove({ force: true })
    expect(await settle(await unfinished(), real, never)).to.equal('finished')
    expect((await containers()).map(({ words }) => words)).to.deep.equal(['/web running'])
  })

  it('keeps another of the same object from being begun, and knows that its process lives', async () => {
    await cutOff(0, 'before')
    const { replacement, isUnderWay } = await unfinished()
    expect(isUnderWay).to.equal(true)
    expect(await beginJournal(folder, replacement)).to.equal(null)
  })
})

/** Lets so many calls that change something through; the next is never answered. */
function until(real: ContainerControl, nth: number, when: 'before' | 'after', cut: () => void): ContainerControl {
  const changing = new Set<string>(CALLS)
  let calls = 0
  return new Proxy(real, {
    get:
      (_, name: keyof ContainerControl) =>
      async (...args: unknown[]) => {
        const call = Reflect.get(real, name) as (...args: unknown[]) => Promise<unknown>
        if (!changing.has(name)) return call(...args)
        calls += 1
        if (calls > nth + 1) return new Promise(() => undefined)
        if (calls <= nth) return call(...args)
        if (when === 'after') await call(...args)
        cut()
        return new Promise(() => undefined)
      },
  })
}
