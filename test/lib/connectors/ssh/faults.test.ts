import { expect } from 'chai'
import { sshFault } from '../../../../lib/connectors/ssh/faults.ts'
import { fault } from '../../../../lib/kit/fault.ts'

describe('what foreign errors mean', () => {
  const withCode = (code: string | number, message = 'it broke') => Object.assign(new Error(message), { code })
  const withLevel = (level: string, message = 'it broke') => Object.assign(new Error(message), { level })
  const cases: [string, Error, string, string?][] = [
    ['nobody listens', withCode('ECONNREFUSED'), 'refused'],
    ['no route to a host', withCode('EHOSTUNREACH'), 'unreachable'],
    ['no route to a network', withCode('ENETUNREACH'), 'unreachable'],
    ['a name that nobody has', withCode('ENOTFOUND'), 'unreachable', 'dns'],
    ['a name server that is silent', withCode('EAI_AGAIN'), 'unreachable', 'dns'],
    ['the system gave up connecting', withCode('ETIMEDOUT'), 'timed-out', 'connect'],
    ['a reset', withCode('ECONNRESET'), 'lost'],
    ['a broken pipe', withCode('EPIPE'), 'lost'],
    ['our own descriptors are used up', withCode('EMFILE'), 'local'],
    ['the descriptors of this machine are used up', withCode('ENFILE'), 'local'],
    ['our own firewall', withCode('EPERM'), 'local'],
    ['a socket error knows its errno', Object.assign(withLevel('client-socket'), { code: 'ECONNRESET' }), 'lost'],
    ['a login that is refused', withLevel('client-authentication'), 'auth-failed'],
    ['a host that no longer answers', withLevel('client-timeout', 'Keepalive timeout'), 'lost', 'keepalive'],
    ['no common algorithm', withLevel('handshake', 'Handshake failed: no matching key exchange algorithm'), 'protocol'],
    ['a packet that makes no sense', withLevel('protocol', 'Invalid packet length'), 'protocol'],
    ['too eager', withLevel('protocol', 'Connection lost before handshake'), 'busy'],
    ['too many keys', withCode(2, 'Too many authentication failures'), 'auth-failed'],
    ['a server that says goodbye', withCode(11, 'going down'), 'lost'],
    ['a forward that nobody takes', new Error('Connection refused'), 'refused'],
    ['what nobody has decided on', new Error('quux'), 'bug'],
    ['a name from nowhere', withCode('__proto__'), 'bug'],
  ]
  for (const [title, error, code, phase] of cases) {
    it(`${title}: ${code}`, () => {
      const { fault: found } = sshFault(error, '192.0.2.1:22')
      expect(found.code).to.equal(code)
      expect(found.phase).to.equal(phase)
      expect(found.message).to.match(/^192\.0\.2\.1:22: /u)
    })
  }

  it('leaves alone what has a meaning already', () => {
    const known = fault('busy', 'later')
    expect(sshFault(known, 'x')).to.equal(known)
  })
})
