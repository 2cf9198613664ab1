import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  fingerprintOf,
  judgeKey,
  knownHostsIn,
  keyTypeOf,
  knownHostsLine,
  recordedName,
} from '../../../../lib/connectors/ssh/known-hosts.ts'
import { sshWorkspace } from '../../../helpers/sshd.ts'
import type { SshWorkspace } from '../../../helpers/sshd.ts'

const ED25519 = 'ssh-ed25519'
const ASKED = [ED25519, 'ecdsa-sha2-nistp256', 'ssh-rsa']

function key(type = ED25519, seed = randomBytes(32)): Buffer {
  const string = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  return Buffer.concat([string(Buffer.from(type)), string(seed)])
}

const a = key()
const b = key()
const word = (blob: Buffer): string => `${keyTypeOf(blob) ?? ''} ${blob.toString('base64')}`

describe('known_hosts', () => {
  const judge = (text: string, name: string, shown = a): string =>
    judgeKey(knownHostsIn(text).keysFor(name), shown, ASKED).kind

  const cases: [string, string, string, string][] = [
    ['finds a plain name', `web ${word(a)}`, 'web', 'match'],
    ['finds one of a list', `db,web,192.0.2.1 ${word(a)}`, '192.0.2.1', 'match'],
    ['finds a port', `[web]:2222 ${word(a)}`, '[web]:2222', 'match'],
    ['does not take another port for it', `[web]:2222 ${word(a)}`, 'web', 'unknown'],
    ['finds a wildcard', `*.example.org ${word(a)}`, 'web.example.org', 'match'],
    ['finds a question mark', `web-? ${word(a)}`, 'web-1', 'match'],
    ['does not take two characters for one', `web-? ${word(a)}`, 'web-10', 'unknown'],
    ['minds a negation that comes last', `*.example.org,!bad.example.org ${word(a)}`, 'bad.example.org', 'unknown'],
    ['minds a negation that comes first', `!bad.example.org,*.example.org ${word(a)}`, 'bad.example.org', 'unknown'],
    ['lets the others pass a negation', `!bad.example.org,*.example.org ${word(a)}`, 'web.example.org', 'match'],
    ['needs more than a negation', `!bad ${word(a)}`, 'web', 'unknown'],
    ['reads patterns without regard to case', `WEB ${word(a)}`, 'web', 'match'],
    ['skips comments', `# web ${word(a)}`, 'web', 'unknown'],
    ['skips lines that are cut', `web ${ED25519}\nweb ${word(a)}`, 'web', 'match'],
    ['skips a key that is not of its type', `web ssh-rsa ${a.toString('base64')}`, 'web', 'unknown'],
    ['skips markers it does not know', `@trusted web ${word(a)}`, 'web', 'unknown'],
    ['takes leading blanks and a comment behind', `  \tweb  ${word(a)}  me@here`, 'web', 'match'],
    ['reads lines that end as on Windows', `web ${word(a)}\r\nother ${word(b)}\r`, 'web', 'match'],
    ['sees a changed key', `web ${word(b)}`, 'web', 'changed'],
    ['is content with one of several keys', `web ${word(b)}\nweb ${word(a)}`, 'web', 'match'],
    ['sees a revoked key, whatever else is said', `web ${word(a)}\n@revoked * ${word(a)}`, 'web', 'revoked'],
    ['does not mind a revoked key that is not shown', `web ${word(a)}\n@revoked web ${word(b)}`, 'web', 'match'],
    ['says when only an authority is known', `@cert-authority *.org ${word(b)}`, 'web.org', 'ca-only'],
    ['prefers a key to an authority', `@cert-authority web ${word(b)}\nweb ${word(a)}`, 'web', 'match'],
    ['does not take the key of an authority for the key of a host', `@cert-authority web ${word(a)}`, 'web', 'ca-only'],
    ['takes a key of another kind for a changed one', `web ${word(key('ssh-rsa'))}`, 'web', 'changed'],
    ['does not when that kind was not asked for', `web ${word(key('ssh-dss'))}`, 'web', 'unknown'],
    ['knows nothing in an empty file', '', 'web', 'unknown'],
  ]
  for (const [title, text, name, kind] of cases) it(title, () => expect(judge(text, name)).to.equal(kind))

  it('names hosts as OpenSSH does', () => {
    expect(recordedName('Web', 22)).to.equal('web')
    expect(recordedName('2001:db8::1', 22)).to.equal('2001:db8::1')
    expect(recordedName('web', 2222)).to.equal('[web]:2222')
  })

  it('reads back the line it writes', () =>
    expect(judge(knownHostsLine('[web]:2222', a), '[web]:2222')).to.equal('match'))

  it('is not slowed down by many stars', () => {
    const started = performance.now()
    expect(judge(`${'*a'.repeat(200)}b ${word(a)}`, 'a'.repeat(250))).to.equal('unknown')
    expect(performance.now() - started).to.be.lessThan(200)
  })
})

