import { expect } from 'chai'
import type { AnsweredWorkload, UpdateProgress } from '../../../lib/kit/control.ts'
import { fault } from '../../../lib/kit/fault.ts'
import type { FaultError } from '../../../lib/kit/fault.ts'
import type { AnyRemedy, Standing } from '../../../lib/kit/remedy.ts'
import type { Deed, Prospect } from '../../../lib/model/heal.ts'
import rolloutRestart from '../../../lib/remedies/rollout-restart.ts'
import scale from '../../../lib/remedies/scale.ts'
import { movedClock } from '../../helpers/docker-session.ts'
import { aTrouble, theHands } from '../../helpers/hands.ts'
import { deed } from '../../helpers/healing.ts'
import { WORKLOAD_STANDING } from '../../helpers/held-workload.ts'
import { optionsOf } from '../../helpers/notices.ts'
import { aControl, anAnswer } from '../../helpers/workload-control.ts'

interface World {
  readonly answer?: Partial<AnsweredWorkload>
  readonly standing?: Partial<Standing> | null
  readonly declared?: number
  readonly check?: string
  /** How it goes on, the last one for ever. */
  readonly goesOn?: readonly (UpdateProgress | Error)[]
}

type Written = Record<string, unknown>

function handsIn({ answer, standing, declared, goesOn = [{ kind: 'done' }] }: World) {
  const told: string[] = []
  const left = [...goesOn]
  const control = aControl({
    read: () => Promise.resolve(anAnswer(answer)),
    scale: ({ name }, replicas, version) => Promise.resolve(void told.push(`scale ${name} ${replicas} ${version}`)),
    restart: ({ name }, version) => Promise.resolve(void told.push(`restart ${name} ${version}`)),
    progress: () => {
      const now = (left.length > 1 ? left.shift() : left[0])!
      return now instanceof Error ? Promise.reject(now) : Promise.resolve(now)
    },
  })
  const asked: string[] = []
  const hands = theHands(new AbortController().signal, {
    clock: movedClock(),
    workloads: (target) => Promise.resolve(control).finally(() => asked.push(target)),
    standing: ({ target, name }) => {
      asked.push(`${target}/${name}`)
      return Promise.resolve(standing === null ? null : { ...WORKLOAD_STANDING, ...standing })
    },
    declaredReplicas: () => Promise.resolve(declared ?? null),
  })
  return { hands, told, asked }
}

async function described(remedy: AnyRemedy, written: Written, world: World = {}): Promise<readonly Prospect[]> {
  const { check = 'workload-replicas' } = world
  const trouble = aTrouble({ target: 'stack', check, item: 'web' })
  return remedy.describe(trouble, optionsOf(remedy, written), handsIn(world).hands)
}

async function changeOf(written: Written, world: World = {}): Promise<string> {
  const [first] = await described(scale, written, world)
  return first?.scale ? `${first.scale.from} to ${first.scale.to}` : (first?.cannot ?? 'nothing')
}

const replicas = (count: number, world: World = {}): World => ({ ...world, answer: { replicas: count } })
const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as FaultError).fault.message,
  )

