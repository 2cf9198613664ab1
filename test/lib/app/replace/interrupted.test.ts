import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordedAs } from '../../../../lib/app/replace/eye.ts'
import { prepareGroup } from '../../../../lib/app/replace/group.ts'
import { beginJournal, unfinishedIn } from '../../../../lib/app/replace/journal.ts'
import type { Unfinished } from '../../../../lib/app/replace/journal.ts'
import type { GroundPlan, Wish } from '../../../../lib/app/replace/wish.ts'
import { settle } from '../../../../lib/app/replace/settle.ts'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { ContainerControl } from '../../../../lib/kit/control.ts'
import type { Configuration, Definition } from '../../../../lib/model/configuration.ts'
import { recordContainer } from '../../../../lib/record/container.ts'
import { hiding } from '../../../../lib/record/hide.ts'
import type { Registry } from '../../../../lib/registry/registry.ts'
import { movedClock, openDocker } from '../../../helpers/docker-session.ts'
import { needEngine, startEngine } from '../../../helpers/engine.ts'
import type { Engine } from '../../../helpers/engine.ts'

/** All that changes something, in the order in which a replacement of one does it, and of two. */
const CALLS = {
  one: ['create', 'stop', 'rename', 'rename', 'start', 'remove'],
  two: [
    ...['create', 'create', 'stop', 'stop', 'rename', 'rename'],
    ...['rename', 'start', 'rename', 'start', 'remove', 'remove'],
  ],
} as const
const CHANGING = new Set<string>([...CALLS.one, 'createNetwork', 'createVolume', 'removeNetwork', 'removeVolume'])

const never = new AbortController().signal
const hide = hiding({ secret: [], plain: ['*'] }, (text) => text)
const record = (definition: Definition): Configuration | null => recordContainer(definition, hide)

