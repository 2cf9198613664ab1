import { expect } from 'chai'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { compare, isAlike } from '../../../../lib/kit/parity/compare.ts'
import { pathWords } from '../../../../lib/kit/configuration-words.ts'
import type { Configuration, Field, Origin, Value } from '../../../../lib/model/configuration.ts'
import type { Exception, Parity, Side } from '../../../../lib/model/parity.ts'
import { recordContainer } from '../../../../lib/record/container.ts'
import { hiding } from '../../../../lib/record/hide.ts'
import { ROOT } from '../../../helpers/project.ts'

describe('two sides', () => {
  it('are alike when they are made of the same, whatever their places are called', () => {
    const of = (project: string): Configuration =>
      compose(project, 'web', 1, [
        field(['networks', `${project}_back`, 'attached'], true),
        field(['networks', `${project}_back`, 'aliases'], [`${project}-web-1`, 'web']),
        field(['networks', `${project}_back`, 'ipv4Address'], project === 'dev' ? '192.0.2.1' : '192.0.2.2'),
        field(['mounts', '/data', 'volume'], `${project}_data`),
        field(['mounts', '/files', 'source'], `/srv/${project}/files`),
        field(['ports', '80/tcp'], [project === 'dev' ? ':8080' : ':8081']),
        field(['labels', 'env'], project),
        field(['hostname'], `${project}-web`),
      ])
    const parity = held([of('dev')], [of('prod')])
    expect(said(parity)).to.deep.equal([])
    expect(parity.paired).to.deep.equal({ a: 'dev', b: 'prod' })
    expect(isAlike(parity)).to.equal(true)
  })

  it('find their likes by the label asked for, by compose, by the label "role", by their name', () => {
    const by = (label: string | undefined, one: Configuration, other: Configuration): readonly string[] =>
      held([one], [other], label === undefined ? {} : { by: label }).roles
    expect(by(undefined, compose('shop', 'web', 1), compose('shop', 'web', 1))).to.deep.equal(['shop/web'])
    expect(by('app', labelled('a', { app: 'x' }), labelled('b', { app: 'x' }))).to.deep.equal(['x'])
    expect(by(undefined, labelled('a', { role: 'x' }), labelled('b', { role: 'x' }))).to.deep.equal(['x'])
    expect(by(undefined, labelled('a', {}), labelled('b', {}))).to.deep.equal(['a', 'b'])
  })

  it('take no project for another where more than one of them is left over', () => {
    const parity = held([compose('one', 'web', 1)], [compose('two', 'web', 1), compose('three', 'web', 1)])
    expect(parity.paired).to.equal(null)
    expect(said(parity)).to.deep.equal(['one/web replicas: 1, 0', 'three/web replicas: 0, 1', 'two/web replicas: 0, 1'])
  })

  it('are told of what somebody asked for, not of what follows from an image or an engine', () => {
    const side = (id: string, name: string): readonly Configuration[] => [
      labelled('web', {}, [
        field(['image', 'name'], name),
        field(['image', 'id'], `sha256:${id.repeat(16)}`, 'image'),
        field(['env', 'PATH'], `/${id}`, 'image'),
        field(['env', 'VERSION'], id === 'a' ? '1' : '1.1', 'image'),
        field(['limits', 'sharedMemoryBytes'], id === 'a' ? 1 : 2, 'engine'),
        ...(id === 'a' ? [field(['user'], '1000', 'image')] : []),
      ]),
    ]
    expect(said(held(side('a', 'web:1'), side('b', 'web:2')))).to.deep.equal(['web image.name: web:1, web:2'])
    expect(said(held(side('a', 'web:1'), side('b', 'web:1')))).to.deep.equal([
      'web image.id: aaaaaaaaaaaa, bbbbbbbbbbbb',
    ])
  })

  it('have the same image on two kinds of processors, as its registry says', () => {
    const side = (id: string): readonly Configuration[] => [
      labelled('web', {}, [
        field(['image', 'name'], 'web:1'),
        field(['image', 'id'], `sha256:${id}`, 'image'),
        field(['image', 'digests'], [`registry.example/web@sha256:${'e'.repeat(64)}`], 'engine'),
      ]),
    ]
    expect(said(held(side('a'), side('b')))).to.deep.equal([])
  })

  it('are told where one overrides what the other has from its image', () => {
    const [one, other] = [field(['user'], '1000', 'image'), field(['user'], '0')]
    expect(said(held([labelled('web', {}, [one])], [labelled('web', {}, [other])]))).to.deep.equal([
      'web user: 1000, 0',
    ])
  })

  it('have as many replicas as the ratio says', () => {
    const many = (count: number): readonly Configuration[] =>
      Array.from({ length: count }, (_, at) => compose('shop', 'web', at + 1))
    const ratio = { a: 1, b: 3 }
    expect(said(held(many(2), many(6), { ratio }))).to.deep.equal([])
    expect(said(held(many(2), many(5), { ratio }))).to.deep.equal(['shop/web replicas: 2, 5 of 6'])
    expect(said(held(many(2), many(6)))).to.deep.equal(['shop/web replicas: 2, 6'])
  })

  it('are not alike when one of several replicas is not like the others', () => {
    const web = (nth: number, memory: number): Configuration =>
      compose('shop', 'web', nth, [field(['limits', 'memoryBytes'], memory)])
    expect(said(held([web(1, 5), web(2, 5)], [web(1, 5), web(2, 7)]))).to.deep.equal([
      'shop/web limits.memoryBytes: 5, 5 | 7',
    ])
  })

  it('compare what they stand on where both can tell', () => {
    const on = (engine: string, kernel?: string): Side => ({
      objects: [],
      machines: [{ engine, ...(kernel !== undefined && { kernel }) }],
    })
    expect(said(compared(on('docker 20.10', '6.1'), on('docker 24.0')))).to.deep.equal([
      ' engine: docker 20.10, docker 24.0',
    ])
    expect(said(compared(on('docker 24.0', '6.1'), on('docker 24.0', '6.8')))).to.deep.equal([' kernel: 6.1, 6.8'])
  })

  it('may differ as somebody has said, until that day is over, and whoever said so for nothing is told', () => {
    const exception = (path: string, more: Partial<Exception> = {}): Exception => ({
      ...{ path, role: '*', reason: 'r' },
      ...more,
    })
    const web = (level: string): Configuration =>
      labelled('web', {}, [field(['env', 'LOG_LEVEL'], level), field(['env', 'URL'], level)])
    const exceptions = [
      exception('env.LOG_*', { until: '2026-11-23' }),
      exception('env.URL', { until: '2026-11-22' }),
      exception('limits'),
      exception('env', { role: 'other' }),
      exception('kernel'),
    ]
    const sides = [web('debug'), web('info')].map((object, at): Side => ({
      objects: [object],
      machines: [{ kernel: String(at) }],
    }))
    const parity = compared(sides[0]!, sides[1]!, { exceptions })
    const [kernel, level, url] = parity.differences
    expect([kernel?.wanted, level?.wanted, url?.wanted]).to.deep.equal([exceptions[4], exceptions[0], undefined])
    expect(url?.over).to.equal(exceptions[1])
    expect(parity.unneeded).to.deep.equal([exceptions[2], exceptions[3]])
    expect(isAlike(parity)).to.equal(false)
  })
})