describe('how many there are of a workload', () => {
  it('is another number by one or a quarter at a time, within its limits', async () => {
    expect(await changeOf({ by: 1, max: 5 })).to.equal('3 to 4')
    expect(await changeOf({ by: 4, max: 20 })).to.equal('3 to 4')
    expect(await changeOf({ by: 4, max: 20 }, replicas(12))).to.equal('12 to 15')
    expect(await changeOf({ by: 4, max: 20, atOnce: 9 }, replicas(12))).to.equal('12 to 16')
    expect(await changeOf({ by: 4, max: 13 }, replicas(12))).to.equal('12 to 13')
    expect(await changeOf({ by: -2 })).to.equal('3 to 2')
    expect(await changeOf({ to: 9 })).to.equal('3 to 4')
    expect(await changeOf({ to: 1 }, replicas(8))).to.equal('8 to 6')
    expect(await changeOf({ to: 9, atOnce: 100 })).to.equal('3 to 9')
  })

  it('is left alone at its limits, so that it is the turn of the next remedy', async () => {
    expect(await changeOf({ by: 1, max: 3 })).to.equal('nothing')
    expect(await changeOf({ by: 1, max: 2 })).to.equal('nothing')
    expect(await changeOf({ by: -1, min: 3 })).to.equal('nothing')
    expect(await changeOf({ by: -1, min: 4 })).to.equal('nothing')
    expect(await changeOf({ to: 3 })).to.equal('nothing')
  })

  it('is put back to what was declared good, all at once, from nothing as well', async () => {
    const back = { to: 'baseline' }
    expect(await changeOf(back, { ...replicas(0), declared: 10 })).to.equal('0 to 10')
    expect(await changeOf(back, { ...replicas(9), declared: 4 })).to.equal('9 to 4')
    expect(await changeOf(back, { ...replicas(0), declared: 10, check: 'drift' })).to.equal('0 to 10')
    expect(await changeOf(back, { declared: 3 })).to.equal('nothing')
    expect(await changeOf(back, {})).to.equal('nothing')
    const [only] = await described(scale, back, { ...replicas(0), declared: 10 })
    expect(only).to.deep.include({ person: null, words: 'scale "web" of "stack" from 0 to 10, as was declared good' })
  })

  it('is of a person, where that one has switched it off', async () => {
    const [only] = await described(scale, { by: 1, max: 5 }, replicas(0))
    expect(only?.person).to.equal('somebody has switched it off: it is scaled to 0')
  })

  it('is not said by anybody, or by an autoscaler, or by a declaration: each is told in words', async () => {
    const isAutoscaled = { definition: { kind: 'deployment', document: {}, isAutoscaled: true } } as const
    expect(await changeOf({ to: 9 }, { answer: isAutoscaled })).to.equal(
      'an autoscaler decides how many there are of it',
    )
    expect(await changeOf({ to: 9 }, { answer: { replicas: null } })).to.equal('nobody says how many there are of it')
    expect(await changeOf({ to: 9 }, { standing: { cannot: 'it is declared' } })).to.equal('it is declared')
    expect(await changeOf({ to: 9 }, { standing: null })).to.equal('nothing')
  })

  it('takes as many away as it becomes fewer, and none when it becomes more', async () => {
    const [fewer] = await described(scale, { by: -1 })
    expect(fewer?.available).to.deep.equal({ healthy: 3, least: 2, goingDown: 1 })
    const [more] = await described(scale, { by: 1, max: 5 })
    expect(more?.available).to.deep.equal({ healthy: 3, least: 3, goingDown: 0 })
  })

  it('can be of another workload than that of the incident, on another target', async () => {
    const { hands, asked } = handsIn({})
    const options = optionsOf(scale, { by: 1, max: 9, on: 'k8s', workload: 'shop/deployment/web' })
    const [only] = await scale.describe(aTrouble({ target: 'site', check: 'http', item: '' }), options as never, hands)
    expect(only?.object).to.deep.equal({ target: 'k8s', kind: 'workload', name: 'shop/deployment/web' })
    expect(asked).to.deep.equal(['k8s/shop/deployment/web', 'k8s'])
    expect(await changeOf({ by: 1, max: 9 }, { check: 'http' })).to.equal('nothing')
  })

  it('is told to its orchestrator once, and waited for, through looks that fail', async () => {
    const goesOn = [{ kind: 'under-way', why: '3 of 4' }, fault('unreachable', 'nobody'), { kind: 'done' }] as const
    const { hands, told } = handsIn({ goesOn })
    const [prospect] = await described(scale, { by: 1, max: 5 })
    await scale.apply(prospect!, optionsOf(scale, { by: 1, max: 5 }) as never, hands, aTrouble())
    expect(told).to.deep.equal(['scale web 4 7'])
  })

  it('is in vain where all of it is not ready in time, or never will be', async () => {
    const options = optionsOf(scale, { by: 1, max: 5, readyWithin: '10s' }) as never
    const [prospect] = await described(scale, { by: 1, max: 5 })
    const ends = (goesOn: UpdateProgress): Promise<string> =>
      messageOf(scale.apply(prospect!, options, handsIn({ goesOn: [goesOn] }).hands, aTrouble()))
    expect(await ends({ kind: 'under-way', why: '3 of 4 are ready' })).to.equal(
      'it was taken, and is not there after 10s: 3 of 4 are ready',
    )
    expect(await ends({ kind: 'failed', why: 'no node has room' })).to.contain('no node has room')
  })

  it('was changed when it is what it was to be, was not when it is as before, and else nobody knows', async () => {
    const of = deed({ scale: { from: 3, to: 4, min: 1, max: 5, atOnce: 1 } })
    const wasDone = (count: number | null): Promise<unknown> =>
      scale.wasDone(of, optionsOf(scale, { by: 1, max: 5 }) as never, handsIn({ answer: { replicas: count } }).hands)
    expect(await wasDone(4)).to.equal(true)
    expect(await wasDone(3)).to.equal(false)
    expect(await wasDone(7)).to.equal(null)
    expect(await wasDone(null)).to.equal(null)
  })

  it('is written with one goal, a limit for what grows, and limits that leave room', () => {
    const isFine = (written: Written): boolean => scale.options.safeParse(written).success
    for (const written of [{ by: 1, max: 9 }, { by: -1 }, { to: 4 }, { to: 'baseline' }, { to: 0, min: 0 }])
      expect(isFine(written), JSON.stringify(written)).to.equal(true)
    for (const written of [
      ...[
        {},
        { by: 1 },
        { by: 0, max: 9 },
        { by: 1, to: 4, max: 9 },
        { to: 'recorded' },
        { to: -1 },
        { by: 1.5, max: 9 },
      ],
      { by: 1, min: 5, max: 4 },
    ])
      expect(isFine(written), JSON.stringify(written)).to.equal(false)
  })
})

