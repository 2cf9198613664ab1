import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { commandNames } from '../../lib/cli/load-commands.ts'
import { manPage, roff } from '../../scripts/man-page.ts'
import { skipUnless } from '../helpers/needs.ts'

/** What a page looks like on a screen of this width, and what the formatter has to complain of. */
function formatted(page: string): { readonly text: string; readonly complaints: string } {
  const words = ['-man', '-Tutf8', '-ww', '-rLL=400n', '-P-cbou']
  const { stdout, stderr } = spawnSync('groff', words, { input: page, encoding: 'utf8', timeout: 60_000 })
  return { text: stdout, complaints: stderr }
}

describe('the man page', function () {
  this.timeout(60_000)
  before(function () {
    skipUnless(this, { files: ['/usr/bin/groff'] })
  })

  it('is read without a complaint, and tells of every command', async () => {
    const { text, complaints } = formatted(await manPage())
    expect(complaints).to.equal('')
    for (const name of commandNames()) expect(text).to.match(new RegExp(`^ {3}${name}\\b`, 'mu'))
    expect(text).to.contain('orch-watch explain web-1 disk /var')
    expect(text).to.contain(`orch-watch silence 'web-*' --for 2h`)
  })

  it('shows every text as it is, whatever roff would make of it', () => {
    const words = fc.array(
      fc.constantFrom('.so', "'br", '\\fB', '-', '--x', '"', '^', '~', '`', '…', 'é', '%', '\\', 'a'),
    )
    fc.assert(
      fc.property(words, (parts) => {
        const said = parts.join(' ')
        const { text, complaints } = formatted(`.TH A 1\n.SH B\nbegin\n${roff(said)}\nend\n`)
        expect(complaints).to.equal('')
        const flat = text.normalize('NFC').replace(/\s+/gu, ' ')
        expect(flat).to.contain(`begin ${said === '' ? '' : `${said} `}end`)
      }),
      { numRuns: 20 },
    )
  })
})
