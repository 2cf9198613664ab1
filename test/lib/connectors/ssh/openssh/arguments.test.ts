import { expect } from 'chai'
import fc from 'fast-check'
import { Secret } from '../../../../../lib/base/secret.ts'
import { masterArguments } from '../../../../../lib/connectors/ssh/openssh/arguments.ts'
import { FaultError } from '../../../../../lib/kit/fault.ts'

const OURS = { controlSocket: '/run/x/control', keySocket: null, certificate: null, carried: false }

describe('the arguments that ssh is given', () => {
  it('end with the host, behind a --', () => {
    expect(masterArguments({ address: 'me@web:2222' }, OURS).slice(-2)).to.deep.equal(['--', 'web'])
  })

  it('name user and port as options, those under ssh before those of the address', () => {
    const argv = masterArguments({ address: 'me@web:2222', ssh: { user: 'you', port: 23 } }, OURS)
    expect(argv.join(' '))
      .to.include(' -l you -p 23 ')
      .and.not.to.match(/\bme\b|2222/u)
  })

  it('never let it ask, never let it forward, never change a known_hosts file on its own', () => {
    const argv = masterArguments({ address: 'web' }, OURS)
    for (const setting of ['BatchMode=yes', 'ClearAllForwardings=yes', 'ForwardAgent=no', 'UpdateHostKeys=no'])
      expect(argv).to.include(setting)
    expect(argv).to.include('StrictHostKeyChecking=yes')
    expect(argv).not.to.include('StrictHostKeyChecking=no')
  })

  it('take a first key under accept-new only', () => {
    const argv = masterArguments({ address: 'web', ssh: { hostKey: 'accept-new' } }, OURS)
    expect(argv).to.include('StrictHostKeyChecking=accept-new')
  })

  it('name known_hosts files so that ssh takes a percent sign and a blank for themselves', () => {
    const argv = masterArguments({ address: 'web', ssh: { knownHosts: ['/a b/100%', '/c'] } }, OURS)
    expect(argv).to.include('UserKnownHostsFile="/a b/100%%" "/c"')
    expect(argv).to.include('GlobalKnownHostsFile=none')
  })

  it('hold no key and no passphrase, only the socket of who signs', () => {
    const ssh = { key: new Secret('the key itself', 'env:KEY'), passphrase: new Secret('open sesame', 'env:PASS') }
    const argv = masterArguments({ address: 'web', ssh }, { ...OURS, keySocket: '/run/x/keys' })
    expect(argv).to.include('IdentityAgent="/run/x/keys"').and.to.include('IdentityFile=none')
    expect(argv.join(' ')).not.to.match(/the key itself|open sesame/u)
  })

  it('never let an address become an option, whatever it is', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom('-oProxyCommand=touch /x', '-l', 'a@-oX=y', 'x -oX=y', '--', '-F/x@h', 'u@h:-p', '[-J]:22'),
    )
    fc.assert(
      fc.property(hostile, (address) => {
        try {
          const argv = masterArguments({ address }, OURS)
          const host = argv.at(-1) ?? ''
          expect(argv.at(-2)).to.equal('--')
          expect(host).to.match(/^[A-Za-z0-9_:]/u)
          expect(argv.filter((word) => word.includes('ProxyCommand'))).to.deep.equal([])
        } catch (error) {
          expect(error).to.be.instanceOf(FaultError)
        }
      }),
    )
  })
})