describe('a workload that is made anew as a whole', () => {
  const restart = (world: World = {}): Promise<readonly Prospect[]> => described(rolloutRestart, {}, world)
  const rolling = (downAtOnce: number): World => ({ answer: { renewal: { kind: 'rolling', downAtOnce } } })
  const countOf = async (world: World): Promise<Prospect['available'] | undefined> =>
    (await restart(world))[0]?.available

  it('is away only as far as its own update says', async () => {
    expect(await countOf(rolling(1))).to.deep.equal({ healthy: 3, least: 2, goingDown: 1 })
    expect(await countOf(rolling(0))).to.deep.equal({ healthy: 3, least: 3, goingDown: 0 })
  })

  it('is kept where its own update takes all that is well away at once', async () => {
    expect(await countOf(rolling(Infinity))).to.deep.equal({ healthy: 3, least: 3, goingDown: 3 })
    const sick = { available: { healthy: 0, least: 3, goingDown: 0 } }
    expect(await countOf({ ...rolling(Infinity), standing: sick })).to.deep.equal({
      healthy: 0,
      least: 3,
      goingDown: 0,
    })
  })

  it('is nothing where it is switched off, and not possible where nobody makes it anew', async () => {
    expect(await restart(replicas(0))).to.deep.equal([])
    const [job] = await restart({ answer: { renewal: { kind: 'none', why: 'it is a job' } } })
    expect(job?.cannot).to.equal('it is a job')
  })

  it('is of a person where its last change did not come to its end: more of that would be rolled out', async () => {
    const [only] = await restart({ goesOn: [{ kind: 'failed', why: 'ProgressDeadlineExceeded' }] })
    expect(only?.needsPerson).to.equal('its last change did not come to its end: ProgressDeadlineExceeded')
    expect((await restart())[0]?.needsPerson).to.equal(null)
  })

  it('was made anew when it is of another edition than then, by whomever', async () => {
    const [prospect] = await restart()
    const of: Deed = deed({ incarnation: prospect!.incarnation })
    const options = optionsOf(rolloutRestart, {}) as never
    const wasDone = (answer: Partial<AnsweredWorkload>, which = of): Promise<unknown> =>
      rolloutRestart.wasDone(which, options, handsIn({ answer }).hands)
    expect(await wasDone({ version: '8', edition: 'e2' })).to.equal(true)
    expect(await wasDone({ version: '8' })).to.equal(false)
    expect(await wasDone({}, deed({ incarnation: null }))).to.equal(null)
  })

  it('is told to its orchestrator with the version that was seen', async () => {
    const [prospect] = await restart()
    const { hands, told } = handsIn({ goesOn: [{ kind: 'under-way', why: '1 of 3' }, { kind: 'done' }] })
    await rolloutRestart.apply(prospect!, optionsOf(rolloutRestart, {}) as never, hands, aTrouble())
    expect(told).to.deep.equal(['restart web 7'])
  })
})
