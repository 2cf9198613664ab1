import { expect } from 'chai'
import fc from 'fast-check'
import { planOf } from '../../../../lib/app/replace/plan.ts'
import type { Plan } from '../../../../lib/app/replace/plan.ts'
import type { StepName } from '../../../../lib/app/replace/journal.ts'
import type { Surroundings } from '../../../../lib/app/replace/there.ts'
import type { GroundPlan, Wish } from '../../../../lib/app/replace/wish.ts'
import type { Field } from '../../../../lib/model/configuration.ts'
import { aConfiguration } from '../../../helpers/configurations.ts'

interface Told {
  readonly name: string
  /** Compose's words for what it depends on. */
  readonly needs?: string
  readonly isGone?: boolean
  readonly isStopped?: boolean
}

const wish = ({ name, needs = '', isGone = false }: Told, target = 'e'): Wish => {
  const field = (path: readonly string[], value: string): Field => ({ path, value, origin: 'operator' })
  const fields = [
    { ...field(['image', 'id'], 'sha256:1'), origin: 'image' as const },
    field(['image', 'name'], 'shop:1'),
    field(['labels', 'com.docker.compose.depends_on'], needs),
    field(['labels', 'com.docker.compose.project'], 'shop'),
  ]
  const wanted = aConfiguration({ name: `shop/${name}/1`, runsAs: name, incarnation: `old-${name}`, fields })
  const of = { target, kind: 'container', name: wanted.name } as const
  return {
    of,
    wanted,
    old: isGone ? null : wanted,
    reveal: () => undefined,
    isRekeyed: false,
    words: '',
    because: null,
  }
}

const plan = (all: readonly Told[], grounds: readonly GroundPlan[] = []): Plan => {
  const wishes = all.map((each) => wish(each))
  const theres = wishes.map((each, at): readonly [Wish, Surroundings] => [
    each,
    {
      listed: [],
      old: each.old && { State: { Running: all[at]?.isStopped !== true } },
      image: { Id: 'sha256:1' },
      namedImageId: 'sha256:1',
      ...{ containers: new Set(), networks: new Set(), volumes: new Set() },
    },
  ])
  return planOf(wishes, new Map(theres), grounds)
}
const stepsIn = ({ parts, steps }: Plan, ...names: StepName[]): string[] =>
  steps.filter(({ name }) => names.includes(name)).map(({ name, at }) => `${name} ${parts[at]?.runsAs ?? ''}`)

describe('a plan for several containers', () => {
  it('stops whoever depends first, and starts what is needed first, waiting where Compose would', () => {
    const found = plan([
      { name: 'web', needs: 'db:service_healthy:false,cache:service_started:false' },
      { name: 'db' },
      { name: 'cache' },
    ])
    expect(stepsIn(found, 'stop')).to.deep.equal(['stop web', 'stop cache', 'stop db'])
    expect(stepsIn(found, 'start', 'gate')).to.deep.equal([
      'start db',
      'gate db',
      'start cache',
      'start web',
      'gate cache',
      'gate web',
    ])
  })

  it('waits for one that does its work to have done it', () => {
    const found = plan([
      { name: 'web', needs: 'migrate:service_completed_successfully:false' },
      { name: 'migrate', isGone: true },
    ])
    expect(found.steps.map(({ words }) => words)).to.include('wait until "migrate" has done its work')
    expect(found.parts.map(({ runsAs, gate }) => [runsAs, gate])).to.deep.equal([
      ['migrate', 'completed'],
      ['web', 'well'],
    ])
  })

  it('makes networks and volumes before the first container', () => {
    const grounds: readonly GroundPlan[] = [{ target: 'e', what: 'network', name: 'back', body: {} }]
    expect(plan([{ name: 'web' }], grounds).steps[0]).to.deep.include({
      name: 'create-network',
      at: 0,
      words: 'create the network "back"',
    })
  })

  it('is refused where some need each other, by their names', () => {
    const { cannot } = plan([
      { name: 'a', needs: 'b' },
      { name: 'b', needs: 'c' },
      { name: 'c', needs: 'b' },
    ])
    expect(cannot).to.deep.equal(['they need each other, and none can be first: "shop/b/1" → "shop/c/1" → "shop/b/1"'])
  })

  it('stops nothing before all are made and compared, removes nothing before all are well, whatever depends on what', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const told = names.map((name, at) =>
      fc.record({
        name: fc.constant(name),
        needs: fc
          .subarray(names.slice(0, at))
          .map((some) => some.map((each) => `${each}:service_${each < 'c' ? 'healthy' : 'started'}:false`).join(',')),
        isGone: fc.boolean(),
        isStopped: fc.boolean(),
      }),
    )
    fc.assert(
      fc.property(
        fc.tuple(...told).chain((all) => fc.shuffledSubarray(all, { minLength: 1 })),
        (all) => {
          const found = plan(all)
          expect(found.cannot).to.deep.equal([])
          const at = (name: StepName, which: 'first' | 'last'): number => {
            const all = found.steps.flatMap((each, nth) => (each.name === name ? [nth] : []))
            return (which === 'first' ? all[0] : all.at(-1)) ?? (which === 'first' ? Infinity : -1)
          }
          expect(at('compare', 'last')).to.be.below(at('stop', 'first'))
          expect(at('set-aside', 'last')).to.be.below(at('rename', 'first'))
          expect(Math.max(at('gate', 'last'), at('compare-again', 'last'))).to.be.below(at('remove-old', 'first'))
          const running = all.filter(({ isGone, isStopped }) => isGone || !isStopped)
          expect(stepsIn(found, 'start')).to.have.length(running.length)
          expect(stepsIn(found, 'gate')).to.have.length(running.length)
          expect(stepsIn(found, 'remove-old')).to.have.length(all.filter(({ isGone }) => !isGone).length)
          const starts = stepsIn(found, 'start').map((each) => each.slice(6))
          for (const { name, needs } of running)
            for (const each of needs.split(',').flatMap((one) => one.split(':')[0] || []))
              if (starts.includes(each)) expect(starts.indexOf(each)).to.be.below(starts.indexOf(name))
        },
      ),
    )
  })
})
