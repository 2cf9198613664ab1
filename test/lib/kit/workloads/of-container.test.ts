import { expect } from 'chai'
import fc from 'fast-check'
import { instanceOfContainer, isDone } from '../../../../lib/kit/workloads/of-container.ts'
import type { Container } from '../../../../lib/model/engine.ts'
import { aContainer } from '../../../helpers/facts.ts'

const of = (own: Partial<Container>) => instanceOfContainer(aContainer(own), { node: 'web-1', isUpdated: true })

describe('a container as one instance of a workload', () => {
  it('is ready when it runs and is healthy, or nobody checks its health', () => {
    const readyWith = (own: Partial<Container>): boolean => of(own).isReady
    expect([readyWith({}), readyWith({ health: 'healthy' })]).to.deep.equal([true, true])
    for (const own of [
      { health: 'starting' },
      { health: 'unhealthy' },
      { phase: 'paused' },
      { phase: 'exited' },
    ] as const)
      expect(readyWith(own), JSON.stringify(own)).to.equal(false)
  })

  it('is in the phase that all orchestrators know, and says what is wrong in words that its people know', () => {
    const rows = (
      [
        [{ phase: 'created' }, 'starting', undefined],
        [{ phase: 'created', error: 'no such file' }, 'starting', 'start: cannot be started: no such file'],
        [{ phase: 'running' }, 'running', undefined],
        [{ phase: 'running', health: 'unhealthy' }, 'running', 'unhealthy: unhealthy: '],
        [{ phase: 'paused' }, 'running', 'unhealthy: paused: '],
        [{ phase: 'restarting', exitCode: 1 }, 'starting', 'crash-loop: restarting: exit code 1'],
        [{ phase: 'removing' }, 'stopping', undefined],
        [
          { phase: 'exited', exitCode: 137, oomKilled: true },
          'ended',
          'ended: exited: exit code 137 (killed for memory)',
        ],
        [{ phase: 'dead', error: 'device busy' }, 'ended', 'ended: dead: device busy'],
      ] as const
    ).map(([own, phase, trouble]) => ({ own, phase, trouble }))
    for (const { own, phase, trouble } of rows) {
      const { phase: is, trouble: told } = of(own)
      expect([is, told && `${told.kind}: ${told.word}: ${told.why}`], JSON.stringify(own)).to.deep.equal([
        phase,
        trouble,
      ])
    }
  })

  it('does not count when it has done its work and is not to run again', () => {
    expect(of({ phase: 'exited', exitCode: 0, restartPolicy: 'no' }).isWanted).to.equal(false)
    expect(of({ phase: 'exited', exitCode: 0, restartPolicy: 'on-failure' }).isWanted).to.equal(false)
    expect(of({ phase: 'exited', exitCode: 0, restartPolicy: 'always' }).isWanted).to.equal(true)
    expect(of({ phase: 'exited', exitCode: 1, restartPolicy: 'no' }).isWanted).to.equal(true)
  })

  it('says how it ended and where, and nothing of that while it runs', () => {
    const ended = of({ phase: 'exited', exitCode: 1, finishedAt: 5000 })
    expect(ended.lastEnd).to.deep.equal({ at: 5000, exitCode: 1, oomKilled: false, why: '', node: 'web-1' })
    expect(ended.since).to.equal(5000)
    expect(of({ phase: 'running' })).to.not.have.property('lastEnd')
  })

  it('is ready only while it runs and counts, whatever the container', () => {
    const any = fc.record({
      phase: fc.constantFrom('created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'),
      health: fc.constantFrom('none', 'starting', 'healthy', 'unhealthy'),
      restartPolicy: fc.constantFrom('no', 'always', 'unless-stopped', 'on-failure'),
      exitCode: fc.integer({ min: 0, max: 255 }),
      oomKilled: fc.boolean(),
      error: fc.constantFrom('', 'no such file'),
    })
    fc.assert(
      fc.property(any, (own) => {
        const { isReady, isWanted, phase, trouble, lastEnd } = of(own)
        if (isReady)
          expect([phase, isWanted, trouble]).to.deep.equal([
            'running',
            true,
            own.health === 'none' ? undefined : trouble,
          ])
        if (phase === 'ended') expect(lastEnd).to.not.equal(undefined)
        if (isDone(aContainer(own))) expect([isWanted, trouble]).to.deep.equal([false, undefined])
      }),
    )
  })
})
