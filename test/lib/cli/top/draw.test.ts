import { expect } from 'chai'
import fc from 'fast-check'
import { widthOf } from '../../../../lib/base/text-width.ts'
import { countsOf, draw } from '../../../../lib/cli/commands/top/draw.ts'
import type { Line, Scene, Size } from '../../../../lib/cli/commands/top/draw.ts'
import { pageOf } from '../../../../lib/cli/commands/top/pages/page-of.ts'
import { paintedLines } from '../../../../lib/cli/commands/top/terminal.ts'
import { START } from '../../../../lib/cli/commands/top/view.ts'
import type { Place, View } from '../../../../lib/cli/commands/top/view.ts'
import type { Board, Story } from '../../../../lib/pages/board.ts'
import { NOW, anIncident, aSubject, aTarget, aWorkload, seenWorkload } from '../../../helpers/boards.ts'
import { withText } from '../../../helpers/hostile-board.ts'

const OWN = { version: '0.1.0', startedAt: NOW, lookedAt: NOW - 10_000, troubles: [], takesChanges: false }

const FULL: Board = {
  ...{ at: NOW, own: OWN },
  targets: [
    aTarget({ id: 'web-1', subjects: [aSubject()] }),
    aTarget({
      id: 'db-1',
      subjects: [aSubject({ target: 'db-1', item: '/var', status: 'critical', summary: '96% used' })],
    }),
    aTarget({ id: 'new-1', look: null }),
  ],
  workloads: [seenWorkload(aWorkload())],
  incidents: [anIncident({ target: 'db-1', item: '/var' })],
}

const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
]

const DISK = { target: 'db-1', check: 'disk', item: '/var' }

function at(place: Place, own: Partial<View> = {}): View {
  return { ...START, trail: [...START.trail, { place, chosen: null, filter: '' }], ...own }
}

function sceneOf(view: View, size: Size, board: Board = FULL, story: Story | null = null): Scene {
  return { board, counts: countsOf(board), notes: [], page: pageOf(view, { board, story }, size.columns) }
}

function textOf(lines: readonly Line[]): readonly string[] {
  return lines.map(({ spans }) =>
    spans
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  )
}

function drawn(view: View, size: Size, board: Board = FULL, story: Story | null = null): readonly string[] {
  return textOf(draw(sceneOf(view, size, board, story), view, size, NOW))
}

const PLACES: readonly Place[] = [
  { kind: 'targets' },
  { kind: 'workloads' },
  { kind: 'incidents' },
  { kind: 'target', target: 'db-1' },
  { kind: 'workload', target: 'stack', id: 'shop/web' },
  { kind: 'subject', subject: DISK },
]

describe('the screen of top', () => {
  for (const size of SIZES) {
    describe(`of ${size.columns} columns and ${size.rows} rows`, () => {
      it('says what is wrong first, and which keys there are last', () => {
        const lines = drawn(START, size)
        expect(lines).to.have.lengthOf(size.rows)
        expect(lines[0]).to.match(/^orch-watch {2}✗ 1 critical .* ✓ 1 ok .*last look 10s$/u)
        expect(lines.filter((line) => /^[> ] [✗✓○]/u.test(line)).map((line) => line.slice(0, 9))).to.deep.equal([
          '> ✗ db-1 ',
          '  ○ new-1',
          '  ✓ web-1',
        ])
        expect(lines.at(-1)).to.match(/^q quit .* \/ filter {2}s sort$/u)
      })

      it('tells the story of an incident', () => {
        const { incident } = anIncident({ target: 'db-1', item: '/var' })
        const events = [{ incident: incident.id, at: NOW, kind: 'delivered', text: 'ops: accepted as 4711' }] as const
        const lines = drawn(at({ kind: 'subject', subject: DISK }), size, FULL, {
          ...{ incident, events, explained: null, healed: [] },
        })
        expect(lines.join('\n')).to.match(/says {5}96% used[^]*STORY[^]*told {11}ops: accepted as 4711/u)
      })

      it('shows a workload instance by instance', () => {
        const lines = drawn(at({ kind: 'workload', target: 'stack', id: 'shop/web' }), size)
        expect(lines.filter((line) => /^[> ] ✓ shop-web\.\d/u.test(line))).to.have.lengthOf(3)
      })
    })
  }

  it('tells of an incident of ourselves, whom nobody has in an inventory', () => {
    const own = anIncident({ target: 'orch-watch', check: 'view', summary: 'none of 2 references can be reached' })
    const place = { kind: 'subject', subject: own.incident.subject } as const
    const [size] = SIZES as [Size]
    const lines = drawn(at(place), size, { ...FULL, incidents: [own] })
    expect(lines.join('\n')).to.include('says     none of 2 references can be reached')
  })

  it('says what there is to say where there is no row', () => {
    const nothing = { ...FULL, targets: [], incidents: [], workloads: [] }
    const [size] = SIZES as [Size]
    expect(drawn(at({ kind: 'incidents' }), size, nothing).join('\n')).to.include('nothing that anybody has to see to')
    expect(drawn(at({ kind: 'target', target: 'x' }), size, nothing).join('\n')).to.include('no such target any more')
  })

  it('is never wider than the terminal nor higher, whatever stands in names, and nothing of them acts on it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom('日', '👨‍👩‍👧', '\u001b', '[31m', '\u202e', 'e\u0301', ' ', 'a', '\r', '\n'),
        maxLength: 60,
      }),
    )
    const size = fc.record({ columns: fc.integer({ min: 1, max: 120 }), rows: fc.integer({ min: 1, max: 40 }) })
    fc.assert(
      fc.property(text, size, fc.constantFrom(...PLACES), fc.boolean(), (name, room, place, isTyping) => {
        const board = withText(FULL, name)
        const named = { ...withText(place, name), kind: place.kind } as Place
        const view = { ...at(named), isTyping }
        const lines = draw(sceneOf(view, room, board), view, room, NOW)
        expect(lines).to.have.lengthOf(room.rows)
        for (const line of textOf(lines)) {
          expect(widthOf(line), JSON.stringify(line)).to.be.at.most(room.columns)
          expect(line).not.to.match(/[\p{Cc}\p{Cf}]/u)
        }
        for (const line of paintedLines(lines, { colour: false, isAscii: true })) expect(line).to.match(/^[ -~]*$/u)
      }),
      { numRuns: 60 },
    )
  })

  it('costs what is on it, and not what there is: ten thousand containers', () => {
    const subjects = Array.from({ length: 10_000 }, (_, nth) =>
      aSubject({ check: 'container-state', item: `c-${nth}` }),
    )
    const board = { ...FULL, targets: [aTarget({ subjects })] }
    const view = at({ kind: 'target', target: 'web-1' })
    const [size] = SIZES as [Size]
    const scene = sceneOf(view, size, board)
    let asked = 0
    const rows = scene.page.rows.map((row) => ({ ...row, cells: (now: number) => ((asked += 1), row.cells(now)) }))
    draw({ ...scene, page: { ...scene.page, rows } }, view, size, NOW)
    expect(asked).to.be.within(1, size.rows)
  })
})
