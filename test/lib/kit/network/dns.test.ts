import { expect } from 'chai'
import { createSocket } from 'node:dgram'
import type { DnsQuestion, DnsSight, DnsType } from '../../../../lib/model/network.ts'
import { DNSMASQ, startNameServer } from '../../../helpers/name-server.ts'
import type { NameServer } from '../../../helpers/name-server.ts'
import { skipUnless } from '../../../helpers/needs.ts'
import { aNetwork } from '../../../helpers/network.ts'

describe('a question to a name server', function () {
  this.timeout(20_000)
  let names: NameServer | undefined

  before(async function () {
    skipUnless(this, { files: [DNSMASQ] })
    names = await startNameServer([
      '--local=/test/',
      '--host-record=www.test,192.0.2.1,2001:db8::1',
      '--host-record=www.test,192.0.2.2',
      '--cname=alias.test,www.test',
      '--mx-host=test,mail.test,10',
      '--txt-record=test,v=spf1 -all',
      '--srv-host=_imap._tcp.test,mail.test,143,5,7',
      '--ptr-record=9.2.0.192.in-addr.arpa,nine.test',
    ])
  })
  after(() => names?.stop())

  const ask = (name: string, type: DnsType = 'A', own: Partial<DnsQuestion> = {}): Promise<DnsSight> =>
    aNetwork().dns({ name, type, timeoutMs: 3000, ...(names && { server: names.server }), ...own })
  const answers = async (name: string, type: DnsType): Promise<readonly string[]> => {
    const sight = await ask(name, type)
    return sight.kind === 'answers' ? [...sight.answers].sort() : [sight.kind]
  }

  it('of each type is answered in words that can be compared', async () => {
    expect(await answers('www.test', 'A')).to.deep.equal(['192.0.2.1', '192.0.2.2'])
    expect(await answers('www.test', 'AAAA')).to.deep.equal(['2001:db8::1'])
    expect(await answers('alias.test', 'CNAME')).to.deep.equal(['www.test'])
    expect(await answers('test', 'MX')).to.deep.equal(['10 mail.test'])
    expect(await answers('test', 'TXT')).to.deep.equal(['v=spf1 -all'])
    expect(await answers('_imap._tcp.test', 'SRV')).to.deep.equal(['5 7 143 mail.test'])
  })

  it('finds the name of an address, of either family', async () => {
    expect(await answers('192.0.2.9', 'PTR')).to.deep.equal(['nine.test'])
    expect(await answers('2001:db8::1', 'PTR')).to.deep.equal(['www.test'])
  })

  it('tells no such name from no such record from a server that will not answer', async () => {
    expect(await ask('gone.test')).to.include({ kind: 'nxdomain' })
    expect(await ask('test', 'SRV')).to.include({ kind: 'none' })
    expect(await ask('www.elsewhere')).to.include({ kind: 'refused-to-answer' })
  })

  it('that a named server does not answer is a finding', async () => {
    expect(await ask('www.test', 'A', { server: '127.0.0.1:1' })).to.include({ kind: 'failed', why: 'refused' })
    const silent = createSocket('udp4')
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve))
    const server = `127.0.0.1:${silent.address().port}`
    const before = performance.now()
    expect(await ask('www.test', 'A', { server, timeoutMs: 600 })).to.include({ kind: 'failed', why: 'timed-out' })
    expect(performance.now() - before).to.be.below(2000)
    silent.close()
  })

  it('that a named server answers with garbage is a finding, too', async () => {
    const liar = createSocket('udp4')
    liar.on('message', (question, { port, address }) => {
      const answer = Buffer.concat([
        question.subarray(0, 2),
        Buffer.from([0x81, 0x80, 0, 1, 0, 9]),
        Buffer.alloc(40, 0xc0),
      ])
      liar.send(answer, port, address)
    })
    await new Promise<void>((resolve) => liar.bind(0, '127.0.0.1', resolve))
    const sight = await ask('www.test', 'A', { server: `127.0.0.1:${liar.address().port}`, timeoutMs: 1000 })
    expect(sight.kind).to.equal('failed')
    liar.close()
  })
})
