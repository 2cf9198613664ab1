import { DatabaseSync } from '@photostructure/sqlite'
import { expect } from 'chai'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chained } from '../../../lib/act/audit.ts'
import { controlSocket } from '../../../lib/app/control/fulfil.ts'
import { serveControl } from '../../../lib/app/control/serve.ts'
import type { HealPlanned, HealRan } from '../../../lib/app/control/heal-plan.ts'
import type { Wish } from '../../../lib/app/control/words.ts'
import { healingLines } from '../../../lib/cli/commands/explain/healing-lines.ts'
import type { AuditLine } from '../../../lib/model/heal.ts'
import { openStore } from '../../../lib/store/open-store.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import type { Ran } from '../../helpers/command-line.ts'
import { contractOf } from '../../helpers/contract.ts'

/** Parses what was printed, and holds it against docs/NAME.schema.json. */
function kept(contract: string, { out }: Ran): unknown {
  const document: unknown = JSON.parse(out)
  expect(contractOf(`docs/${contract}.schema.json`)(document), contract).to.deep.equal([])
  return document
}

const OBJECT = { target: 'web-1', kind: 'container', name: 'shop-7' } as const
const GATES = [
  { gate: 'mode', no: 'dry run: the rule does not say "mode: act"', againAt: null },
  { gate: 'people', no: null, againAt: null },
] as const
const ABOUT = { incident: '3f2a91c07b44', rule: 'bring it back', remedy: 'restart-container', object: OBJECT }
const PLAN: HealPlanned = {
  ...{ id: '9c01aa52', at: Date.UTC(2026, 10, 23, 1), untilAt: Date.UTC(2026, 10, 23, 1, 10) },
  deeds: [{ ...ABOUT, words: 'restart "shop-7"', verdict: 'would', runs: true, gates: [...GATES] }],
  idle: [{ incident: 'aa', rule: 'bring it back', remedy: 'restart-container', why: 'a second look found it well' }],
}

