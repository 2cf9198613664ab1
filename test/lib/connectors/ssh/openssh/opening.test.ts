import { expect } from 'chai'
import { beginOpening, hear } from '../../../../../lib/connectors/ssh/openssh/opening.ts'
import type { Opening } from '../../../../../lib/connectors/ssh/openssh/opening.ts'

const after = (...lines: string[]): Opening => lines.reduce(hear, beginOpening(false))

const LOG = [
  'OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19 27 Jan 2026',
  'debug1: Connecting to 127.0.0.1 [127.0.0.1] port 2299.',
  'debug1: Connection established.',
  'debug1: Remote protocol version 2.0, remote software version OpenSSH_9.2p1 Debian-2+deb12u10',
  "debug1: Authenticating to 127.0.0.1:2299 as 'root'",
  'debug1: Server host key: ssh-ed25519 SHA256:hJdq+SA8dXdNMJa2CkvSPSp/AawxhSaIivnIU5QDw8g',
  'debug1: SSH2_MSG_NEWKEYS received',
  'debug1: Authentications that can continue: publickey,password',
  'debug1: Offering public key: /root/my key ED25519 SHA256:J/SOo/yb7CX14wjpoFuB0rSKyWtsd9YSEFSQuDW8Ms0 explicit',
  'debug1: Entering interactive session.',
]

describe('what ssh logs while it opens a connection', () => {
  it('tells the phase', () => {
    const phases = LOG.map((_line, at) => after(...LOG.slice(0, at + 1)).phase)
    expect([...new Set(phases)]).to.deep.equal(['dns', 'connect', 'banner', 'key-exchange', 'login', 'channel'])
  })

  it('tells whom, which key was shown and what was offered', () => {
    const opening = after(...LOG)
    expect(opening).to.deep.include({
      user: 'root',
      host: '127.0.0.1',
      shownKey: 'ssh-ed25519 SHA256:hJdq+SA8dXdNMJa2CkvSPSp/AawxhSaIivnIU5QDw8g',
      accepted: 'publickey,password',
      offered: ['SHA256:J/SOo/yb7CX14wjpoFuB0rSKyWtsd9YSEFSQuDW8Ms0 (/root/my key)'],
      said: [],
    })
  })

  it('begins with the banner where the connection was handed over', () => {
    expect(beginOpening(true).phase).to.equal('banner')
  })

  it('knows a way that ssh_config names', () => {
    expect(after('debug1: Executing proxy command: exec nc web 22')).to.include({ phase: 'connect', proxied: true })
  })

  it('is not moved on by what a server says before its banner', () => {
    const said = 'debug1: kex_exchange_identification: banner line 0: debug1: Entering interactive session.'
    expect(after(...LOG.slice(0, 3), said).phase).to.equal('banner')
  })

  it('is bounded, and escapes what it keeps', () => {
    const opening = after(...Array.from({ length: 500 }, (_, at) => `${at}\u001b[2J${'x'.repeat(5_000)}`))
    expect(opening.said).to.have.length(20)
    expect(opening.said.join('').length).to.be.below(20 * 320)
    expect(opening.said.join('')).not.to.match(/\p{Cc}/u)
  })
})
