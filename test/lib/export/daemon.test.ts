import { expect } from 'chai'
import fc from 'fast-check'
import { capped } from '../../../lib/export/cap.ts'
import { daemonFamilies } from '../../../lib/export/daemon.ts'
import { freshUntil } from '../../../lib/export/fresh.ts'
import { pushesOf, sizeOf, withLabels } from '../../../lib/export/pushes.ts'
import { emptyQueue } from '../../../lib/export/queue.ts'
import { openMetricsText, prometheusText } from '../../../lib/export/text.ts'
import { parseExposition } from '../../helpers/exposition.ts'
import { aDaemonNow, aFamily, aPush, aSubjectNow, NOON, seriesOf } from '../../helpers/metrics.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { complaintsOfPromtool } from '../../helpers/promtool.ts'

const free = { name: 'free', value: 5, unit: 'bytes' } as const

describe('what the daemon knows, as metrics', () => {
  it('calls nothing well that is old: its status is unknown, and it has no figures', () => {
    const subjects = [aSubjectNow({ metrics: [free] }), aSubjectNow({ isStale: true, metrics: [free] })]
    const of = (nth: number) => daemonFamilies(aDaemonNow({ subjects: subjects.slice(nth, nth + 1) }))
    expect(seriesOf(of(0), 'orch_watch_status')).to.deep.equal({ 'web-1 disk /var': 0 })
    expect(seriesOf(of(0), 'node_filesystem_avail_bytes')).to.deep.equal({ 'web-1 /var': 5 })
    expect(seriesOf(of(1), 'orch_watch_status')).to.deep.equal({ 'web-1 disk /var': 3 })
    expect(seriesOf(of(1), 'orch_watch_stale')).to.deep.equal({ 'web-1 disk /var': 1 })
    expect(seriesOf(of(1), 'node_filesystem_avail_bytes')).to.deep.equal({})
    expect(seriesOf(of(1), 'orch_watch_results')).to.deep.equal({ ok: 0, warning: 0, unknown: 1, critical: 0 })
  })

  it('says nothing of who is there where nobody knows', () => {
    const target = { id: 'web-1', runtime: 'ssh', labels: {} }
    const families = daemonFamilies(aDaemonNow({ targets: [{ ...target, reachable: null, lookedAt: NOON - 60_000 }] }))
    expect(seriesOf(families, 'orch_watch_up')).to.deep.equal({})
    expect(seriesOf(families, 'orch_watch_last_look_age_seconds')).to.deep.equal({ 'web-1': 60 })
  })

  it('gives workloads one name on all orchestrators, and on Kubernetes that of kube-state-metrics as well', () => {
    const subject = { target: 'k8s', check: 'workload-replicas', item: 'shop/deployment/web' }
    const metrics = [{ name: 'desired', value: 3, unit: 'count' } as const]
    const families = (runtime: string) =>
      daemonFamilies(aDaemonNow({ subjects: [aSubjectNow({ subject, runtime, metrics })] }))
    expect(seriesOf(families('kubernetes'), 'orch_watch_workload_desired')).to.deep.equal({
      'k8s shop/deployment/web': 3,
    })
    expect(seriesOf(families('kubernetes'), 'kube_deployment_spec_replicas')).to.deep.equal({ 'k8s shop web': 3 })
    expect(seriesOf(families('marathon'), 'kube_deployment_spec_replicas')).to.deep.equal({})
  })

  it('is fresh for three intervals and a little, as a cron expression counts them, too', () => {
    expect(freshUntil({ kind: 'every', everyMs: 60_000 }, NOON)).to.equal(NOON + 185_000)
    const hourly = { kind: 'cron', expression: '0 * * * *', timezone: 'UTC' } as const
    expect(freshUntil(hourly, NOON + 1)).to.equal(NOON + 3 * 3_600_000 + 5_000)
  })

  it('is accepted by promtool', function () {
    skipUnless(this, { files: ['/usr/bin/promtool'] })
    expect(complaintsOfPromtool(prometheusText(daemonFamilies(aDaemonNow())))).to.deep.equal([])
  })
})

