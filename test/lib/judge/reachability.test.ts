import { expect } from 'chai'
import { reachability } from '../../../lib/judge/reachability.ts'
import { statusOf } from '../../../lib/model/result.ts'

describe('reachability', () => {
  it('says nothing about a target that answered', () => {
    expect(reachability('web-1', 7, new Map())).to.deep.equal([])
  })

  it('tells a dead target once', () => {
    const fault = { code: 'unreachable', message: 'no route to 192.0.2.11' } as const
    expect(reachability('web-1', 7, new Map([['', fault]]))).to.deep.equal([
      { subject: { target: 'web-1', check: 'reachable', item: '' }, at: 7, kind: 'faulted', fault },
    ])
  })

  it('tells a capability by its name while the rest of the target is judged', () => {
    const fault = { code: 'refused', message: 'no permission on /var/run/docker.sock' } as const
    expect(reachability('web-1', 7, new Map([['engine', fault]])).map(({ subject }) => subject.item)).to.deep.equal([
      'engine',
    ])
  })

  it('tells what the other side does not support, because somebody named it', () => {
    const fault = { code: 'not-supported', message: 'the SSH server forwards no Unix sockets' } as const
    expect(reachability('web-1', 7, new Map([['engine', fault]]))).to.have.lengthOf(1)
  })

  it('is critical about a changed host key and about nothing else', () => {
    const status = (code: 'host-key-changed' | 'host-key-unknown'): string[] =>
      reachability('web-1', 7, new Map([['', { code, message: 'another key' }]])).map(statusOf)
    expect([...status('host-key-changed'), ...status('host-key-unknown')]).to.deep.equal(['critical', 'unknown'])
  })
})
