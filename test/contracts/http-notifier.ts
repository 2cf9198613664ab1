import { expect } from 'chai'
import type { AnyNotifier, Delivery } from '../../lib/kit/notifier.ts'
import { until } from '../helpers/network.ts'
import { aContext, aMessage, NOON, optionsOf } from '../helpers/notices.ts'
import { aReceiver } from '../helpers/receiver.ts'
import type { Received, Receiver } from '../helpers/receiver.ts'
import { controlsIn, notifierContract } from './notifier.ts'

export interface HttpMember {
  /** The options for a receiver that stands there. */
  readonly at: (origin: string) => {
    readonly written: Record<string, unknown>
    readonly secrets?: Record<string, string>
  }
  /** What is wrong with a document that holds the words of somebody hostile. */
  readonly actingOn: (document: unknown, payload: string) => readonly string[]
  /** What the receiver's own words are when it takes something. */
  readonly accepts?: { readonly status: number; readonly body: string }
}

/** What every notifier that speaks HTTP makes of its receiver's answers, beside what all notifiers owe. */
export function httpNotifierContract(notifier: AnyNotifier, { at, actingOn, accepts }: HttpMember): void {
  const accepting = { kind: 'says', ...(accepts ?? { status: 200, body: 'ok' }) } as const

  notifierContract(notifier, async () => {
    const receiver = await aReceiver(accepting)
    return {
      ...at(receiver.origin),
      taken: () => Promise.resolve(takenFrom(receiver).map(({ path, body }) => `${path} ${body}`)),
      actingOn: (pieces, payload) =>
        pieces.flatMap((piece) => {
          const body = piece.slice(piece.indexOf(' ') + 1)
          return [...controlsIn(piece), ...actingOn(JSON.parse(body), payload)]
        }),
      close: receiver.close,
    }
  })

  describe('when the receiver', () => {
    let receiver: Receiver
    let secrets: Readonly<Record<string, string>>
    let send: (signal?: AbortSignal) => Promise<Delivery>
    before(async () => {
      receiver = await aReceiver()
      const { written, secrets: own = {} } = at(receiver.origin)
      secrets = own
      const options = optionsOf(notifier, written, own)
      send = (signal) => notifier.send(aMessage(), options, aContext(signal ? { signal } : {}))
    })
    after(() => receiver.close())

    const answers: readonly (readonly [number, Record<string, string>, Partial<Delivery>])[] = [
      [500, {}, { isFinal: false }],
      [503, { 'retry-after': '120' }, { isFinal: false, retryAfterMs: 120_000 }],
      [503, { 'retry-after': new Date(NOON + 90_000).toUTCString() }, { isFinal: false, retryAfterMs: 90_000 }],
      [429, { 'retry-after': 'soon' }, { isFinal: false }],
      [408, {}, { isFinal: false }],
      [425, {}, { isFinal: false }],
      ...[400, 401, 403, 404, 410, 422].map((status) => [status, {}, { isFinal: true }] as const),
    ]
    for (const [status, headers, expected] of answers)
      it(`answers ${status} ${JSON.stringify(headers)}, it knows whether to come back`, async () => {
        receiver.behave({ kind: 'says', status, headers, body: 'because' })
        const delivery = await send()
        expect(delivery).to.include({ kind: 'rejected', ...expected })
        expect('retryAfterMs' in delivery).to.equal('retryAfterMs' in expected)
        expect(delivery).to.have.property('reason').that.contains(`${status}`).and.contains('because')
      })

    it('sends it elsewhere, it does not go there', async () => {
      const elsewhere = await aReceiver()
      receiver.behave({ kind: 'says', status: 307, headers: { location: `${elsewhere.origin}/metadata` } })
      expect(await send()).to.include({ kind: 'rejected', isFinal: true })
      expect(elsewhere.received).to.deep.equal([])
      await elsewhere.close()
    })

    it('resets the connection, it comes back', async () => {
      receiver.behave({ kind: 'resets' })
      expect(await send()).to.include({ kind: 'rejected', isFinal: false })
    })

    it('never answers, the deadline frees the socket', async () => {
      receiver.behave({ kind: 'hangs' })
      receiver.forget()
      const over = new AbortController()
      const sending = send(over.signal)
      await until(() => receiver.received.length > 0)
      over.abort(new Error('no time left'))
      expect(await sending).to.include({ kind: 'rejected', isFinal: false })
      await until(() => receiver.open.size === 0)
    })

    it('answers without end, it reads the beginning and hangs up', async () => {
      receiver.behave({ kind: 'floods' })
      expect(await send()).to.include({ kind: 'delivered' })
      await until(() => receiver.open.size === 0)
    })

    it('repeats what it was told, no secret of it is told on', async () => {
      receiver.behave({ kind: 'echoes' })
      const delivery = await send()
      expect(delivery).to.include({ kind: 'rejected', isFinal: true })
      for (const secret of Object.values(secrets)) expect(JSON.stringify(delivery)).to.not.contain(secret)
    })

    it('is not there, it comes back, and no secret is told', async () => {
      await receiver.close()
      const delivery = await send()
      expect(delivery).to.deep.equal({ kind: 'rejected', isFinal: false, reason: 'connection refused' })
    })
  })
}

function takenFrom(receiver: Receiver): readonly Received[] {
  const taken = [...receiver.received]
  receiver.forget()
  return taken
}
