import { expect } from 'chai'
import { withoutPassword, withoutSecrets } from '../../../lib/base/mask.ts'

describe('an address that is shown', () => {
  it('does not repeat what stands where a password stands', () => {
    expect(withoutPassword('u:hunter2@h')).to.equal('u:***@h')
    expect(withoutPassword('tcp://u:hunter2@x:99')).to.equal('tcp://u:***@x:99')
  })

  it('is shown as it is when there is none', () => {
    for (const address of ['u@h:22', 'h', 'u@[2001:db8::1]:22', 'ssh://web-1/run/x.sock']) {
      expect(withoutPassword(address)).to.equal(address)
    }
  })
})

describe('a foreign line that is shown', () => {
  const SECRET = 's3cr3t-Value_123456789'
  for (const line of [
    `login password=${SECRET} user=joe`,
    `{"user":"joe","password":"${SECRET}"}`,
    `DB_PASSWORD='${SECRET}'`,
    `api_key: ${SECRET}`,
    `aws_secret_access_key=${SECRET}`,
    `client-secret=${SECRET}&x=1`,
    `Authorization: Bearer ${SECRET}`,
    `"authorization": "Basic ${SECRET}"`,
    `Proxy-Authorization: Digest ${SECRET}`,
    `sent Bearer ${SECRET} to upstream`,
    `GET /?token=${SECRET}&page=2`,
    `postgres://app:${SECRET}@db:5432/app`,
    `Set-Cookie: ${SECRET}; Path=/`,
    `https://joe:${SECRET}@example.org/`,
  ])
    it(`has no secret: ${line.replace(SECRET, '…')}`, () => {
      expect(withoutSecrets(line)).to.include('***').and.not.include(SECRET)
    })

  it('has no keys that are known by how they begin', () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc-123'
    for (const key of [jwt, 'AKIAIOSFODNN7EXAMPLE', `ghp_${'a'.repeat(36)}`, `glpat-${'b'.repeat(20)}`])
      expect(withoutSecrets(`found ${key} here`)).to.equal('found *** here')
  })

  it('stays as it is otherwise', () => {
    for (const line of ['ERROR: token bucket is empty', 'password reset for joe', 'http://example.org:80/a@b', 'a=b'])
      expect(withoutSecrets(line)).to.equal(line)
  })

  it('takes no time, however it is made', () => {
    const started = process.cpuUsage()
    for (const piece of ['password', 'token=', 'a://b:', 'Authorization: ', 'eyJaaaaa.', '-----BEGIN ', '"\'=', 'x'])
      withoutSecrets(piece.repeat(100_000 / piece.length))
    expect(process.cpuUsage(started).user / 1000).to.be.below(500)
  })
})
