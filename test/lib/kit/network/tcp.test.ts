import { expect } from 'chai'
import { FaultError } from '../../../../lib/kit/fault.ts'
import type { TcpQuestion, TcpSight } from '../../../../lib/model/network.ts'
import { flood, hungServer } from '../../../helpers/hung-servers.ts'
import type { HungServer } from '../../../helpers/hung-servers.ts'
import { aNetwork, until } from '../../../helpers/network.ts'

describe('a TCP connection', () => {
  let server: HungServer | undefined
  afterEach(async () => {
    await server?.close()
    server = undefined
  })

  const ask = (own: Partial<TcpQuestion>, signal?: AbortSignal): Promise<TcpSight> =>
    aNetwork(signal).tcp({ host: '127.0.0.1', port: server?.port ?? 1, timeoutMs: 3000, ...own })

  it('is seen to be open, and closed again at once', async () => {
    server = await hungServer(() => undefined)
    expect(await ask({})).to.include({ kind: 'connected', address: '127.0.0.1' })
    await until(() => server?.open.size === 0)
  })

  it('that is refused was seen, and is no fault', async () => {
    expect(await ask({ port: 1 })).to.deep.equal({ kind: 'failed', why: 'refused', text: 'connection refused' })
  })

  it('to a name that cannot be is a finding, too', async () => {
    expect(await ask({ host: 'a..b' })).to.include({ kind: 'failed', why: 'unresolved' })
  })

  it('finds the text that is expected, however the bytes come', async () => {
    server = await hungServer((socket) => {
      socket.write('22')
      setImmediate(() => socket.write('0 mail ESMTP\r\n'))
    })
    expect(await ask({ expect: '220' })).to.have.nested.property('reply.found', true)
  })

  it('says first what is to be said', async () => {
    server = await hungServer((socket) => socket.on('data', (data) => socket.end(`+${data.toString()}`)))
    expect(await ask({ send: 'PING\r\n', expect: '+PING' })).to.have.nested.property('reply.ended', 'found')
  })

  it('tells what came instead, when the other side is done', async () => {
    server = await hungServer((socket) => socket.end('421 too busy\r\n'))
    const sight = await ask({ expect: '220' })
    expect(sight).to.have.deep.property('reply', { found: false, text: '421 too busy\r\n', ended: 'closed' })
  })

  it('tells what came instead, when the other side goes silent', async () => {
    server = await hungServer((socket) => socket.write('421 \u001b[2Jwait'))
    const text = 'no answer within 200ms (answer), only "421 \\u{1b}[2Jwait"'
    expect(await ask({ expect: '220', timeoutMs: 200 })).to.deep.equal({ kind: 'failed', why: 'timed-out', text })
    await until(() => server?.open.size === 0)
  })

  it('reads no more than a little of one that never stops talking', async () => {
    server = await hungServer(flood)
    expect(await ask({ expect: 'end' })).to.have.nested.property('reply.ended', 'full')
  })

  it('is given up when nobody wants the answer any more', async () => {
    server = await hungServer(() => undefined)
    const over = new AbortController()
    const asking = ask({ expect: 'never' }, over.signal).catch((error: unknown) => error)
    await until(() => server?.open.size === 1)
    over.abort(new Error('over'))
    expect(await asking)
      .to.be.instanceOf(Error)
      .with.property('message', 'over')
    await until(() => server?.open.size === 0)
  })

  it('that this machine has no way for is a fault, not a finding', async () => {
    const error = await ask({ host: '255.255.255.255' }).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(FaultError)
    expect((error as FaultError).fault.code).to.be.oneOf(['local', 'unreachable'])
  })
})
