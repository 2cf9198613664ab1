import { expect } from 'chai'
import { basename } from 'node:path'
import { filesBelow, readProject } from '../helpers/project.ts'

const CODE = filesBelow('lib', 'checks', 'test', 'bench', 'scripts').filter((file) => /\.[jt]s$/u.test(file))

describe('the files', () => {
  it('are short enough to be read in one sitting: 300 lines at most', () => {
    const long = CODE.map((file) => [file, readProject(file).split('\n').length - 1] as const).filter(
      ([, lines]) => lines > 300,
    )
    expect(long).to.deep.equal([])
  })

  it('are named in kebab-case after what they hold, and nothing is a utility', () => {
    const named = /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d)?\.[jt]s$/u
    const vague = /(^|-)(utils?|helpers?|common|misc|manager)(-|\.)/u
    expect(CODE.filter((file) => !named.test(basename(file)) || vague.test(basename(file)))).to.deep.equal([])
  })

  it('leave no work undone behind a mark', () => {
    const marks = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`, 'u')
    expect(CODE.filter((file) => marks.test(readProject(file)))).to.deep.equal([])
  })

  it('give a reason wherever a rule is switched off', () => {
    const silent = CODE.flatMap((file) =>
      readProject(file)
        .split('\n')
        .filter((line) => /eslint-disable|@ts-(ignore|expect-error|nocheck)/u.test(line) && !/ -- \S/u.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    ).filter((line) => !line.startsWith('test/house/files.test.ts'))
    expect(silent).to.deep.equal([])
  })

  it('hold no key material', () => {
    const all = filesBelow('lib', 'checks', 'test', 'docs', 'bench', 'scripts')
    expect(
      all.filter((file) => /-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/=]{20}/u.test(readProject(file))),
    ).to.deep.equal([])
  })
})
