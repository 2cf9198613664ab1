import { expect } from 'chai'
import { FaultError } from '../../lib/kit/fault.ts'
import type { AnyRemedy, Hands, Trouble } from '../../lib/kit/remedy.ts'
import type { Deed, Prospect } from '../../lib/model/heal.ts'
import { optionsOf } from '../helpers/notices.ts'

/** Where one remedy works, for real or nearly so, on this machine. */
export interface Stage {
  /** As written in a rule, without the keys of every step. */
  readonly written: Readonly<Record<string, unknown>>
  /** By the name behind `env:`. */
  readonly secrets?: Readonly<Record<string, string>>
  readonly trouble: Trouble
  hands(signal: AbortSignal): Hands
  /** All that has been changed so far, each in a line. */
  changes(): readonly string[]
  /** What the remedy works on becomes another one of the same name. Resolves to the trouble that there is then. */
  replace(): Promise<Trouble>
  /** From now on every change fails. */
  fail(): void
  /** From now on every change goes on for as long as nobody ends it. */
  hang(): void
  close(): Promise<void>
}

/** What every remedy owes those whose things it touches. */
export function remedyContract(remedy: AnyRemedy, name: string, open: () => Promise<Stage>): void {
  let stage: Stage
  let options: unknown
  beforeEach(async () => {
    stage = await open()
    options = optionsOf(remedy, stage.written, stage.secrets)
  })
  afterEach(() => stage.close())

  const hands = (signal = new AbortController().signal): Hands => stage.hands(signal)
  const described = async (): Promise<readonly [Prospect, ...Prospect[]]> => {
    const [first, ...others] = await remedy.describe(stage.trouble, options, hands())
    expect(first, 'it describes nothing').to.not.equal(undefined)
    return [first!, ...others]
  }
  const refused = async (deed: Promise<void>): Promise<FaultError> => {
    const error = await deed.then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).to.be.instanceOf(FaultError)
    return error as FaultError
  }

  it('is called what its file is called, says what it mends, and refuses options that it does not have', () => {
    expect(remedy.name).to.equal(name)
    expect(remedy.title).to.match(/^\S.*\S$/u)
    expect(remedy.mends).to.not.be.empty
    expect(remedy.options.safeParse({ ...stage.written, nonsense: 1 }).success).to.equal(false)
  })

  it('describes what it would do, the same each time, and changes nothing', async () => {
    const prospects = await described()
    expect(await described()).to.deep.equal(prospects)
    expect(stage.changes()).to.deep.equal([])
    for (const { object, host, words } of prospects) {
      expect(object.target).to.not.equal('')
      expect(host).to.not.equal('')
      expect(words)
        .to.match(/^\S.*\S$/u)
        .and.have.length.below(500)
    }
  })

  it('does what was described', async () => {
    for (const prospect of await described()) await remedy.apply(prospect, options, hands(), stage.trouble)
    expect(stage.changes()).to.not.be.empty
  })

  it('leaves another incarnation alone', async () => {
    const [prospect] = await described()
    const trouble = await stage.replace()
    await refused(remedy.apply(prospect, options, hands(), trouble))
    expect(stage.changes()).to.deep.equal([])
  })

  it('says in a fault what went wrong, and no secret', async () => {
    const prospects = await described()
    stage.fail()
    const { fault } = await refused(remedy.apply(prospects[0], options, hands(), stage.trouble))
    expect(fault.code).to.not.equal('bug')
    expect(fault.message).to.match(/^\S.*\S$/u)
    for (const secret of Object.values(stage.secrets ?? {}))
      expect(JSON.stringify([prospects, fault, options])).to.not.contain(secret)
  })

  it('ends when it is told to, and nobody knows then whether it was done', async () => {
    const [prospect] = await described()
    stage.hang()
    const over = new AbortController()
    const deed = refused(remedy.apply(prospect, options, hands(over.signal), stage.trouble))
    while (stage.changes().length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    over.abort(new Error('enough'))
    expect((await deed).fault.code).to.be.oneOf(['timed-out', 'lost'])
  })

  it('does nothing when it is told to end before it has begun', async () => {
    const [prospect] = await described()
    await refused(remedy.apply(prospect, options, hands(AbortSignal.abort(new Error('enough'))), stage.trouble))
    expect(stage.changes()).to.deep.equal([])
  })

  it('tells without changing anything whether it was done, or that nobody can say', async () => {
    const [prospect] = await described()
    const wasDone = await remedy.wasDone(deedOf(prospect, remedy, stage.trouble), options, hands())
    // What was done in part can be brought to its end by whoever says so, and by nobody else.
    expect(wasDone).to.be.oneOf([true, false, null, ...(remedy.finish ? ['in part'] : [])])
    expect(stage.changes()).to.deep.equal([])
  })
}

/** A deed of which nobody knows what became of it. */
function deedOf(
  { object, host, group, incarnation, words, scale }: Prospect,
  { name }: AnyRemedy,
  { incident }: Trouble,
): Deed {
  return {
    ...{ id: 'd-1', incident: incident.id, rule: 'mend', step: 0, remedy: name, object, host, group, words, scale },
    incarnation,
    ...{ at: incident.openedAt, endedAt: null, outcome: 'under-way', why: '', wellSince: null, longestWellMs: 0 },
    subject: incident.subject,
  }
}