describe('too many series', () => {
  const many = (name: string, count: number, rank: 'own' | 'verdict' | 'figure') =>
    aFamily({ name, rank }, ...Array.from({ length: count }, (_, nth) => [[['name', `${nth}`]], nth] as const))

  it('drive out nobody but themselves, and are counted', () => {
    const families = [many('threads', 10_000, 'figure'), many('load', 3, 'figure'), many('status', 50, 'verdict')]
    const { families: kept, dropped } = capped([...families, many('own', 20, 'own')], 100)
    const sizes = Object.fromEntries(kept.map(({ name, samples }) => [name, samples.length]))
    expect(sizes).to.include({ threads: 27, load: 3, status: 50, own: 20 })
    expect([...dropped]).to.deep.equal([['threads', 9_973]])
    expect(seriesOf(kept, 'orch_watch_series_dropped_total')).to.deep.equal({ threads: 9_973 })
    expect([...capped(families, 100, dropped).dropped]).to.deep.equal([['threads', 9_973 + 9_953]])
  })

  it('keep the count of what we know of ourselves, however few may leave', () => {
    expect(seriesOf(capped([many('own', 5, 'own')], 1).families, 'own')).to.have.property('4')
  })
})

describe('the texts of metrics', () => {
  const foreign = fc.string({ unit: 'binary', maxLength: 30 })

  it('are read by a strict reader, whatever stands in a label', () => {
    fc.assert(
      fc.property(fc.uniqueArray(foreign, { minLength: 1, maxLength: 5 }), (values) => {
        const family = aFamily(
          {},
          ...values.map(
            (value, nth) =>
              [
                [
                  ['name', value],
                  ['nth', `${nth}`],
                ],
                nth,
              ] as const,
          ),
        )
        expect(parseExposition(prometheusText([family])).samples).to.have.length(values.length)
        const open = openMetricsText([family])
        expect(open.split('\n').slice(0, -1)).to.have.length(values.length + 3)
        expect(open.endsWith('# EOF\n')).to.equal(true)
      }),
    )
  })

  it('call a counter as each of them wants it', () => {
    const family = aFamily({ name: 'cpu_seconds_total', type: 'counter', help: 'a "word" \\' }, [[], 1])
    expect(prometheusText([family])).to.equal(
      '# HELP cpu_seconds_total a "word" \\\\\n# TYPE cpu_seconds_total counter\ncpu_seconds_total 1\n',
    )
    expect(openMetricsText([family])).to.equal(
      '# TYPE cpu_seconds counter\n# UNIT cpu_seconds seconds\n# HELP cpu_seconds a \\"word\\" \\\\\ncpu_seconds_total 1\n# EOF\n',
    )
  })
})

describe('what is sent', () => {
  const labelled = (...names: readonly string[]) => aFamily({}, ...names.map((name) => [[['name', name]], 1] as const))

  it('goes in pieces, and all of it once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 7 }),
        (sizes, most) => {
          const families = sizes.map((size, nth) =>
            aFamily({ name: `f${nth}` }, ...Array.from({ length: size }, (_, at) => [[['at', `${at}`]], at] as const)),
          )
          const { pushes } = pushesOf({ at: NOON, families }, { since: 0, mostSamples: most })
          for (const push of pushes) expect(sizeOf(push)).to.be.within(1, most)
          const keys = pushes.flatMap((push) =>
            push.families.flatMap(({ name, samples }) => samples.map(({ labels }) => JSON.stringify([name, labels]))),
          )
          expect(new Set(keys).size).to.equal(keys.length)
          expect(keys).to.have.length(sizes.reduce((sum, size) => sum + size, 0))
        },
      ),
    )
  })

  it('tells which series have ended since', () => {
    const by = { since: 0, mostSamples: 100 }
    const { known } = pushesOf({ at: NOON, families: [labelled('a', 'b')] }, by)
    const { pushes } = pushesOf({ at: NOON, families: [labelled('b')] }, by, known)
    expect(pushes.at(-1)?.gone).to.deep.equal([{ name: 'node_load1', labels: [['name', 'a']] }])
  })

  it('has the labels of its exporter, which take nothing from its own', () => {
    const [family] = withLabels([labelled('a')], { name: 'x', site: 'eu' })
    expect(family?.samples[0]?.labels).to.deep.equal([
      ['name', 'a'],
      ['site', 'eu'],
    ])
  })

  it('waits in its order, and of too much the oldest goes', () => {
    const queue = emptyQueue()
    const [one, two, three] = ['a', 'b', 'c'].map((name) => aPush({ families: [labelled(name, `${name}2`)] }))
    expect(queue.add([one!, two!], 4)).to.equal(0)
    expect(queue.add([three!], 4)).to.equal(2)
    expect(queue.first()).to.equal(two)
    queue.remove(one!)
    queue.remove(two!)
    expect([queue.first(), queue.length]).to.deep.equal([three, 1])
  })
})
