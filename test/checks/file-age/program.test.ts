import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { foundIn } from '../../../checks/file-age/answer.ts'
import { PROGRAM } from '../../../checks/file-age/program.ts'
import { skipUnless } from '../../helpers/needs.ts'

const run = promisify(execFile)

describe('the age of files', function () {
  this.timeout(20_000)
  let folder = ''
  const at = (name: string): string => join(folder, name)
  const put = (name: string, ageS: number, text = 'x'): void => {
    writeFileSync(at(name), text)
    const when = Date.now() / 1000 - ageS
    utimesSync(at(name), when, when)
  }

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'file-age-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('looks at ten thousand names of a pattern, and no more', async () => {
    for (let each = 0; each < 10_100; each += 1) writeFileSync(at(`f${each}`), '')
    const { stdout } = await run('/bin/sh', ['-c', PROGRAM, 'sh', 'newest', at('f*')])
    expect(foundIn(stdout, ['f*'])[0]).to.include({ kind: 'found', count: 10_000 })
  })

  for (const shell of [['/bin/dash'], ['/bin/bash', '--posix'], ['/bin/busybox', 'sh']]) {
    const look = async (files: readonly (readonly [string, string])[], as: readonly string[] = []) => {
      const argv = [...as, ...shell, '-c', PROGRAM, 'sh', ...files.flat()]
      const { stdout } = await run(argv[0]!, argv.slice(1))
      return foundIn(
        stdout,
        files.map(([, path]) => path),
      )
    }

    describe(`with ${shell.join(' ')}`, () => {
      before(function () {
        skipUnless(this, { files: [shell[0]!] })
      })

      it('takes the newest or the oldest of many, whatever they are called', async () => {
        put('a b.gz', 7200)
        put('c*d.gz', 60, 'xyz')
        put("it's $(reboot).gz", 3600)
        put('-n.gz', 1800)
        const [newest, oldest] = await look([
          ['newest', at('*.gz')],
          ['oldest', at('*.gz')],
        ])
        expect(newest).to.include({ kind: 'found', name: at('c*d.gz'), count: 4, bytes: 3 })
        expect(oldest).to.include({ kind: 'found', name: at('a b.gz') })
        expect(oldest).to.have.property('ageMs').that.is.within(7_199_000, 7_230_000)
      })

      it('takes a path for what it says: blanks, quotes, dollars, line ends', async () => {
        const names = ['a  b', "it's", '$HOME', '`id`', '; exit 3', '"', '-rf', 'ünï', '%s', 'line\nend']
        for (const name of names) put(name, 60)
        const found = await look(names.map((name) => ['newest', at(name)] as const))
        expect(found.map(({ kind }) => kind)).to.deep.equal(names.map(() => 'found'))
      })

      it('follows links, and tells one that leads nowhere from nothing', async () => {
        put('real', 600)
        symlinkSync(at('real'), at('link'))
        symlinkSync(at('nothing'), at('lost'))
        const found = await look([
          ['newest', at('link')],
          ['newest', at('lost')],
          ['newest', at('gone')],
          ['newest', at('*.none')],
        ])
        expect(found.map(({ kind }) => kind)).to.deep.equal(['found', 'dangling', 'missing', 'missing'])
        expect(found[0]).to.have.property('ageMs').that.is.above(590_000)
      })

      it('sees what is from the future', async () => {
        put('tomorrow', -86_400)
        expect((await look([['newest', at('tomorrow')]]))[0])
          .to.have.property('ageMs')
          .that.is.below(-86_000_000)
      })

      it('does not say that what it may not see is not there', async function () {
        skipUnless(this, { root: true, files: ['/usr/bin/setpriv'] })
        chmodSync(folder, 0o755)
        mkdirSync(at('closed'))
        put('closed/file', 60)
        chmodSync(at('closed'), 0o700)
        mkdirSync(at('unlisted'))
        put('unlisted/file', 60)
        chmodSync(at('unlisted'), 0o711)
        const found = await look(
          [
            ['newest', at('closed/file')],
            ['newest', at('closed/*')],
            ['newest', at('unlisted/file')],
            ['newest', at('unlisted/*')],
            ['newest', at('nowhere/file')],
          ],
          ['/usr/bin/setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'],
        )
        expect(found.map(({ kind }) => kind)).to.deep.equal([
          'unreadable',
          'unreadable',
          'found',
          'unreadable',
          'missing',
        ])
      })
    })
  }
})
