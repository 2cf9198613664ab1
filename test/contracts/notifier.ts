import { expect } from 'chai'
import type { AnyNotifier } from '../../lib/kit/notifier.ts'
import { aContext, aHostileMessage, aMessage, anEntry, aRecovery, optionsOf } from '../helpers/notices.ts'
import { HOSTILE } from '../helpers/hostile.ts'
import type { NoticeEntry } from '../../lib/model/notice.ts'

/** Where one notifier's words end up, for real, on this machine. */
export interface Sink {
  readonly written: Readonly<Record<string, unknown>>
  /** By the name behind `env:`. */
  readonly secrets?: Readonly<Record<string, string>>
  /** Takes what has arrived, each piece as it came, and forgets it. */
  taken(): Promise<readonly string[]>
  /** What is wrong with pieces that hold the words of somebody hostile; nothing where all stays text. */
  actingOn(pieces: readonly string[], payload: string): readonly string[]
  close(): Promise<void>
}

/** What every way to tell somebody owes those who are told, whatever it looks like. */
export function notifierContract(notifier: AnyNotifier, open: () => Promise<Sink>): void {
  let sink: Sink
  let options: unknown
  before(async () => {
    sink = await open()
    options = optionsOf(notifier, sink.written, sink.secrets)
  })
  after(() => sink.close())

  const told = async (...entries: readonly NoticeEntry[]): Promise<string> => {
    expect(await notifier.send(aMessage(...entries), options, aContext())).to.include({ kind: 'delivered' })
    // Without what takes the meaning of marks, and of quotes in JSON.
    return (await sink.taken()).join('\n').replaceAll('\\', '')
  }

  it('says what it is, and refuses options that it does not have', () => {
    expect(notifier.title).to.match(/^\S.*\S$/u)
    expect(notifier.timeoutMs).to.be.within(1000, 120_000)
    expect(notifier.options.safeParse({ ...sink.written, nonsense: 1 }).success).to.equal(false)
  })

  it('tells of a problem, with its target and what is wrong', async () => {
    expect(await told(anEntry({ target: 'web-7', summary: '96% used' }))).to.match(/web-7[^]*96% used/u)
  })

  it('tells that it is over', async () => {
    await told(anEntry({ target: 'web-7' }))
    expect(await told(aRecovery({ target: 'web-7' }))).to.match(/RECOVERED|recovered|resolve|close/u)
  })

  it('tells several things at once', async () => {
    const entries = [anEntry({ target: 'web-1' }), anEntry({ target: 'web-2', status: 'warning' })]
    const text = await told(...entries, aRecovery({ target: 'web-3' }))
    for (const name of ['web-1', 'web-2', 'web-3']) expect(text).to.contain(name)
  })

  it('copes with a thousand of them', async () => {
    const many = Array.from({ length: 1000 }, (_, nth) => anEntry({ target: `web-${nth}` }))
    expect(await told(...many)).to.contain('web-0')
  }).timeout(60_000)

  it('lets the words of somebody hostile be words', async () => {
    for (const payload of HOSTILE) {
      const delivery = await notifier.send(aHostileMessage(payload), options, aContext())
      expect(delivery, payload).to.include({ kind: 'delivered' })
      expect(sink.actingOn(await sink.taken(), payload), JSON.stringify(payload)).to.deep.equal([])
    }
  }).timeout(60_000)

  it('shows its secrets to nobody', async () => {
    const delivery = await notifier.send(aMessage(), options, aContext())
    await sink.taken()
    for (const secret of Object.values(sink.secrets ?? {})) {
      expect(JSON.stringify([options, delivery])).to.not.contain(secret)
    }
  })

  it('is over at once when there is no time left', async () => {
    const delivery = await notifier.send(
      aMessage(),
      options,
      aContext({ signal: AbortSignal.abort(new Error('over')) }),
    )
    expect(['rejected', 'delivered']).to.include(delivery.kind)
    await sink.taken()
  })
}

/** Characters of a piece that could act on a terminal or end a line early. */
export function controlsIn(piece: string): string[] {
  return (piece.match(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu) ?? []).map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16)}`,
  )
}
