import { expect } from 'chai'
import { toLayerChanges } from '../../../../lib/connectors/docker/layer.ts'
import { anId, aListed, anInspect, refusal, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { FakeEngine } from '../../../helpers/fake-engine.ts'
import { ask, faultIn, movedClock, openDocker, readDocker, value } from '../../../helpers/docker-session.ts'

const [MODIFIED, ADDED, DELETED] = [0, 1, 2]

describe('changes of a layer', () => {
  it('leave out folders that are there for what lies in them, and places where something is mounted', () => {
    const all = [
      { Path: '/etc', Kind: MODIFIED },
      { Path: '/etc/passwd', Kind: MODIFIED },
      { Path: '/var', Kind: ADDED },
      { Path: '/var/lib', Kind: ADDED },
      { Path: '/var/lib/empty', Kind: ADDED },
      { Path: '/data/volume', Kind: ADDED },
      { Path: '/data', Kind: ADDED },
      { Path: '/opt/old', Kind: DELETED },
    ]
    expect(toLayerChanges(all, ['/data/volume/', '/etc/app/conf'])).to.deep.equal({
      changes: [
        { path: '/etc/passwd', kind: 'modified' },
        { path: '/var/lib/empty', kind: 'added' },
        { path: '/opt/old', kind: 'deleted' },
      ],
      more: 0,
    })
  })

  it('keep what tells most where there are too many: a flood of temporary files hides nothing', () => {
    const flood = Array.from({ length: 5000 }, (_, index) => ({ Path: `/tmp/${index}`, Kind: ADDED }))
    const { changes, more } = toLayerChanges([...flood, { Path: '/usr/sbin/sshd', Kind: ADDED }], [])
    expect(changes[0]).to.deep.equal({ path: '/usr/sbin/sshd', kind: 'added' })
    expect(changes).to.have.length(2000)
    expect(more).to.equal(3001)
  })
})

describe('changes with long names', () => {
  it('do not fill the memory, and hide nothing either', () => {
    const long = 'x'.repeat(5000)
    const flood = Array.from({ length: 1000 }, (_, index) => ({ Path: `/tmp/${index}${long}`, Kind: ADDED }))
    const { changes, more } = toLayerChanges([...flood, { Path: '/etc/cron.d/job', Kind: ADDED }], [])
    expect(changes[0]).to.deep.equal({ path: '/etc/cron.d/job', kind: 'added' })
    expect(changes.reduce((sum, { path }) => sum + path.length, 0)).to.be.at.most(256 * 1024)
    expect(changes.length + more).to.equal(1001)
  })
})

describe('what is dear to ask of an engine', () => {
  let engine: FakeEngine
  beforeEach(async () => {
    engine = await startFakeEngine({
      '/containers/json': [aListed(1), aListed(2), aListed(3, { State: 'exited', Status: 'Exited (0) 3 hours ago' })],
      [`/containers/${anId(1)}/json`]: anInspect(1, { SizeRw: 4096 }),
      [`/containers/${anId(2)}/json`]: anInspect(2),
      [`/containers/${anId(3)}/json`]: anInspect(3, { State: { Status: 'exited' } }),
      [`/containers/${anId(1)}/changes`]: [{ Path: '/etc/passwd', Kind: 0 }],
      [`/containers/${anId(2)}/changes`]: (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end('null')
      },
    })
  })
  afterEach(() => engine.stop())

  it('is asked when a check wants it, of running containers alone', async () => {
    await readDocker(engine.endpoint, 'containers')
    expect(engine.asked.filter((path) => /changes|size=/u.test(path))).to.deep.equal([])
    const { layerChanges, layerSizes } = await readDocker(engine.endpoint, 'layerChanges', 'layerSizes')
    expect(value(layerChanges)).to.deep.equal([
      {
        id: anId(1),
        name: 'web-1',
        looked: { kind: 'seen', value: { changes: [{ path: '/etc/passwd', kind: 'modified' }], more: 0 } },
      },
      { id: anId(2), name: 'web-2', looked: { kind: 'seen', value: { changes: [], more: 0 } } },
    ])
    expect(value(layerSizes).map(({ looked }) => looked)).to.deep.equal([
      { kind: 'seen', value: { writtenBytes: 4096 } },
      { kind: 'seen', value: { writtenBytes: 0 } },
    ])
    expect(engine.asked.filter((path) => path.includes(`${anId(3)}/changes`))).to.deep.equal([])
  })

  it('is a fault of one container where that one cannot be asked; one that ended meanwhile is left out', async () => {
    engine.answers[`/containers/${anId(1)}/changes`] = refusal(500, { message: 'driver failed' })
    engine.answers[`/containers/${anId(2)}/changes`] = refusal(500, { message: 'web-2 not found: layer not known' })
    const [first, ...rest] = value((await readDocker(engine.endpoint, 'layerChanges')).layerChanges)
    expect(faultIn(first?.looked)).to.deep.include({ code: 'protocol' })
    expect(rest).to.deep.equal([])
  })

  it('does not end the conversation where it takes too long: other sections are asked as before', async () => {
    engine.answers[`/containers/${anId(1)}/changes`] = (_request, response) => void response.destroy()
    const session = await openDocker(engine.endpoint)
    const { layerChanges, containers } = await ask(session, 'layerChanges')
    expect(faultIn(value(layerChanges)[0]?.looked).code).to.equal('lost')
    expect(value(layerChanges)[1]?.looked.kind).to.equal('seen')
    expect(value(containers)).to.have.length(3)
    expect(session.alive).to.equal(true)
    await session.close()
  })

  it('takes no longer than there is time for all of them: who is not reached by then is told as that', async () => {
    const clock = movedClock()
    const containers = [1, 2, 3, 4, 5, 6]
    engine.answers['/containers/json'] = containers.map((number) => aListed(number))
    for (const number of containers) {
      engine.answers[`/containers/${anId(number)}/json`] = anInspect(number)
      engine.answers[`/containers/${anId(number)}/changes`] = (_request, response) => {
        clock.pass(30_000)
        // The first four are asked at the same time; nobody answers the others.
        if (number <= 4) response.writeHead(200, { 'content-type': 'application/json' }).end('[]')
      }
    }
    const session = await openDocker(engine.endpoint, { clock })
    const all = value((await ask(session, 'layerChanges')).layerChanges)
    expect(all.map(({ looked }) => looked.kind)).to.deep.equal([...Array<string>(4).fill('seen'), 'faulted', 'faulted'])
    expect(faultIn(all.at(-1)?.looked)).to.deep.include({ code: 'timed-out', phase: 'answer' })
    expect(session.alive).to.equal(true)
    await session.close()
  })

  it('is nothing that can be told where the list itself fails', async () => {
    engine.answers['/containers/json'] = refusal(500, { message: 'no list today' })
    const { layerChanges } = await readDocker(engine.endpoint, 'layerChanges')
    expect(faultIn(layerChanges).message).to.include('no list today')
  })

  it('is bounded: more names than anybody has are a fault, not an afternoon', async () => {
    const long = 'x'.repeat(1000)
    engine.answers[`/containers/${anId(1)}/changes`] = Array.from({ length: 9000 }, (_, index) => ({
      Path: `/tmp/${index}${long}`,
      Kind: 1,
    }))
    const [first] = value((await readDocker(engine.endpoint, 'layerChanges')).layerChanges)
    expect(faultIn(first?.looked).message).to.include('larger than')
  })
})
