import { expect } from 'chai'
import fc from 'fast-check'
import { diff } from '../../../lib/kit/configuration-diff.ts'
import type { Configuration, Recorder } from '../../../lib/model/configuration.ts'
import { createRequest } from '../../../lib/record/create-request.ts'
import { hiding } from '../../../lib/record/hide.ts'
import { record } from '../../../lib/record/record.ts'
import { withImage } from '../../../lib/record/with-image.ts'

interface Said {
  readonly Env: readonly string[]
  readonly Cmd: readonly string[] | null
  readonly Entrypoint: readonly string[] | null
  readonly User: string
  readonly WorkingDir: string
  readonly Labels: Readonly<Record<string, string>>
  readonly ExposedPorts: Readonly<Record<string, object>>
  readonly Healthcheck: Readonly<Record<string, unknown>>
}

const hide = hiding({ secret: [], plain: ['*'] }, (text) => `mark of ${text.length}`)
const recorded: Recorder = (definition) => record(definition, hide)

/** What somebody says and what an image says are never the same: that is the one thing which nobody can tell apart. */
function anySaid(whose: string): fc.Arbitrary<Said> {
  const text = fc.constantFrom('1', '2').map((end) => `${whose}${end}`)
  const list = fc.option(fc.array(text, { minLength: 1, maxLength: 2 }))
  const some = fc.dictionary(fc.constantFrom('A', 'B', 'C'), text)
  return fc.record({
    Env: some.map((all) => Object.entries(all).map(([key, value]) => `${key}=${value}`)),
    Cmd: list,
    Entrypoint: list,
    User: fc.oneof(fc.constant(''), text),
    WorkingDir: fc.oneof(fc.constant(''), text),
    Labels: some,
    ExposedPorts: fc.constantFrom({}, { [`${whose.length}0/tcp`]: {} }),
    Healthcheck: fc.constantFrom({}, { Test: ['CMD', whose] }, { Interval: whose.length, Retries: whose.length }),
  })
}

const imageOf = (id: string, said: Said, more: object = {}): object => ({
  ...{ Id: `sha256:${id.repeat(64)}`, RepoDigests: [`shop/web@sha256:${id.repeat(64)}`] },
  Config: { ...said, ...more },
})

/** As an engine does it. Source: moby, daemon/commit.go, merge. */
function made(own: Said, image: object): unknown {
  const { Id, Config: given } = image as { Id: string; Config: Said }
  const names = new Set(own.Env.map((each) => each.split('=')[0]))
  const hasEntrypoint = own.Entrypoint !== null && own.Entrypoint.length > 0
  return {
    ...{ Id: 'c'.repeat(64), Name: '/web', Image: Id, HostConfig: { NetworkMode: 'none' } },
    Config: {
      Image: Id.endsWith('a') ? 'shop/web:1' : 'shop/web:2',
      Env: [...own.Env, ...given.Env.filter((each) => !names.has(each.split('=')[0]))],
      Cmd: hasEntrypoint ? own.Cmd : (own.Cmd ?? given.Cmd),
      Entrypoint: own.Entrypoint ?? given.Entrypoint,
      User: own.User === '' ? given.User : own.User,
      WorkingDir: own.WorkingDir === '' ? given.WorkingDir : own.WorkingDir,
      Labels: { ...given.Labels, ...own.Labels },
      ExposedPorts: { ...given.ExposedPorts, ...own.ExposedPorts },
      Healthcheck: { ...given.Healthcheck, ...own.Healthcheck },
    },
  }
}

const recordedOf = (own: Said, image: object): Configuration =>
  recorded({ kind: 'container', document: made(own, image), image })!

const NOTHING: Said = {
  ...{ Env: [], Cmd: null, Entrypoint: null, User: '', WorkingDir: '', Labels: {}, ExposedPorts: {}, Healthcheck: {} },
}

describe('a container with another image', () => {
  it('is what its engine makes of the same wishes and that image, whatever was said by whom', () => {
    fc.assert(
      fc.property(anySaid('own'), anySaid('is'), anySaid('will'), (own, is, will) => {
        const [before, after] = [imageOf('a', is), imageOf('b', will)]
        const wanted = withImage(recordedOf(own, before), { name: 'shop/web:2', document: after }, before, recorded)
        expect(diff(wanted!, recordedOf(own, after))).to.deep.equal([])
      }),
      { numRuns: 500 },
    )
  })

  it('is what it was when it has its old image again', () => {
    fc.assert(
      fc.property(anySaid('own'), anySaid('is'), anySaid('will'), (own, is, will) => {
        const [before, after] = [imageOf('a', is), imageOf('b', will)]
        const was = recordedOf(own, before)
        const there = withImage(was, { name: 'shop/web:2', document: after }, before, recorded)!
        const back = withImage(there, { name: 'shop/web:1', document: before }, after, recorded)!
        expect(diff(was, back)).to.deep.equal([])
      }),
    )
  })

  it('keeps the entrypoint away that somebody has taken away, and the command that was said with it', () => {
    const before = imageOf('a', { ...NOTHING, Entrypoint: ['/is'], Cmd: ['is'] })
    const after = imageOf('b', { ...NOTHING, Entrypoint: ['/will'], Cmd: ['will'] })
    const was = recordedOf({ ...NOTHING, Entrypoint: [], Cmd: ['own'] }, before)
    const wanted = withImage(was, { name: 'shop/web:2', document: after }, before, recorded)!
    const there = { networks: new Set<string>(), volumes: new Set<string>(), containers: new Set<string>(), old: null }
    const { body } = createRequest(wanted, () => undefined, { ...there, image: after, namedImageId: null })
    expect([body['Entrypoint'], body['Cmd']]).to.deep.equal([[], ['own']])
  })

  it('keeps volumes without a name where they are, and lets its image make those that are new', () => {
    const before = imageOf('a', NOTHING, { Volumes: { '/old': {} } })
    const after = imageOf('b', NOTHING, { Volumes: { '/old': {}, '/new': {} } })
    const Mounts = [{ Type: 'volume', Name: 'd'.repeat(64), Destination: '/old', Driver: 'local', RW: true }]
    const old = { ...(made(NOTHING, before) as object), Mounts }
    const was = recorded({ kind: 'container', document: old, image: before })!
    const wanted = withImage(was, { name: 'shop/web:2', document: after }, before, recorded)!
    const there = { networks: new Set<string>(), volumes: new Set<string>(), containers: new Set<string>(), old }
    const { body, cannot } = createRequest(wanted, () => undefined, { ...there, image: after, namedImageId: null })
    expect(cannot).to.deep.equal([])
    expect(body['HostConfig']).to.deep.include({ Binds: [`${'d'.repeat(64)}:/old`] })
    expect(wanted.fields.map(({ path }) => path.join(' '))).to.include('mounts /new anonymous')
  })

  it('is none where the labels of the image say that an orchestrator owns it', () => {
    const after = imageOf('b', { ...NOTHING, Labels: { 'com.docker.swarm.task.id': 't1' } })
    const before = imageOf('a', NOTHING)
    const image = { name: 'shop/web:2', document: after }
    expect(withImage(recordedOf(NOTHING, before), image, before, recorded)).to.equal(null)
  })
})
