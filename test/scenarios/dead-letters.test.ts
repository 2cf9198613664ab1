import { expect } from 'chai'
import type { Letter } from '../../lib/app/control/letter.ts'
import type { Outcome } from '../../lib/app/control/words.ts'
import { aRule, HOUR, MINUTE } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'
import type { WatchedFleet } from '../helpers/watched-fleet.ts'

const BOTH = [aRule({ steps: [{ notify: 'ops' }, { notify: 'pager' }], repeatMs: null })]

const by = (fleet: WatchedFleet, notifier: string): string[] =>
  fleet.heard
    .filter(({ route }) => route.notifier === notifier)
    .flatMap(({ entries }) => entries.map(({ kind, subject }) => `${kind} ${subject.target} ${subject.check}`))

async function letters(fleet: WatchedFleet): Promise<readonly Letter[]> {
  const outcome = await fleet.watch().grant({ do: 'letters' })
  if (outcome.kind !== 'letters') throw new Error(`it is ${outcome.kind}`)
  return outcome.letters
}

/** A fleet with one problem, of which the pager was not to be told. */
async function unheard(rules = BOTH): Promise<WatchedFleet> {
  const fleet = await watchFleet([aWatchedTarget('web-1')], { rules })
  fleet.answer('forbids', 'pager')
  fleet.set('web-1', 'critical', '/')
  await fleet.pass(15 * MINUTE)
  return fleet
}

describe('a notice that was given up', () => {
  it('is told by the other notifiers, and not by the one that does not get through', async () => {
    const fleet = await unheard()
    fleet.answer('takes', 'pager')
    await fleet.pass(HOUR)
    await fleet.stop()
    expect(by(fleet, 'ops')).to.deep.equal(['problem web-1 disk', 'problem orch-watch notifier'])
    expect(by(fleet, 'pager')).to.deep.equal([])
    const [incident] = fleet
      .watch()
      .picture.stories.open()
      .filter(({ subject }) => subject.target === 'orch-watch')
    expect(incident).to.deep.include({ subject: { target: 'orch-watch', check: 'notifier', item: 'pager' } })
    expect(incident?.summary).to.equal('gave up after 5 tries: not you')
  })

  it('is over for the others when something arrives by that notifier again', async () => {
    const fleet = await unheard()
    fleet.answer('takes', 'pager')
    fleet.set('web-1', 'ok', '/')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(by(fleet, 'pager')).to.deep.equal(['recovery web-1 disk'])
    expect(by(fleet, 'ops').slice(2)).to.have.members(['recovery web-1 disk', 'recovery orch-watch notifier'])
  })

  it('makes no noise where two fail at once: each is one problem, and nobody can be told', async () => {
    const fleet = await watchFleet([aWatchedTarget('web-1')], { rules: BOTH })
    for (const notifier of ['ops', 'pager']) fleet.answer('forbids', notifier)
    fleet.set('web-1', 'critical', '/')
    await fleet.pass(24 * HOUR)
    const dead = await letters(fleet)
    await fleet.stop()
    expect(fleet.heard).to.deep.equal([])
    expect(fleet.watch().picture.stories.open()).to.have.length(3)
    expect(dead.map(({ notifier }) => notifier).sort()).to.deep.equal(['ops', 'ops', 'pager', 'pager'])
  })

  it('says so to whoever asks why that notifier was not told of itself', async () => {
    const fleet = await unheard()
    const outcome = await fleet.watch().grant({ do: 'explain', target: 'orch-watch', check: 'notifier' })
    await fleet.stop()
    const routes = outcome.kind === 'explained' ? outcome.explanation.routes : []
    expect(routes.map(({ notifier, standing }) => [notifier, standing.kind])).to.deep.equal([
      ['ops', 'told'],
      ['pager', 'itself'],
    ])
  })

  it('is listed, and arrives when somebody has it tried again', async () => {
    const fleet = await unheard()
    const [letter] = await letters(fleet)
    expect(letter).to.include({ rule: 'tell ops', notifier: 'pager', attempts: 5, answer: 'not you' })
    expect(letter?.entries[0]?.subject).to.deep.equal({ target: 'web-1', check: 'disk', item: '/' })
    fleet.answer('takes', 'pager')
    const id = letter?.id ?? ''
    const again = (): Promise<Outcome> => fleet.watch().grant({ do: 'retry-letters', letter: id, by: 'ada' })
    expect(await again()).to.deep.equal({ kind: 'done', says: '1 notice tried again' })
    await fleet.pass(MINUTE)
    expect(by(fleet, 'pager')).to.deep.equal(['problem web-1 disk'])
    expect(await letters(fleet)).to.deep.equal([])
    expect(await again()).to.deep.equal({ kind: 'refused', why: `there is no dead letter "${id}"` })
    await fleet.stop()
  })

  it('is gone when somebody lets go of it, also over a restart', async () => {
    const fleet = await unheard()
    expect(await fleet.watch().grant({ do: 'drop-letters', by: 'ada' })).to.include({ says: '1 notice dropped' })
    await fleet.restart()
    expect(await letters(fleet)).to.deep.equal([])
    fleet.answer('takes', 'pager')
    await fleet.pass(HOUR)
    await fleet.stop()
    expect(by(fleet, 'pager')).to.deep.equal([])
  })

  it('is no problem of ourselves any more when the notifier is taken out of the inventory', async () => {
    const fleet = await unheard()
    await fleet.restart({ notifiers: [] })
    await fleet.stop()
    expect(fleet.watch().picture.statesOf('orch-watch')).to.deep.equal([])
    const ours = fleet
      .watch()
      .picture.stories.all()
      .filter(({ subject }) => subject.target === 'orch-watch')
    expect(ours.map(({ phase }) => phase)).to.not.include('open')
  })
})
