import { expect } from 'chai'
import { openingFault } from '../../../../../lib/connectors/ssh/openssh/faults.ts'
import { beginOpening, hear } from '../../../../../lib/connectors/ssh/openssh/opening.ts'
import type { Fault } from '../../../../../lib/model/fault.ts'

/** The fault, from what ssh said before it ended. */
function faultAfter(lines: readonly string[], exit = 'ended with exit code 255'): Fault {
  const opening = lines.reduce(hear, beginOpening(false))
  return openingFault(opening, { place: 'web:22', notes: [], exit }).fault
}

const CONNECTING = 'debug1: Connecting to web [192.0.2.1] port 22.'
const ESTABLISHED = 'debug1: Connection established.'
const BANNER = 'debug1: Remote protocol version 2.0, remote software version X'
const VERIFIED = 'debug1: SSH2_MSG_NEWKEYS received'
const CHANGED = [
  '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
  'Offending ED25519 key in /root/.ssh/known_hosts:3',
  'Host key for web has changed and you have requested strict checking.',
  'Host key verification failed.',
]

describe('what ssh says when no connection comes up', () => {
  const rows: [string, readonly string[], Partial<Fault>][] = [
    ['no ssh', ['sh: 1: exec: ssh: not found'], { code: 'local' }],
    ['a wrong ssh_config', ['/root/.ssh/config: line 1: Bad configuration option: porrt'], { code: 'local' }],
    [
      'an unknown name',
      ['ssh: Could not resolve hostname web: Name or service not known'],
      { code: 'unreachable', phase: 'dns' },
    ],
    ['nobody there', [CONNECTING, 'ssh: connect to host web port 22: Connection refused'], { code: 'refused' }],
    ['no route', [CONNECTING, 'ssh: connect to host web port 22: No route to host'], { code: 'unreachable' }],
    [
      'no answer',
      [CONNECTING, 'ssh: connect to host web port 22: Connection timed out'],
      { code: 'timed-out', phase: 'connect' },
    ],
    [
      'no banner',
      [CONNECTING, ESTABLISHED, 'Connection timed out during banner exchange'],
      { code: 'timed-out', phase: 'banner' },
    ],
    [
      'a server that hangs up at once',
      [CONNECTING, ESTABLISHED, 'kex_exchange_identification: Connection closed by remote host'],
      { code: 'busy' },
    ],
    [
      'another protocol',
      [CONNECTING, ESTABLISHED, 'kex_exchange_identification: banner line contains invalid characters'],
      { code: 'protocol' },
    ],
    [
      'nothing in common',
      [
        CONNECTING,
        ESTABLISHED,
        BANNER,
        'Unable to negotiate with web port 22: no matching cipher found. Their offer: x',
      ],
      { code: 'protocol' },
    ],
    [
      'an unknown key',
      [CONNECTING, ESTABLISHED, BANNER, 'No ED25519 host key is known for web', 'Host key verification failed.'],
      { code: 'host-key-unknown' },
    ],
    ['a changed key', [CONNECTING, ESTABLISHED, BANNER, ...CHANGED], { code: 'host-key-changed' }],
    [
      'a revoked key',
      [CONNECTING, ESTABLISHED, BANNER, '@ WARNING: REVOKED HOST KEY DETECTED! @', 'Host key verification failed.'],
      { code: 'host-key-changed' },
    ],
    ['a login refused', [BANNER, VERIFIED, 'root@web: Permission denied (publickey).'], { code: 'auth-failed' }],
    [
      'too many keys',
      [BANNER, VERIFIED, 'Received disconnect from web port 22:2: Too many authentication failures'],
      { code: 'auth-failed' },
    ],
    ['a server that hangs up later', [BANNER, VERIFIED, 'Connection closed by web port 22'], { code: 'lost' }],
    [
      'a ProxyCommand that leads nowhere',
      ['debug1: Executing proxy command: exec x', 'Connection closed by UNKNOWN port 65535'],
      { code: 'unreachable' },
    ],
    ['nothing at all', [], { code: 'local' }],
  ]
  for (const [title, lines, wanted] of rows) {
    it(`is understood: ${title}`, () => expect(faultAfter(lines)).to.include(wanted))
  }

  it('names where the other key is recorded', () => {
    expect(faultAfter([BANNER, ...CHANGED]).message).to.include('recorded in /root/.ssh/known_hosts:3')
  })

  it('does not let a server whose key was verified call it changed', () => {
    expect(faultAfter([BANNER, VERIFIED, ...CHANGED]).code).not.to.equal('host-key-changed')
  })

  it('says how ssh ended when it said nothing', () => {
    expect(faultAfter([], 'was ended by SIGKILL').message).to.include('was ended by SIGKILL')
  })
})