const PLACE = ['labels', 'hostname', 'image', 'exposed', 'ports', 'runtime']

it('two sides differ in what was changed and in nothing else, whatever that is', () => {
  const document: unknown = JSON.parse(readFileSync(`${ROOT}/test/fixtures/inspect/rich.json`, 'utf8'))
  const hide = hiding({ secret: [], plain: [] }, (text) => `f${text.length}`)
  const rich = recordContainer({ kind: 'container', document }, hide)!
  const able = rich.fields.filter(
    ({ path, origin }) => origin === 'operator' && !PLACE.includes(path[0]!) && !path.includes('ipv4Address'),
  )
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(able.length - 1), { maxLength: 6 }), (chosen) => {
      const changed = new Set(chosen.map((at) => able[at]!))
      const fields = rich.fields.map((each) => (changed.has(each) ? { ...each, value: 'another' } : each))
      const told = held([rich], [{ ...rich, fields }]).differences.map(({ path }) => pathWords(path))
      expect(told.sort()).to.deep.equal([...changed].map(({ path }) => pathWords(path)).sort())
    }),
  )
  expect(able.length).to.be.greaterThan(20)
})

type By = Partial<Parameters<typeof compare>[2]>

const DAY = Date.UTC(2026, 10, 23, 3)

function compared(a: Side, b: Side, by: By = {}): Parity {
  return compare(a, b, { ratio: { a: 1, b: 1 }, exceptions: [], now: DAY, ...by })
}

function held(a: readonly Configuration[], b: readonly Configuration[], by: By = {}): Parity {
  return compared({ objects: a, machines: [] }, { objects: b, machines: [] }, by)
}

function said({ differences }: Parity): readonly string[] {
  return differences.map(({ role, path, a, b }) => `${role} ${pathWords(path)}: ${a ?? '-'}, ${b ?? '-'}`)
}

function field(path: readonly string[], value: Value, origin: Origin = 'operator'): Field {
  return { path, value, origin }
}

function labelled(
  runsAs: string,
  labels: Readonly<Record<string, string>>,
  fields: readonly Field[] = [],
): Configuration {
  const own = Object.entries(labels).map(([key, value]) => field(['labels', key], value))
  return { kind: 'container', name: runsAs, runsAs, incarnation: runsAs, fields: [...own, ...fields] }
}

function compose(project: string, service: string, nth: number, fields: readonly Field[] = []): Configuration {
  const labels = { 'com.docker.compose.project': project, 'com.docker.compose.service': service }
  return { ...labelled(`${project}-${service}-${nth}`, labels, fields), name: `${project}/${service}/${nth}` }
}
