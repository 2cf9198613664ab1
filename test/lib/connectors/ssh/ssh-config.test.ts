import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { expandTokens } from '../../../../lib/connectors/ssh/paths.ts'
import { askSshConfig, parseAnswer } from '../../../../lib/connectors/ssh/ssh-config.ts'
import { sshWorkspace } from '../../../helpers/sshd.ts'

const signal = new AbortController().signal

describe('ssh_config', () => {
  const place = sshWorkspace()
  const path = process.env['PATH']
  after(() => place.remove())
  afterEach(() => {
    process.env['PATH'] = path
  })

  const file = place.write(
    'config',
    [
      'Host web',
      '  HostName %h.example.org',
      '  Port 2222',
      '  IdentityFile ~/.ssh/a',
      '  IdentityFile ~/.ssh/b',
      '',
    ].join('\n'),
  )
  const expected = { hostname: ['web.example.org'], port: ['2222'], identityfile: ['~/.ssh/a', '~/.ssh/b'] }
  const ask = async (host: string) => {
    const config = await askSshConfig({ host, file }, signal)
    return Object.fromEntries(Object.keys(expected).map((keyword) => [keyword, config.get(keyword)]))
  }

  it('is read by the client that is installed', async function () {
    if (!(path ?? '').split(':').some((folder) => folder.endsWith('/bin'))) this.skip()
    expect(await ask('web')).to.deep.equal(expected)
  })

  it('is read by the package where no client is installed', async () => {
    mkdirSync(place.path('empty'))
    process.env['PATH'] = place.path('empty')
    expect(await ask('web')).to.deep.equal(expected)
    expect((await ask('db'))['hostname']).to.equal(undefined)
  })

  it('starts no program when it says nothing that matters', async () => {
    process.env['PATH'] = '/nonexistent'
    const quiet = place.write('quiet', '# Port 22\nHost *\n  SendEnv LANG\n  HashKnownHosts yes\n')
    expect([...(await askSshConfig({ host: 'web', file: quiet }, signal))]).to.deep.equal([])
  })

  it('is looked at with what it includes', async () => {
    place.write('included.conf', 'Host web\n  Port 2200\n')
    const outer = place.write('outer', `Include ${place.path('incl*.conf')}\n`)
    expect((await askSshConfig({ host: 'web', file: outer }, signal)).get('port')).to.deep.equal(['2200'])
  })

  it('is said to be missing when it was named', async () => {
    const error = await askSshConfig({ host: 'web', file: '/nonexistent' }, signal).catch((each: unknown) => each)
    expect(error).to.have.nested.property('fault.code', 'local')
  })

  it('may say a keyword several times', () => {
    expect(parseAnswer('user me\nidentityfile a\nidentityfile b c\nnonsense\n').get('identityfile')).to.deep.equal([
      'a',
      'b c',
    ])
  })

  it('has tokens in its paths', () => {
    const tokens = { h: 'web', u: 'me' }
    expect(expandTokens('~/keys/%h-%u-%%', tokens)).to.equal(join(homedir(), 'keys/web-me-%'))
    expect(expandTokens('/keys/%Z', tokens)).to.equal('/keys/%Z')
  })
})
