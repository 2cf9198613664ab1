import { expect } from 'chai'
import fc from 'fast-check'
import { judge } from '../../lib/judge/judge.ts'
import { parseBound } from '../../lib/kit/bound.ts'
import type { AnyCheck } from '../../lib/kit/check.ts'
import type { EngineSection } from '../../lib/model/engine.ts'
import type { HostSection } from '../../lib/model/host.ts'
import type { Observation } from '../../lib/model/observation.ts'
import { summaryOf } from '../../lib/model/result.ts'
import { planOf } from '../helpers/checks.ts'
import { CLUSTER_DEFAULTS } from '../helpers/cluster-facts.ts'
import type { CheckFile } from '../helpers/checks.ts'
import { judgeTranscript, observe } from '../helpers/transcripts.ts'
import type { Transcript } from '../helpers/transcripts.ts'

/** Everything that is asked of every check, whoever wrote it. */
export function checkContract({ name, text, check }: CheckFile, transcripts: readonly Transcript[]): void {
  it('is called like its file', () => {
    expect(check.name).to.equal(name)
    expect(name).to.match(/^[a-z]+(-[a-z]+)*$/u)
    expect(check.title).to.match(/^\S.*\S$/u)
  })

  it('says what it asks, what it judges, which faults it has and where that is written', () => {
    const docstring = /\/\*\*.*?\*\//su.exec(text)?.[0] ?? ''
    for (const label of ['Asks', 'Judges', 'Faults', 'Source'])
      expect(docstring).to.match(new RegExp(` \\* ${label}: \\S`, 'u'))
  })

  it('needs only what can be asked for', () => {
    expect(
      Object.keys(check.needs as object).filter(
        (need) =>
          ![
            ...['host', 'engine', 'workloads', 'nodes', 'configurations', 'parity', 'shell', 'network', 'logs'],
            ...['fileHashes', 'here', 'registries'],
          ].includes(need),
      ),
    ).to.be.empty
    const { host = [], engine = [], workloads = [], nodes = [] } = check.needs as Record<string, readonly string[]>
    expect(host.filter((section) => !(section in HOST_SECTIONS))).to.be.empty
    expect(engine.filter((section) => !(section in ENGINE_SECTIONS))).to.be.empty
    expect([...workloads, ...nodes].filter((section) => !(section in CLUSTER_DEFAULTS))).to.be.empty
  })

  it('ships limits that can be read and that may both fire and not fire', () => {
    for (const [limit, spec] of Object.entries(check.limits)) {
      expect(spec.about, limit).to.match(/^[^A-Z\n].*[^.]$/u)
      for (const bound of [spec.warn, spec.crit])
        if (bound !== undefined) expect(parseBound(bound, spec), `${limit} ${bound}`).to.include({ ok: true })
    }
  })

  it('works when nobody says anything, and refuses options it does not have', () => {
    expect(() => planOf(check)).not.to.throw()
    expect(check.options.safeParse({ 'no-such-option': 1 }).success).to.equal(false)
  })

  it('has transcripts of a good and of a bad case', () => {
    const statuses = transcripts.map((each) => each.expect.map(({ status }) => status))
    expect(statuses.some((each) => each.length > 0 && each.every((status) => status === 'ok'))).to.equal(true)
    expect(statuses.some((each) => each.some((status) => status !== 'ok'))).to.equal(true)
  })

  for (const transcript of transcripts)
    describe(`given ${transcript.name}`, () => {
      givenTranscript(check, transcript)
    })
}

function givenTranscript(check: AnyCheck, transcript: Transcript): void {
  let sight: Observation
  before(async () => {
    sight = deepFreeze(await observe(check, transcript))
  })

  it('sees plain JSON, which can be recorded and judged again', () => {
    const replayed = JSON.parse(JSON.stringify(sight)) as Observation
    expect(replayed).to.deep.equal(sight)
    expect(judgeTranscript(check, transcript, replayed)).to.deep.equal(judgeTranscript(check, transcript, sight))
  })

  it('judges the same facts the same way each time, and changes none of them', () => {
    expect(judgeTranscript(check, transcript, sight)).to.deep.equal(judgeTranscript(check, transcript, sight))
  })

  it('keeps one harmless line for each item, whatever names it meets', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (names) => {
        const results = judge(check, planOf(check, transcript.settings), poisoned(sight, names))
        expect(results.filter((result) => result.kind === 'faulted' && result.fault.code === 'bug')).to.deep.equal([])
        const items = results.map(({ subject }) => subject.item)
        expect(new Set(items).size).to.equal(items.length)
        for (const result of results) expect(summaryOf(result)).to.match(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]{1,500}$/u)
      }),
      { numRuns: 50 },
    )
  })
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\u001b[2J',
    'a\r\nb',
    '\u202egnp.exe',
    '__proto__',
    'constructor',
    '$(reboot)',
    'x'.repeat(2000),
  ),
)

/** The keys of the model whose text somebody else chose freely. */
const FOREIGN = new Set([
  'name',
  'path',
  'device',
  'image',
  'description',
  'output',
  'error',
  'sub',
  'load',
  'subject',
  'issuer',
  'names',
  'answers',
  'value',
  'labels',
  'why',
  'word',
  'node',
  'slot',
  'off',
  'closed',
  'failing',
  'places',
  'state',
  'user',
  'program',
  'command',
  'published',
])

/** The keys whose text is ours and quotes somebody else's: it is never empty. */
const QUOTING = new Set(['text'])

/** The same facts, with hostile text in every place where there may be some. Twins get the same name. */
function poisoned<T>(value: T, names: readonly string[]): T {
  let next = 0
  const walk = (each: unknown, key: string): unknown => {
    if (typeof each === 'string' && QUOTING.has(key)) return `${each}${names[next++ % names.length] ?? ''}`
    if (typeof each === 'string') return FOREIGN.has(key) && each !== '' ? names[next++ % names.length] : each
    if (Array.isArray(each)) return each.map((item) => walk(item, key))
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([inner, item]) => [inner, walk(item, inner)]))
  }
  return walk(value, '') as T
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const each of Object.values(value)) deepFreeze(each)
  return Object.freeze(value)
}

const HOST_SECTIONS: Readonly<Record<HostSection, true>> = {
  os: true,
  clock: true,
  uptime: true,
  cpu: true,
  load: true,
  memory: true,
  swap: true,
  mounts: true,
  processes: true,
  units: true,
  kernelLog: true,
  pressure: true,
  diskIo: true,
  netIo: true,
  reboot: true,
  logins: true,
  sshServer: true,
  time: true,
}

const ENGINE_SECTIONS: Readonly<Record<EngineSection, true>> = {
  info: true,
  containers: true,
  usage: true,
  images: true,
  diskUse: true,
  configurations: true,
  resources: true,
  layerChanges: true,
  layerSizes: true,
  inhabitants: true,
}
