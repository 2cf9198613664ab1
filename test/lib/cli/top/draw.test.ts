import { expect } from 'chai'
import fc from 'fast-check'
import { widthOf } from '../../../../lib/base/text-width.ts'
import { countsOf, draw } from '../../../../lib/cli/commands/top/draw.ts'
import type { Line, Scene, Size } from '../../../../lib/cli/commands/top/draw.ts'
import { pageOf } from '../../../../lib/cli/commands/top/pages/page-of.ts'
import { paintedLines } from '../../../../lib/cli/commands/top/terminal.ts'
import { START } from '../../../../lib/cli/commands/top/view.ts'
import type { View } from '../../../../lib/cli/commands/top/view.ts'
import type { Place } from '../../../../lib/cli/commands/top/place.ts'
import type { Reading } from '../../../../lib/cli/commands/top/reading.ts'
import type { Board } from '../../../../lib/pages/board.ts'
import type { Configuration } from '../../../../lib/model/configuration.ts'
import type { Revision } from '../../../../lib/model/revision.ts'
import type { Side } from '../../../../lib/pages/revisions/recorded.ts'
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

function sceneOf(view: View, size: Size, board: Board = FULL, reading: Reading | null = null): Scene {
  const known = { board, reading, isOfContainers: (check: string) => check.startsWith('container-') }
  return { board, counts: countsOf(board), notes: [], page: pageOf(view, known, size.columns) }
}

/** Foreign text in everything that may hold some; what tells kinds and moments apart stays. */
function withReadText(reading: Reading, name: string): Reading {
  if (reading.kind !== 'log' || reading.value.kind !== 'seen')
    return { ...withText(reading, name), kind: reading.kind } as Reading
  const value = reading.value.value.map((line) => ({ ...line, by: name, text: name }))
  return { kind: 'log', value: { kind: 'seen', value } }
}

function textOf(lines: readonly Line[]): readonly string[] {
  return lines.map(({ spans }) =>
    spans
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  )
}

function drawn(view: View, size: Size, board: Board = FULL, reading: Reading | null = null): readonly string[] {
  return textOf(draw(sceneOf(view, size, board, reading), view, size, NOW))
}

const WEB = { target: 'dock-1', kind: 'container', name: 'web' } as const
const ID = 'ab12cd34'.padEnd(40, '0')
const REVISION = {
  ...WEB,
  id: ID,
  at: NOW - 3 * 60_000,
  cause: 'changed',
  words: 'changed web: memory',
  by: null,
} as const
const CHANGE = { path: ['host', 'memory'], before: field('64MiB'), after: field('80MiB') }

function field(value: string) {
  return { path: ['host', 'memory'], value, origin: 'operator' } as const
}

function side(id: string): Side {
  const configuration = { ...WEB, runsAs: 'web', fields: [field('64MiB')] } as unknown as Configuration
  return { id, called: id.slice(0, 8), change: REVISION as unknown as Revision, configuration }
}

/** What is read for a place, of those that have nothing on the board. */
const READ: Readonly<Partial<Record<Place['kind'], Reading>>> = {
  log: {
    kind: 'log',
    value: {
      kind: 'seen',
      value: [
        { atNs: String(BigInt(NOW) * 1_000_000n), by: '', text: 'GET / 200' },
        { atNs: String(BigInt(NOW) * 1_000_000n), by: 'stderr', text: 'out of memory' },
      ],
    },
  },
  objects: {
    kind: 'objects',
    value: {
      kind: 'read',
      value: { objects: [{ last: REVISION as unknown as Revision, changes: 3, hasBaseline: true }], readCommits: null },
    },
  },
  object: {
    kind: 'object',
    value: {
      kind: 'read',
      value: {
        ...{ of: WEB, runsAs: 'web', hasMore: false, baseline: null },
        revisions: [{ ...(REVISION as unknown as Revision), tags: ['prod'], isBaseline: true }],
      },
    },
  },
  revision: {
    kind: 'revision',
    value: {
      kind: 'read',
      value: {
        ...{ of: WEB, from: side('cd'.padEnd(40, '0')), to: side(ID), changes: [CHANGE], isRekeyed: false },
        ...{ older: null, newer: null },
      },
    },
  },
}