describe('known_hosts beside ssh-keygen', () => {
  let place: SshWorkspace
  before(function () {
    if (spawnSync('ssh-keygen', ['-?']).error) this.skip()
    place = sshWorkspace()
  })
  after(() => place.remove())

  /** The lines that ssh-keygen finds, as "marker type base64". */
  function theirs(file: string, name: string): string[] {
    const { stdout } = spawnSync('ssh-keygen', ['-F', name, '-f', file], { encoding: 'utf8' })
    return stdout
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => (line.startsWith('@') ? line : ` ${line}`).split(/\s+/u))
      .map(([marker = '', , type = '', base64 = '']) => `${marker} ${type} ${base64}`)
  }

  function ours(text: string, name: string): string[] {
    return knownHostsIn(text)
      .keysFor(name)
      .map(({ marker, type, blob }) => `${marker === null ? '' : `@${marker}`} ${type} ${blob.toString('base64')}`)
  }

  it('prints the same fingerprint', () => {
    const { publicLine, key: path } = place.keyPair('print', 'ecdsa')
    const printed = execFileSync('ssh-keygen', ['-lf', path], { encoding: 'utf8' }).split(' ')[1]
    expect(fingerprintOf(Buffer.from(publicLine.split(' ')[1] ?? '', 'base64'))).to.equal(printed)
  })

  it('finds what ssh-keygen -F finds, in any file', () => {
    const name = fc.constantFrom(
      'web',
      'web-1',
      'db.example.org',
      'a.b.example.org',
      '192.0.2.1',
      '2001:db8::1',
      '[web]:2222',
      '[::1]:22',
    )
    const pattern = fc.oneof(
      name,
      fc.constantFrom('*', '*.example.org', 'web*', 'w?b', '192.0.2.?', '[*]:2222', '??', 'WEB', '*e*', 'b*.org'),
    )
    const negatable = fc.tuple(fc.constantFrom('', '', '', '!'), pattern).map((parts) => parts.join(''))
    const hosts = fc.array(negatable, { minLength: 1, maxLength: 4 }).map((list) => list.join(','))
    const marker = fc.constantFrom('', '', '', '', '@revoked ', '@cert-authority ', '@other ')
    const keys = ['a', 'b', 'c'].map((file) => place.keyPair(file).publicLine.split(' ').slice(0, 2).join(' '))
    const gap = fc.constantFrom(' ', '  ', '\t')
    const line = fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .tuple(marker, hosts, gap, fc.constantFrom(...keys), fc.constantFrom('', ' comment'))
          .map((parts) => parts.join('')),
      },
      fc.constantFrom('', '# a comment', '   ', 'web', 'web ssh-ed25519', '@revoked', 'nonsense here'),
    )
    const file = fc.array(line, { maxLength: 8 })
    fc.assert(
      fc.property(file, fc.boolean(), name, (lines, hashed, asked) => {
        const path = place.write('known', `${lines.join('\n')}\n`)
        if (hashed) spawnSync('ssh-keygen', ['-q', '-H', '-f', path])
        const text = execFileSync('cat', [path], { encoding: 'latin1' })
        expect(ours(text, asked)).to.deep.equal(theirs(path, asked))
      }),
      { numRuns: 120 },
    )
  }).timeout(60_000)
})
