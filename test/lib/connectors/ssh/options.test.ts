import { expect } from 'chai'
import connector from '../../../../lib/connectors/ssh.ts'
import type { SshOptions } from '../../../../lib/connectors/ssh/options.ts'
import { SecretRef } from '../../../../lib/kit/secret-ref.ts'

describe('the options of a target over SSH', () => {
  const parse = (options: unknown) => connector.options.safeParse(options)
  const problem = (options: unknown): string =>
    parse(options)
      .error?.issues.map((each) => each.message)
      .join('; ') ?? ''
  const web = (ssh: object): unknown => ({ address: 'web', ssh })

  it('are an address and nothing else, when the rest is as OpenSSH has it', () => {
    expect(parse({ address: 'web' }).success).to.equal(true)
  })

  it('keep secrets as references', () => {
    const { data } = parse(web({ key: 'file:~/.ssh/id', password: 'env:PASSWORD' }))
    const { ssh } = data as unknown as { ssh: Record<string, unknown> }
    expect(ssh['key']).to.be.instanceOf(SecretRef)
    expect(ssh['password']).to.be.instanceOf(SecretRef)
  })

  it('never repeat a secret that stands where none may stand', () => {
    expect(problem(web({ password: 'hunter2' })))
      .to.include('a secret may not stand here')
      .and.not.to.include('hunter2')
  })

  it('quote an address that is none', () => {
    expect(problem({ address: '-oProxyCommand=x' })).to.include('"-oProxyCommand=x" is not an address: write "host"')
  })

  const bad: [string, object][] = [
    ['a user that looks like an option', { user: '-l' }],
    ['a user with a shell character', { user: 'a;b' }],
    ['a port that is none', { port: 65_536 }],
    ['a policy that does not exist', { hostKey: 'off' }],
    ['a fingerprint that is cut', { hostKey: 'SHA256:abc' }],
    ['a jump host with a shell character', { jump: ['$(x)'] }],
    ['a jump host that looks like an option', { jump: ['-J'] }],
    ['a path with a line end', { knownHosts: 'a\nb' }],
    ['a key that nobody knows', { keyfile: 'x' }],
  ]
  for (const [title, ssh] of bad) it(`refuse ${title}`, () => expect(parse(web(ssh)).success).to.equal(false))

  const good: [string, object][] = [
    ['several keys', { key: ['file:a', 'file:b'] }],
    ['a pinned key', { hostKey: `SHA256:${'a+/'.repeat(14)}b` }],
    ['several files', { knownHosts: ['a', 'b'] }],
    ['no agent', { agent: false }],
    ['either client', { client: 'openssh' }],
    ['jump hosts by id and by address', { jump: ['prod/bastion', 'me@[2001:db8::1]:2222'] }],
  ]
  for (const [title, ssh] of good) it(`take ${title}`, () => expect(problem(web(ssh))).to.equal(''))

  const refused: [string, object, string][] = [
    ['a password', { password: 'env:P' }, 'is never asked for a password'],
    ['a pinned key', { hostKey: `SHA256:${'a+/'.repeat(14)}b` }, 'orch-watch hostkeys trust'],
    ['a key and an agent', { key: 'file:a', agent: true }, 'the key or the agent'],
    ['a certificate without its key', { certificate: 'file:a' }, 'needs the "key"'],
    ['a path that ssh would fill in', { knownHosts: '/a/${HOME}' }, 'without them'],
    ['a socket that ssh would fill in', { agent: '$SOCKET' }, 'without them'],
  ]
  for (const [title, ssh, why] of refused) {
    it(`refuse ${title} with the system’s own ssh, in plain words`, () => {
      expect(problem(web({ client: 'openssh', ...ssh }))).to.include(why)
      expect(problem(web({ ...ssh, certificate: undefined }))).to.equal('')
    })
  }

  it('refuse a certificate without the system’s own ssh', () => {
    expect(problem(web({ key: 'file:a', certificate: 'file:b' }))).to.include('"client: openssh" only')
    expect(problem(web({ client: 'openssh', key: 'file:a', certificate: 'file:b', agent: false }))).to.equal('')
  })

  it('name what is dialled, with the port', () => {
    const endpoint = (options: SshOptions): string => connector.endpoint(options)
    expect(endpoint({ address: 'me@web' })).to.equal('web:22')
    expect(endpoint({ address: '2001:db8::1', ssh: { port: 2222 } })).to.equal('[2001:db8::1]:2222')
  })
})
