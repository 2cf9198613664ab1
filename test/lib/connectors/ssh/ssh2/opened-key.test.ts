import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import ssh2 from 'ssh2'
import type { ParsedKey } from 'ssh2'
import { openedOnce } from '../../../../../lib/connectors/ssh/ssh2/opened-key.ts'
import { needsSshd, sshWorkspace } from '../../../../helpers/sshd.ts'
import type { KeyKind, SshWorkspace } from '../../../../helpers/sshd.ts'

const DATA = Buffer.from('what a server wants to be signed')

describe('a key that is opened once', () => {
  let place: SshWorkspace | undefined

  before(function () {
    needsSshd(this)
    place = sshWorkspace()
    for (const kind of ['ed25519', 'ecdsa', 'rsa'] as const) place.keyPair(kind, kind)
  })
  after(() => place?.remove())

  for (const [kind, hash] of [
    ['ed25519', undefined],
    ['ecdsa', undefined],
    ['rsa', undefined],
    ['rsa', 'sha512'],
  ] as const) {
    it(`signs as the driver does: ${kind}, ${hash ?? 'what is usual'}`, () => {
      const key = openedOnce(keyOf(kind))
      for (let signatures = 0; signatures < 2; signatures += 1) {
        const signature = key.sign(DATA, hash)
        expect(signature).to.be.instanceOf(Buffer)
        expect(keyOf(kind).verify(DATA, signature, hash)).to.equal(true)
      }
    })
  }

  function keyOf(kind: KeyKind): ParsedKey {
    return ssh2.utils.parseKey(readFileSync(place!.path(kind), 'utf8')) as ParsedKey
  }
})
