import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pageReporterNames } from '../../../lib/app/page-reporters.ts'
import type { PeriodDocument } from '../../../lib/kit/period-document.ts'
import type { Batch } from '../../../lib/model/store.ts'
import { openStore } from '../../../lib/store/open-store.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import type { Ran } from '../../helpers/command-line.ts'
import { inFolder } from '../../helpers/inventory.ts'
import { aMailServer } from '../../helpers/mail-server.ts'
import { anIncident } from '../../helpers/telling.ts'
import { aVirtualClock } from '../../helpers/virtual-clock.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 30, 7)
const INVENTORY = `
settings: { registry: off }
groups: { shops: { labels: { env: prod } } }
targets:
  - { id: web-1, address: 198.18.60.1, groups: [shops] }
  - { id: web-2, address: 198.18.60.2, groups: [shops], dependsOn: [web-1] }
  - { id: other, address: 198.18.60.3 }
maintenance: [{ name: patches, when: { target: [other] }, from: 2026-11-30T00:00Z, to: 2026-11-30T02:00Z }]
`

/** web-1 was away for an hour and full for two, web-2 away with it; somebody has looked for twelve hours. */
const HAPPENED: Batch = {
  watched: ['web-1', 'web-2', 'other'].map((target) => ({ target, from: NOW - 12 * HOUR, until: NOW, joinMs: 0 })),
  incidents: [
    over('a', { target: 'web-1', check: 'reachable', item: '', worst: 'unknown' }, 6, 5),
    over('b', { target: 'web-2', check: 'reachable', item: '', worst: 'unknown' }, 6, 5),
    over('c', { target: 'web-1', check: 'disk', item: '/var', worst: 'critical' }, 4, 2),
    over('d', { target: 'other', check: 'cpu', item: '', worst: 'warning' }, 3, 2),
    over('old', { target: 'other', check: 'cpu', item: '', worst: 'critical' }, 40, 30),
  ],
  events: [
    { incident: 'c', at: NOW - 4 * HOUR, kind: 'opened', text: 'warning: 85% used' },
    { incident: 'c', at: NOW - 3 * HOUR, kind: 'changed', text: 'warning → critical: 96% used' },
    {
      incident: 'c',
      at: NOW - 4 * HOUR,
      kind: 'evidence',
      text: 'what changed in the hour before:\n5m before: web-1/shop image 1 → 2',
    },
  ],
}

interface About {
  readonly target: string
  readonly check: string
  readonly item: string
  readonly worst: 'warning' | 'unknown' | 'critical'
}

function over(id: string, { worst, ...subject }: About, fromHours: number, toHours: number) {
  const beganAt = NOW - fromHours * HOUR
  return {
    ...anIncident({
      ...subject,
      id,
      beganAt,
      openedAt: beganAt,
      status: worst,
      worst,
      summary: `${subject.check} is bad`,
    }),
    ...({ phase: 'resolved', because: 'recovered', resolvedAt: NOW - toHours * HOUR } as const),
  }
}

function report(
  words: readonly string[],
  after: (folder: string, ran: Ran) => void = () => undefined,
  inventory = INVENTORY,
) {
  return inFolder({ 'targets.yaml': inventory }, async (folder) => {
    const address = `sqlite:${join(folder, 'store.db')}`
    const store = await openStore(address, { access: 'write' })
    await store.save(HAPPENED)
    await store.close()
    const ran = await orchWatch(folder, ['report', ...words, '--store', address], { clock: aVirtualClock(NOW) })
    after(folder, ran)
    return ran
  })
}

async function documentOf(...words: string[]): Promise<PeriodDocument> {
  const { out, code, err } = await report([...words, '--json'])
  expect([code, err]).to.deep.equal([0, ''])
  return JSON.parse(out) as PeriodDocument
}

