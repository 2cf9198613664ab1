import { expect } from 'chai'
import fc from 'fast-check'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { factsOf } from '../../../../../lib/kit/host/facts.ts'
import { readFrames } from '../../../../../lib/kit/host/frames.ts'
import { policyOf, settingsOfFiles } from '../../../../../lib/kit/host/parse/ssh-server.ts'
import { toolsFor } from '../../../../../lib/kit/host/program.ts'
import { SSH_SERVER } from '../../../../../lib/kit/host/source/ssh-server.ts'
import type { SshServer } from '../../../../../lib/model/host.ts'
import { feed } from '../../../../helpers/feed.ts'
import { AROUND } from '../../../../helpers/host-answers.ts'
import { needsSshd, sshWorkspace } from '../../../../helpers/sshd.ts'
import type { SshWorkspace } from '../../../../helpers/sshd.ts'

const MARKER = 'abcdef0123456789abcdef01'
const FROM = '192.0.2.7 50000 192.0.2.11 22'

describe('what a real sshd says of its configuration', function () {
  this.timeout(90_000)
  let place: SshWorkspace

  before(function () {
    needsSshd(this)
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
    place = sshWorkspace()
    place.keyPair('host')
    mkdirSync(place.path('conf.d'))
    // The real one, with a configuration of ours instead of this machine's.
    place.write('sshd', `#!/bin/sh\nexec /usr/sbin/sshd -f ${place.path('config')} -h ${place.path('host')} "$@"\n`)
    chmodSync(place.path('sshd'), 0o755)
  })
  after(() => (place as SshWorkspace | undefined)?.remove())

  const ask = async (config: string, from = FROM): Promise<SshServer> => {
    place.write('config', `${config}\n`)
    if (SSH_SERVER.kind !== 'shell') throw new Error('it is asked by the shell')
    const text = SSH_SERVER.text.replace('/usr/sbin/sshd /usr/local/sbin/sshd /sbin/sshd', place.path('sshd'))
    const program = `${toolsFor(MARKER)}main() {\n${text}\n}\nmain </dev/null\n`
    const { stdout, stderr } = await feed(['/bin/sh'], program, { SSH_CONNECTION: from })
    const answer = { frames: readFrames(stdout, MARKER), stderr, earlier: null, around: AROUND }
    const looked = factsOf(new Set(['sshServer'] as const), answer).sshServer
    if (looked?.kind !== 'seen') throw new Error(looked?.fault.message ?? 'no answer')
    return looked.value
  }

  it('is what it makes of it, defaults included', async () => {
    const { found, general, root } = await ask('UsePAM no')
    expect(found).to.equal('effective')
    expect(general).to.include({ permitRootLogin: 'prohibit-password', passwordAuthentication: true, needsMore: false })
    expect(root).to.eql(general)
  })

  it('is another for root, where a Match block says so', async () => {
    const { general, root } = await ask(
      'PermitRootLogin no\nPasswordAuthentication no\nMatch User root\nPermitRootLogin yes',
    )
    expect(general).to.include({ permitRootLogin: 'no' })
    expect(root).to.include({ permitRootLogin: 'yes', passwordAuthentication: false })
  })

  it('is another for those who come from where we come', async () => {
    const config = 'PermitRootLogin no\nMatch Address 192.0.2.0/24 LocalPort 22\nPermitRootLogin prohibit-password'
    expect((await ask(config)).root).to.include({ permitRootLogin: 'prohibit-password' })
    expect((await ask(config, '198.51.100.9 50000 192.0.2.11 22')).root).to.include({ permitRootLogin: 'no' })
  })

  it('tells of a second factor and of empty passwords', async () => {
    const { general } = await ask('AuthenticationMethods publickey,password\nPermitEmptyPasswords yes')
    expect(general).to.include({ needsMore: true, permitEmptyPasswords: true })
  })

  it('is the same as what we read from the files, whatever stands in them', async () => {
    const line = fc.oneof(
      fc
        .constantFrom('PermitRootLogin', 'permitrootlogin')
        .chain((keyword) =>
          fc
            .constantFrom('yes', 'no', 'prohibit-password', 'without-password', 'forced-commands-only')
            .map((value) => `${keyword} ${value}`),
        ),
      fc
        .constantFrom('PasswordAuthentication', 'PermitEmptyPasswords', 'KbdInteractiveAuthentication')
        .chain((keyword) =>
          fc.constantFrom(' yes', ' no', '=no', ' = "yes"', '\tno').map((value) => `${keyword}${value}`),
        ),
      fc.constantFrom(
        '# PermitRootLogin yes',
        '',
        '  ',
        'AuthenticationMethods publickey',
        'Include CONF/*.conf',
        'Include CONF/a.conf',
      ),
      fc.constantFrom('Match User somebody-else', 'Match all'),
    )
    const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'))
    const flat = text.map((all) => all.replaceAll(/^Include.*$/gmu, '#'))
    await fc.assert(
      fc.asyncProperty(text, flat, flat, async (main, a, b) => {
        const files = { 'a.conf': a, 'b.conf': b }
        for (const [name, each] of Object.entries(files)) writeFileSync(place.path(`conf.d/${name}`), `${each}\n`)
        const { found, general } = await ask(main.replaceAll('CONF', place.path('conf.d')))
        fc.pre(found === 'effective') // it refuses some that make no sense, and is not started with those either
        const ours = Object.entries({ sshd_config: main.replaceAll('CONF', 'sshd_config.d'), ...prefixed(files) })
        const brought = ours.map(([name, each]) => `file /etc/ssh/${name}\n${each.replace(/^/gmu, ' ')}\n`).join('')
        expect(policyOf(settingsOfFiles(brought))).to.eql(general)
      }),
      { numRuns: 12 },
    )
  })
})

function prefixed(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`sshd_config.d/${name}`, text]))
}