describe('a replacement that is cut off', function () {
  this.timeout(180_000)
  let engine: Engine
  let session: Session
  let real: ContainerControl
  let folder: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    session = await openDocker(`unix://${engine.socket}`)
    real = await session.control!.containers!(never)
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
    await removeAll()
  })

  const removeAll = async (): Promise<void> => {
    for (const { Id } of await engine.docker.listContainers({ all: true }))
      await engine.docker.getContainer(Id).remove({ force: true })
  }
  const run = async (name: string, zone: string, NetworkMode = 'none'): Promise<Configuration> => {
    const Cmd = ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done']
    const { id } = await engine.run({ name, Cmd, Env: [`TZ=${zone}`], StopTimeout: 2, HostConfig: { NetworkMode } })
    return (await recordedAs(name, id, { control: real, record }, never))!
  }
  const bothIn = async (zone: string, names: readonly string[]): Promise<readonly Configuration[]> => {
    await removeAll()
    const all: Configuration[] = []
    for (const name of names) all.push(await run(name, zone, name === 'web' ? 'none' : 'container:web'))
    return all
  }

  /** Replaces until the control lets it go on no more, as if the process were killed there. Resolves to the old ids. */
  async function cutOff(
    names: readonly string[],
    nth: number,
    when: 'before' | 'after',
    grounds: readonly GroundPlan[] = [],
  ): Promise<readonly string[]> {
    const wanted = await bothIn('UTC', names)
    const olds = await bothIn('Europe/Berlin', names)
    const wishes = wanted.map((each, at): Wish => {
      const { kind, name } = each
      const of = { target: 'e', kind, name }
      return {
        of,
        wanted: each,
        old: olds[at]!,
        reveal: () => undefined,
        isRekeyed: false,
        words: 'done',
        because: null,
      }
    })
    await new Promise<void>((cut, failed) => {
      const controls = new Map([['e', until(real, nth, when, cut)]])
      const world = { controls, record, clock: movedClock(), stopping: never, registry: { folder } as Registry }
      prepareGroup({ about: 'a rollback', wishes, grounds }, world)
        .then((prepared) => {
          expect(prepared.plan.cannot).to.deep.equal([])
          void prepared.carryOut(10_000, () => undefined)
        })
        .catch(failed)
    })
    return olds.map(({ incarnation }) => incarnation)
  }

  const unfinished = async (): Promise<Unfinished> => {
    const [one] = await unfinishedIn(folder)
    if (!one) throw new Error('nothing is unfinished')
    return one
  }
  const settleNow = async (control: ContainerControl): Promise<string> => {
    const one = await unfinished()
    const settledOn: Unfinished['settledOn'] = (target, as) => one.settledOn(target, as)
    return settle(one, new Map([['e', control]]), { clock: movedClock(), signal: never, settledOn })
  }
  const containers = async (): Promise<readonly { readonly id: string; readonly words: string }[]> =>
    (await engine.docker.listContainers({ all: true }))
      .map(({ Id, Names, State }) => ({ id: Id, words: `${Names.join()} ${State}` }))
      .sort((one, other) => (one.words < other.words ? 1 : -1))

  for (const [many, names] of [
    ['one', ['web']],
    ['two', ['web', 'side']],
  ] as const)
    for (const [nth, call] of CALLS[many].entries())
      for (const when of many === 'one' || call === 'stop' ? (['before', 'after'] as const) : (['after'] as const))
        it(`leaves ${many} running and nothing beside, when that is ${when} call ${nth + 1}, ${call}`, async () => {
          const oldIds = await cutOff(names, nth, when)
          // From the first removal on the new ones have been proven.
          const isProven = call === 'remove'
          expect(await settleNow(real)).to.equal(isProven ? 'finished' : 'undone')
          const all = await containers()
          expect(all.map(({ words }) => words)).to.deep.equal(names.map((name) => `/${name} running`))
          expect(all.map(({ id }) => oldIds.includes(id))).to.deep.equal(names.map(() => !isProven))
          if (many === 'two') await isShared()
        })

  /** What one of them offers on its own address the other can be reached by. */
  async function isShared(): Promise<void> {
    const [web, side] = await Promise.all(['web', 'side'].map((name) => engine.docker.getContainer(name).inspect()))
    expect(side?.HostConfig.NetworkMode).to.equal(`container:${web?.Id ?? ''}`)
  }

  it('is brought to the same end when that is cut off in its turn', async () => {
    const oldIds = await cutOff(['web', 'side'], 8, 'after')
    for (let nth = 0; nth < 6; nth += 1)
      for (const when of ['before', 'after'] as const)
        await new Promise<void>((cut) => {
          void settleNow(until(real, nth, when, cut)).then(() => cut())
        })
    await settleNow(real)
    expect((await containers()).map(({ id }) => id)).to.deep.equal(oldIds)
    expect((await containers()).map(({ words }) => words)).to.deep.equal(['/web running', '/side running'])
  })

  it('keeps the new one where somebody has taken the old one away meanwhile', async () => {
    const [oldId = ''] = await cutOff(['web'], 3, 'before')
    await engine.docker.getContainer(oldId).remove({ force: true })
    expect(await settleNow(real)).to.equal('finished')
    expect((await containers()).map(({ words }) => words)).to.deep.equal(['/web running'])
  })

  it('keeps another of one of its objects from being begun, and knows that its process lives', async () => {
    await cutOff(['web', 'side'], 0, 'before')
    const { replacement, isUnderWay } = await unfinished()
    expect(isUnderWay).to.equal(true)
    const [, ...last] = replacement.parts
    expect(await beginJournal(folder, { ...replacement, parts: last })).to.equal(null)
    expect((await unfinishedIn(folder)).length).to.equal(1)
    const others = last.map((each) => ({ ...each, name: 'another' }))
    expect(await beginJournal(folder, { ...replacement, parts: others })).not.to.equal(null)
  })

  it('takes back the networks and volumes that it has made, and no other', async () => {
    const grounds: readonly GroundPlan[] = [
      {
        target: 'e',
        what: 'network',
        name: 'made',
        body: {
          Name: 'made',
          Driver: 'bridge',
          Internal: true,
          IPAM: { Driver: 'default', Config: [{ Subnet: '198.18.1.0/24' }] },
        },
      },
      { target: 'e', what: 'volume', name: 'kept', body: { Name: 'kept' } },
    ]
    await cutOff(['web'], 1, 'after', grounds)
    expect(await real.networks(never)).to.include('made')
    expect(await real.volumes(never)).to.include('kept')
    expect(await settleNow(real)).to.equal('undone')
    expect(await real.networks(never)).not.to.include('made')
    expect(await real.volumes(never)).not.to.include('kept')
    expect((await containers()).map(({ words }) => words)).to.deep.equal(['/web running'])
  })

  it('waits for the target that cannot be talked to, and does the others at once', async () => {
    const [oldId = ''] = await cutOff(['web'], 4, 'after')
    const one = await unfinished()
    const { parts } = one.replacement
    const both = {
      ...one,
      replacement: { ...one.replacement, parts: [...parts, ...parts.map((each) => ({ ...each, target: 'away' }))] },
    }
    const settled: string[] = []
    const world = {
      clock: movedClock(),
      signal: never,
      settledOn: (target: string) => Promise.resolve(void settled.push(target)),
    }
    const why = await settle(both, new Map([['e', real]]), world).catch((error: unknown) => String(error))
    expect(why).to.contain('"away"')
    expect(settled).to.deep.equal(['e'])
    expect(await containers()).to.deep.equal([{ id: oldId, words: '/web running' }])
  })
})

/** Lets so many calls that change something through; the next is never answered. */
function until(real: ContainerControl, nth: number, when: 'before' | 'after', cut: () => void): ContainerControl {
  let calls = 0
  return new Proxy(real, {
    get:
      (_, name: keyof ContainerControl) =>
      async (...args: unknown[]) => {
        const call = Reflect.get(real, name) as (...args: unknown[]) => Promise<unknown>
        if (!CHANGING.has(name)) return call(...args)
        calls += 1
        if (calls > nth + 1) return new Promise(() => undefined)
        if (calls <= nth) return call(...args)
        if (when === 'after') await call(...args)
        cut()
        return new Promise(() => undefined)
      },
  })
}