const PLACES: readonly Place[] = [
  { kind: 'targets' },
  { kind: 'workloads' },
  { kind: 'incidents' },
  { kind: 'target', target: 'db-1' },
  { kind: 'workload', target: 'stack', id: 'shop/web' },
  { kind: 'subject', subject: DISK },
  { kind: 'log', of: { target: 'dock-1', name: 'web' } },
  { kind: 'objects', target: 'dock-1', name: '' },
  { kind: 'object', of: WEB },
  { kind: 'revision', of: WEB, id: ID },
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
        expect(lines.at(-1)).to.match(/^q quit .* \/ filter {2}s sort {2}r revisions$/u)
      })

      it('tells the story of an incident', () => {
        const { incident } = anIncident({ target: 'db-1', item: '/var' })
        const events = [{ incident: incident.id, at: NOW, kind: 'delivered', text: 'ops: accepted as 4711' }] as const
        const story = { incident, events, explained: null, healed: [] }
        const lines = drawn(at({ kind: 'subject', subject: DISK }), size, FULL, { kind: 'story', value: story })
        expect(lines.join('\n')).to.match(/says {5}96% used[^]*STORY[^]*told {11}ops: accepted as 4711/u)
      })

      it('shows a workload instance by instance', () => {
        const lines = drawn(at({ kind: 'workload', target: 'stack', id: 'shop/web' }), size)
        expect(lines.filter((line) => /^[> ] ✓ shop-web\.\d/u.test(line))).to.have.lengthOf(3)
      })
    })
  }

  it('shows what a container printed, the last line chosen, and follows what comes', () => {
    const [size] = SIZES as [Size]
    const place = { kind: 'log', of: { target: 'dock-1', name: 'web' } } as const
    const lines = drawn(at(place), size, FULL, READ.log)
    expect(lines.filter((line) => line.includes('01:00:00'))).to.deep.equal([
      '  01:00:00  GET / 200',
      '> 01:00:00  stderr  out of memory',
    ])
    const faulted = { kind: 'faulted', fault: { code: 'lost', message: 'nobody answers' } } as const
    expect(drawn(at(place), size, FULL, { kind: 'log', value: faulted }).join('\n')).to.include(
      'what it prints cannot be read: nobody answers',
    )
    expect(drawn(at(place), size, FULL).join('\n')).to.include('it is being read')
  })

  it('leads from what was recorded of a target to what has changed', () => {
    const [size] = SIZES as [Size]
    const objects = drawn(at({ kind: 'objects', target: 'dock-1', name: '' }), size, FULL, READ.objects)
    expect(objects.join('\n')).to.match(/^> \* web +container +3 +3m +changed web: memory$/mu)
    const object = drawn(at({ kind: 'object', of: WEB }), size, FULL, READ.object)
    expect(object.join('\n')).to.match(
      /dock-1\/web, container, no baseline[^]*^> \* +3m +ab12cd34 +prod +changed web: memory$/mu,
    )
    const revision = drawn(at({ kind: 'revision', of: WEB, id: ID }), size, FULL, READ.revision)
    expect(revision.join('\n')).to.match(/host\.memory\n +- 64MiB\n +\+ 80MiB/u)
    const off = drawn(at({ kind: 'object', of: WEB }), size, FULL, { kind: 'object', value: { kind: 'off' } })
    expect(off.join('\n')).to.include('nothing is recorded here')
  })

  it('offers the log of a container, and of nothing else', () => {
    const [size] = SIZES as [Size]
    const of = (check: string): string | undefined => {
      const subjects = [aSubject({ target: 'db-1', check, item: 'web' })]
      const board = { ...FULL, targets: [aTarget({ id: 'db-1', subjects })] }
      return drawn(at({ kind: 'target', target: 'db-1' }), size, board).at(-1)
    }
    expect(of('container-state')).to.match(/ l log {2}r revisions$/u)
    expect(of('disk')).to.match(/ s sort {2}r revisions$/u)
  })

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
        const read = READ[place.kind] ?? null
        const lines = draw(sceneOf(view, room, board, read && withReadText(read, name)), view, room, NOW)
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