describe('orch-watch report', function () {
  this.timeout(60_000)

  it('tells how long each target was what, and counts nothing that nobody saw', async () => {
    const { targets, fleet, groups } = await documentOf()
    const hours = Object.fromEntries(
      targets.map(({ name, timesMs }) => [name, Object.values(timesMs).map((ms) => Math.round((ms / HOUR) * 10) / 10)]),
    )
    // ok, degraded, down, unknown, blind, maintenance, unmeasured
    expect(hours).to.deep.equal({
      'web-1': [9, 1, 1, 1, 0, 0, 12],
      'web-2': [11, 0, 0, 1, 0, 0, 12],
      other: [9, 1, 0, 0, 0, 2, 12],
    })
    expect(targets.map(({ name }) => name)).to.deep.equal(['web-1', 'web-2', 'other'])
    expect(targets[0]?.upRatio).to.equal(10 / 11)
    expect(fleet.incidents).to.equal(4)
    expect(groups.map(({ name, timesMs }) => [name, timesMs.unmeasured / HOUR])).to.deep.equal([['shops', 24]])
  })

  it('tells of outages with their cause, and what had changed before', async () => {
    const { outages, breaches } = await documentOf()
    expect(
      outages.shown.map(({ target, check, cause, changedBefore }) => [target, check, cause, changedBefore]),
    ).to.deep.equal([
      ['web-1', 'disk', '', ['5m before: web-1/shop image 1 → 2']],
      ['web-1', 'reachable', '', []],
      ['web-2', 'reachable', '"web-1" could not be reached', []],
    ])
    expect(breaches.map(({ check, incidents }) => [check, incidents])).to.deep.equal([
      ['reachable', 2],
      ['disk', 1],
      ['cpu', 1],
    ])
  })

  it('compares with the period before, and keeps to the targets that are asked for', async () => {
    const { targets, previous } = await documentOf('other', '--compare', 'previous', '--period', '24h')
    expect(previous?.until).to.equal(new Date(NOW - 24 * HOUR).toISOString())
    expect(targets.map(({ name, before }) => [name, before?.incidents, before?.upRatio])).to.deep.equal([
      ['other', 1, null],
    ])
  })

  it('writes every format at once, each to its file', async () => {
    const files = pageReporterNames().map((name) => `${name}=report.${name}`)
    await report(
      ['-o', 'table', ...files.flatMap((file) => ['-o', file]), '-o', 'again.html'],
      (folder, { out, code }) => {
        expect(code).to.equal(0)
        expect(out).to.contain('Report on the last 24 hours').and.to.contain('90.909%')
        const written = readdirSync(folder).filter((file) => /^(report|again)\./u.test(file))
        expect(written).to.have.length(pageReporterNames().length + 1)
        expect(readFileSync(join(folder, 'report.html'), 'utf8')).to.equal(
          readFileSync(join(folder, 'again.html'), 'utf8'),
        )
      },
    )
  })

  it('refuses what it cannot mean before it reads anything', async () => {
    for (const [words, said] of [
      [['-o', 'pdf'], 'there is no output "pdf": csv, html, json, markdown, table, or FORMAT=FILE'],
      [['-o', 'html='], '"html=" names no file'],
      [['-o', 'table', '-o', 'json'], 'only one report goes to standard output'],
      [['--period', 'soon'], '--period "soon" is no period'],
      [['--from', '2026-11-30', '--to', '2026-11-29'], '--to has to be later than --from'],
      [['--from', '2027-01-01'], '--from lies ahead'],
      [['--timezone', 'Mars/Base'], '--timezone'],
      [['--mail', 'ops'], 'there is no notifier "ops"'],
      [['nobody'], 'no target matches "nobody"'],
    ] as const) {
      const { code, err, out } = await report(words)
      expect([code, out], words.join(' ')).to.deep.equal([64, ''])
      expect(err).to.contain(said)
    }
  })

  it('sends it by mail: as text, with the page beside it', async () => {
    const server = await aMailServer()
    try {
      const ops = `notifiers:
  ops: { use: email, host: 127.0.0.1, port: ${server.port}, tls: none, from: watch@example.org, to: [ada@example.org] }
  hook: { use: stdout }
`
      const { code, out, err } = await report(['--mail', 'ops'], undefined, INVENTORY + ops)
      expect([code, out, err]).to.deep.equal([0, '', 'sent by "ops": 250 queued as 4711\n'])
      const [mail] = server.mails
      expect(mail?.to).to.deep.equal(['ada@example.org'])
      expect(mail?.text).to.match(/^Subject: Report on the last 24 hours\r$/mu)
      expect(mail?.text).to.contain('filename=orch-watch-20261130-0700.html')
      expect((await report(['--mail', 'hook'], undefined, INVENTORY + ops)).err).to.contain('those that can: ops')
      server.behave({ replies: { DATA: '554 no' } })
      expect(await report(['--mail', 'ops'], undefined, INVENTORY + ops)).to.include({ code: 74 })
    } finally {
      await server.close()
    }
  })
})
