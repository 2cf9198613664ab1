import { expect } from 'chai'
import { orchWatch } from '../helpers/command-line.ts'
import { builtCommand } from '../helpers/built.ts'
import { inFolder } from '../helpers/inventory.ts'
import { keepKnownFleet, KNOWN_FLEET } from '../helpers/known-fleet.ts'
import { skipUnless } from '../helpers/needs.ts'
import { inTerminal } from '../helpers/tmux.ts'
import type { Terminal } from '../helpers/tmux.ts'

interface Started {
  readonly columns: number
  readonly rows: number
  readonly words?: readonly string[]
  readonly inventory?: string
  /** How long ago somebody has looked. */
  readonly agoMs?: number
  readonly env?: Readonly<Record<string, string>>
}

/** With the store of a fleet that a daemon has left, unless other words are given. */
function top(
  { columns, rows, words, inventory = KNOWN_FLEET, env = {}, agoMs = 0 }: Started,
  work: (terminal: Terminal) => Promise<void>,
) {
  return inFolder({ 'targets.yaml': inventory }, async (folder) => {
    const given = words ?? ['--store', await keepKnownFleet(folder, Date.now() - agoMs)]
    const command = [...builtCommand(), 'top', '--config', `${folder}/targets.yaml`, ...given]
    await inTerminal({ columns, rows, command, env: { HOME: folder, ...env } }, work)
  })
}

describe('top on a terminal', function () {
  this.timeout(120_000)
  before(function () {
    skipUnless(this, { files: ['/usr/bin/tmux'] })
  })

  for (const [columns, rows] of [
    [80, 24],
    [200, 60],
  ] as const) {
    it(`leads from what is wrong to its story and back, in ${columns} columns and ${rows} rows`, () =>
      top({ columns, rows }, async ({ shows, press, lines }) => {
        const first = await shows(/^> ✗ web-1 .* disk \/var: 96\.2% used/u)
        expect(first[0]).to.match(/^orch-watch {2}✗ 2 critical {2}\? 1 unknown {2}! 1 warning {2}✓ 4 ok/u)
        expect(first.at(-1)).to.match(/^q quit /u)
        expect(Math.max(...first.map((line) => line.length))).to.be.at.most(columns)
        press('Enter')
        await shows(/^> ✗ disk {3}\/var /u)
        press('Enter')
        await shows(/told {11}ops: accepted as 4711/u)
        press('Escape')
        await shows(/^ {2}! load /u)
        press('Escape')
        await shows(/^\[1 targets 4\]/u)
        press('/')
        press('web-2')
        await shows(/^> ✓ web-2 .*$/u)
        expect(lines().some((line) => line.includes('web-1'))).to.equal(false)
        press('Enter', 'Enter')
        const hostile = await shows(/evil/u)
        expect(hostile.join('\n')).to.include('\\u{1b}[31mevil')
        press('q')
        const after = await shows(/^ended with 0$/u)
        expect(after.filter((line) => line !== '')).to.deep.equal(['ended with 0'])
      }))
  }

  it('fits itself to a terminal that changes its size, and has no colour where none is wanted', () =>
    top({ columns: 200, rows: 60, env: { NO_COLOR: '1' } }, async ({ shows, resize, lines, press }) => {
      await shows(/^> ✗ web-1/u)
      expect(lines(true).join('\n')).not.to.include('\u001b[')
      resize(80, 10)
      await shows(/^> ✗ web-1 .*…$/u)
      expect(lines().at(-1)).to.match(/^q quit /u)
      press('C-c')
      await shows(/^ended with 130$/u)
    }))

  it('says that what it shows is old, and that nobody watches any more', () =>
    top({ columns: 80, rows: 24, agoMs: 3_600_000 }, async ({ shows, press }) => {
      const screen = await shows(/^! no daemon runs with this inventory: "orch-watch run" starts one$/u)
      expect(screen[0]).to.match(/✗ 0 critical .* ✓ 0 ok {2}○ 8 old +last look 1h$/u)
      expect(screen.join('\n')).to.match(/^> ○ db-1 /mu)
      press('q')
      await shows(/^ended with 0$/u)
    }))

  it('looks itself where it is told to', () =>
    top(
      {
        columns: 80,
        rows: 24,
        words: ['--alone'],
        inventory: 'targets: [{ id: here, runtime: local, checks: { disk: {} } }]',
      },
      async ({ shows, press }) => {
        await shows(/^> [✓!✗?] here +local .* \d+s?/u)
        press('Enter')
        await shows(/^[> ] . disk +\//u)
        press('q')
        await shows(/^ended with 0$/u)
      },
    ))
})

describe('top without a terminal', () => {
  it('says what prints the same', () =>
    inFolder({ 'targets.yaml': KNOWN_FLEET }, async (folder) => {
      const { code, out, err } = await orchWatch(folder, ['top'])
      expect([code, out, err]).to.deep.equal([
        64,
        '',
        'orch-watch: "top" needs a terminal to draw on: "orch-watch status" prints what is known once\n',
      ])
    }))
})
