import { expect } from 'chai'
import fc from 'fast-check'
import { formatPlace, parseAddress } from '../../../../lib/connectors/ssh/address.ts'

describe('the address of a host', () => {
  const good: [string, object][] = [
    ['web-1', { host: 'web-1' }],
    ['web-1.example.org:2222', { host: 'web-1.example.org', port: 2222 }],
    ['monitor@192.0.2.11:22', { user: 'monitor', host: '192.0.2.11', port: 22 }],
    ['2001:db8::1', { host: '2001:db8::1' }],
    ['root@[2001:db8::1]:22', { user: 'root', host: '2001:db8::1', port: 22 }],
    ['[fe80::1%eth0]', { host: 'fe80::1%eth0' }],
    ['me@example.org@bastion', { user: 'me@example.org', host: 'bastion' }],
  ]
  for (const [text, address] of good) {
    it(`reads ${text}`, () => expect(parseAddress(text)).to.deep.equal(address))
  }

  const bad = [
    ...['', '@host', 'user@', '-oProxyCommand=x', 'user@-oProxyCommand=x', '-l@host', 'host:', 'host:0', 'host:022'],
    ...['host:65536', 'host:22:22', 'a b', 'a;b', 'a$(b)', 'a`b`', 'a|b', "a'b", 'a"b', 'a\\b', 'a\nb', 'a\0b', 'a&b'],
    ...[
      'host-',
      '[192.0.2.1]:22',
      '[::1',
      '::1]:22',
      '[fe80::1%$(x)]',
      'ho/st',
      'u:p@host',
      'ünï@host',
      '*.example.org',
    ],
  ]
  for (const text of bad) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(parseAddress(text)).to.equal(null))
  }

  it('lets no character through that means something to a shell or an option parser', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const address = parseAddress(text)
        if (address === null) return
        expect(address.host).to.match(/^[A-Za-z0-9_:][A-Za-z0-9._:%-]*$/u)
        expect(address.user ?? 'x').to.match(/^[A-Za-z0-9_][A-Za-z0-9._+@-]*$/u)
      }),
    )
  })

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()), fc.integer({ min: 1, max: 65_535 }), (host, port) => {
        expect(parseAddress(formatPlace(host, port))).to.deep.equal({ host, port })
      }),
    )
  })
})