describe('orch-watch heal and hold', function () {
  this.timeout(60_000)
  let folder: string
  let address: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-heal-'))
    address = `sqlite:${join(folder, 'store.db')}`
    writeFileSync(join(folder, 'targets.yaml'), 'targets: [{ id: here, runtime: local }]')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const run = (...words: readonly string[]): Promise<Ran> =>
    orchWatch(folder, [...words, '--no-color'], { columns: 80 })
  const stored = (...words: readonly string[]): Promise<Ran> => run(...words, '--store', address)

  /** A store as a daemon leaves it, with these lines in its log. */
  async function aStore(lines: readonly Partial<AuditLine>[] = []): Promise<void> {
    const store = await openStore(address, { access: 'write' })
    const at = Date.now() - 60_000
    await store.save({
      audit: chained(
        null,
        lines.map((line) => ({ at, kind: 'ended', words: '', ...line })),
      ),
    })
    await store.close()
  }

  /** Answers like a daemon, and says what it was asked. */
  async function withDaemon<T>(ran: HealRan, work: () => Promise<T>): Promise<readonly [T, readonly Wish[]]> {
    const path = controlSocket({ files: ['targets.yaml'] } as never, { cwd: folder, env: { HOME: folder } })
    mkdirSync(dirname(path), { recursive: true })
    const heard: Wish[] = []
    const control = await serveControl(path, (asked) => {
      heard.push(asked)
      if (asked.do === 'heal-plan') return Promise.resolve({ kind: 'planned', plan: PLAN })
      return Promise.resolve({ kind: 'ran', deeds: ran })
    })
    try {
      return [await work(), heard]
    } finally {
      await control.close()
    }
  }

  it('stops and goes on without a daemon, says so in the status, and writes down who it was', async () => {
    await aStore()
    const stopped = await stored('heal', 'stop', '--note', 'racks', '--by', 'ada')
    expect(stopped).to.deep.include({ code: 0, err: '' })
    expect(stopped.out).to.match(/^healing is stopped/u)
    expect((await stored('status')).out.replaceAll(/\n\s+/gu, ' ')).to.match(
      /! nothing is mended, healing was stopped by ada, since \S+ \S+: racks/u,
    )
    expect((await stored('heal', 'resume', '--by', 'bob')).out).to.equal('healing goes on\n')
    expect((await stored('heal', 'resume')).out).to.equal('healing was not stopped\n')
    expect((await stored('status')).out).to.not.contain('mended')
    const { entries } = kept('heal-log', await stored('heal', 'log', '--json')) as { entries: AuditLine[] }
    expect(entries.map(({ kind, by, words }) => [kind, by, words])).to.deep.equal([
      ['stopped', 'ada', 'healing is stopped: racks'],
      ['resumed', 'bob', 'healing goes on'],
    ])
  })

  it('stops even where there is nothing to write it down in', async () => {
    const { code, out, err } = await stored('heal', 'stop')
    expect([code, out.split(':')[0]]).to.deep.equal([0, 'healing is stopped'])
    expect(err).to.match(/^orch-watch: it does not stand in the log: /u)
  })

  it('shows the log within the width of a terminal, the newest of it, and that of one incident', async () => {
    const words = 'restart "shop-7": somebody has stopped it, and nobody knows why that was'
    await aStore([
      { ...ABOUT, kind: 'refused', gate: 'people', words },
      { ...ABOUT, incident: 'other', kind: 'intended', words: 'restart "shop-7"', by: 'ada' },
    ])
    const all = await stored('heal', 'log')
    expect(all.out.split('\n').filter((line) => line.length > 80)).to.deep.equal([])
    expect(all.out.replaceAll(/\s+/gu, ' '))
      .to.match(/^WHEN +DID +OBJECT +SAID/u)
      .and.to.contain('web-1/shop-7')
      .and.to.contain('gate people')
    expect((await stored('heal', 'log', '--incident', 'other')).out)
      .to.contain('by ada')
      .and.not.to.contain('refused')
    expect((await stored('heal', 'log', '--limit', '1')).out).to.contain('these are the newest 1')
    expect((await stored('heal', 'log', '--since', '1s')).out).to.equal(
      'nothing stands in the log of healing in the last 1s\n',
    )
    expect((await stored('heal', 'log', '--limit', '0')).code).to.equal(64)
  })

  const tampered: [string, string, number][] = [
    ['a word was changed', `UPDATE orch_watch_audit SET json = replace(json, 'two', 'TWO')`, 2],
    ['one was taken out', 'DELETE FROM orch_watch_audit WHERE seq = 2', 2],
    ['the end was cut off', 'DELETE FROM orch_watch_audit WHERE seq = 3', 3],
    ['one cannot be read any more', `UPDATE orch_watch_audit SET json = '{}' WHERE seq = 3`, 3],
  ]
  for (const [what, sql, broken] of tampered)
    it(`finds that ${what}, and says which is the first`, async () => {
      await aStore([{ words: 'one' }, { words: 'two' }, { words: 'three' }])
      const whole = await stored('heal', 'log', '--verify')
      expect([whole.code, whole.out]).to.satisfy(
        ([code, out]: [number, string]) => code === 0 && /^3 entries, whole/u.test(out),
      )
      const database = new DatabaseSync(join(folder, 'store.db'))
      database.exec(sql)
      database.close()
      const { code, out } = await stored('heal', 'log', '--verify')
      expect(code).to.equal(65)
      expect(out).to.match(
        new RegExp(`^entry ${broken} is not what was written there, or is missing; up to ${broken - 1} `, 'u'),
      )
      const document = kept('heal-log-verified', await stored('heal', 'log', '--verify', '--json'))
      expect(document).to.deep.include({ whole: false, broken, entries: broken - 1 })
    })

  it('says of an empty log that it is whole', async () => {
    await aStore()
    expect((await stored('heal', 'log', '--verify')).out).to.equal('0 entries, whole\n')
  })

  it('shows a plan with every gate that says no, as a page and as a document', async () => {
    const [page] = await withDaemon([], () => run('heal', 'plan'))
    expect(page.out).to.equal(
      [
        'plan 9c01aa52, kept for 10m',
        'done by "orch-watch heal run 9c01aa52":',
        '  web-1: restart "shop-7" (rule "bring it back", incident 3f2a91c07b44)',
        '    mode: dry run: the rule does not say "mode: act"',
        'nothing to do:',
        '  restart-container (rule "bring it back", incident aa): a second look found it',
        '  well',
        '',
      ].join('\n'),
    )
    const [printed] = await withDaemon([], () => run('heal', 'plan', '--json'))
    expect(kept('heal-plan', printed)).to.deep.equal({
      ...{ schema: 'orch-watch/heal-plan/v1', id: PLAN.id, deeds: PLAN.deeds, idle: PLAN.idle },
      ...{ at: '2026-11-23T01:00:00.000Z', untilAt: '2026-11-23T01:10:00.000Z' },
    })
  })

  it('runs a plan by the name of whoever asks, and only with a yes', async () => {
    const [refused, unasked] = await withDaemon([], () => run('heal', 'run', PLAN.id))
    expect(refused).to.include({ code: 64, err: 'orch-watch: there is no terminal to ask: say --yes\n' })
    expect(unasked.map((asked) => asked.do)).to.deep.equal(['heal-plan'])
    const done = { object: OBJECT, words: 'restart "shop-7"', outcome: 'done', why: '' } as const
    const [ran, heard] = await withDaemon([done], () => run('heal', 'run', PLAN.id, '--yes', '--by', 'ada'))
    expect(ran).to.include({ code: 0, out: 'web-1/shop-7: restart "shop-7": done\n' })
    expect(heard.at(-1)).to.deep.equal({ do: 'heal-run', plan: PLAN.id, by: 'ada' })
    const [document] = await withDaemon([done], () => run('heal', 'run', PLAN.id, '--yes', '--json'))
    expect(kept('heal-run', document)).to.deep.include({ plan: PLAN.id, deeds: [done] })
    const late = { ...done, outcome: 'refused', why: 'the trouble is over' } as const
    const [other] = await withDaemon([late], () => run('heal', 'run', PLAN.id, '--yes'))
    expect(other).to.include({ code: 75, out: 'web-1/shop-7: restart "shop-7": refused: the trouble is over\n' })
  })

  it('needs a daemon to plan, and a plan to run', async () => {
    expect(await run('heal', 'plan')).to.include({ code: 64, err: 'orch-watch: no daemon runs with this inventory\n' })
    expect((await run('heal', 'run')).err).to.match(/say which plan/u)
    expect((await run('heal', 'log', 'x')).err).to.match(/means nothing to log/u)
  })

  it('holds objects without a daemon, lists them, and lets go of them', async () => {
    await aStore()
    const { out } = await stored(
      'hold',
      'web-*/shop-7',
      'kube/shop/deployment/web',
      '--until',
      '2h',
      '--note',
      'a leak',
    )
    expect(out).to.match(
      /^[0-9a-f]{8}: web-\*\/shop-7 until .*: a leak\n[0-9a-f]{8}: kube\/shop\/deployment\/web until /u,
    )
    const listed = kept('holds', await stored('hold', 'list', '--json')) as {
      holds: { id: string; object: string }[]
    }
    expect(listed.holds.map(({ object }) => object)).to.deep.equal(['kube/shop/deployment/web', 'web-*/shop-7'])
    const id = out.slice(0, 8)
    expect((await stored('hold', 'release', id, '--by', 'bob')).out).to.equal(`${id}: web-*/shop-7 is no longer held\n`)
    expect((await stored('hold')).out)
      .to.contain('kube/shop/deployment/web')
      .and.not.to.contain(id)
    expect((await stored('hold', 'release', id)).code).to.equal(64)
    const log = (await stored('heal', 'log')).out
    for (const kind of ['held', 'released']) expect(log).to.contain(kind)
    expect((await stored('heal', 'log', '--verify')).out).to.match(/^3 entries, whole/u)
  })

  it('wants to know until when, why, and what', async () => {
    await aStore()
    const told = async (...words: readonly string[]): Promise<string> => (await stored('hold', ...words)).err
    expect(await told('web-1', '--note', 'x')).to.match(/say until when/u)
    expect(await told('web-1', '--until', '2h')).to.match(/say why/u)
    expect(await told('web-1', '--until', 'soon', '--note', 'x')).to.match(/is no time/u)
    expect(await told('web-1', '--until', '2020-01-01', '--note', 'x')).to.match(/would be over already/u)
    expect(await told('/shop', '--until', '2h', '--note', 'x')).to.match(/begins with no target/u)
    expect(await told('web-1/', '--until', '2h', '--note', 'x')).to.match(/names nothing on its target/u)
  })
})

describe('what explain says of healing', () => {
  const about = { rule: 'bring it back', remedy: 'restart-container', words: 'restart "shop-7"' }
  const healing = [{ ...about, verdict: 'would' as const, gates: GATES.map(({ gate, no }) => ({ gate, no })) }]

  it('is a line for each object, with the first gate that says no', () => {
    expect(healingLines(healing, { verbose: false, room: Infinity })).to.deep.equal([
      '  mended    restart "shop-7", by "bring it back": would be done, were it switched on: dry run: the rule does not say "mode: act" (mode)',
    ])
  })

  it('is every gate for whoever wants to know more', () => {
    expect(healingLines(healing, { verbose: true, room: Infinity })).to.deep.equal([
      '  mended    restart "shop-7", by "bring it back": would be done, were it switched on',
      '    mode        dry run: the rule does not say "mode: act"',
      '    people      yes',
    ])
  })
})
