import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filledIn } from '../../../../lib/kit/plugin/placeholders.ts'
import { toLabels } from '../../../../lib/model/labels.ts'
import { orchWatch } from '../../../helpers/command-line.ts'

const WRONG = `targets:
  - id: here
    runtime: local
    checks:
      command:
        commands:
          a: check_load -w 5
          b: []
          c: { argv: [-x] }
          d: { argv: [ok, [1]] }
          e: { argv: [ok, '{adress}'] }
          f: { argv: [ok], timeout: 5m }
          g: { argv: [ok], format: nagois }
          h: { argv: [ok], warn: { rta: much } }
          i: { arg: [ok] }
          j: { argv: ['{address}'] }
`

describe('the commands of a check', () => {
  it('are refused where they stand, each with what is allowed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orch-watch-commands-'))
    try {
      writeFileSync(join(folder, 'targets.yaml'), WRONG)
      const { code, err } = await orchWatch(folder, ['validate'])
      expect(code).to.equal(78)
      const lines = err.split('\n').filter((line) => line.startsWith('targets.yaml'))
      expect(lines.map((line) => line.replace('targets.yaml:', ''))).to.deep.equal([
        '7:14: "check_load -w 5" is not a command: write a list of words, or a map with "argv"',
        '8:14: the list needs at least 1 entries',
        '9:22: a program is called by its name or its path, and that does not begin with "-" or "{"',
        '10:27: a list is not an argument: write a text or a number',
        '11:27: "{adress}" is not a placeholder: write {address}, {id} or {label.NAME}',
        '12:37: "5m" is out of range: 1s to 25s',
        '13:36: "nagois" is not allowed here',
        '14:41: "much" is not a limit: write "> 500ms", "< 2GiB", "80%" or a range such as "10:20"',
        '15:14: "argv" is missing',
        '15:16: "arg" is not a key here',
        '16:22: a program is called by its name or its path, and that does not begin with "-" or "{"',
      ])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('what is filled in', () => {
  const target = {
    id: 'web-1',
    address: '192.0.2.11',
    labels: toLabels([
      ['env', 'prod'],
      ['evil', '-o ProxyCommand=x'],
      ['nasty', `$(reboot) '"; {id}`],
    ]),
  }

  it('stays within its argument, whatever it holds', () => {
    expect(
      filledIn(['p', '-H', '{address}', '--name={id}.{label.env}', '{label.nasty}', '{print $1}'], target),
    ).to.deep.equal(['p', '-H', '192.0.2.11', '--name=web-1.prod', `$(reboot) '"; {id}`, '{print $1}'])
  })

  it('begins no option, and is there', () => {
    expect(() => filledIn(['p', '{label.evil}'], target)).to.throw('which a program would take for an option')
    expect(filledIn(['p', '-n{label.evil}'], target)).to.deep.equal(['p', '-n-o ProxyCommand=x'])
    expect(() => filledIn(['p', '{label.none}'], target)).to.throw('the target has no label for "{label.none}"')
    expect(() => filledIn(['p', '{label.constructor}'], target)).to.throw('no label')
    expect(() => filledIn(['p', '{address}'], { id: 'x', labels: toLabels([]) })).to.throw('no address')
  })
})
