import { expect } from 'chai'
import type { Recorder } from '../../../../lib/model/configuration.ts'
import { aListed, anId, anInspect, aVersion, refusal, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { Answer, FakeEngine } from '../../../helpers/fake-engine.ts'
import { ask, faultIn, movedClock, openDocker, value } from '../../../helpers/docker-session.ts'

const LIST = '/containers/json'
const DIGEST = `sha256:${'d'.repeat(64)}`

describe('the images that containers use', () => {
  let engine: FakeEngine | undefined
  const start = async (answers: Record<string, Answer>): Promise<FakeEngine> =>
    (engine = await startFakeEngine({
      [LIST]: [aListed(1), aListed(2), aListed(3, { ImageID: 'sha256:5678' })],
      '/containers/*/json': (request, response) => {
        const number = [1, 2, 3].find((each) => request.url?.includes(anId(each))) ?? 0
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify(anInspect(number, number === 3 ? { Image: 'sha256:5678' } : {})))
      },
      ...answers,
    }))
  const imagesAsked = (): string[] => (engine?.asked ?? []).filter((path) => path.startsWith('/images/'))
  afterEach(async () => {
    await engine?.stop()
    engine = undefined
  })

  it('are asked for once each, however many containers there are', async () => {
    const { endpoint } = await start({
      '/images/sha256%3A1234/json': {
        RepoTags: ['shop/web:1.4.2', '<none>:<none>'],
        RepoDigests: [`shop/web@${DIGEST}`, '<none>@<none>'],
        Created: '2026-04-01T00:00:00Z',
        Os: 'linux',
        Architecture: 'arm64',
        Variant: 'v8',
      },
      '/images/sha256%3A5678/json': { RepoTags: null, RepoDigests: null, Os: 'linux', Architecture: 'amd64' },
    })
    const session = await openDocker(endpoint)
    expect(value((await ask(session, 'containers', 'images')).images)).to.deep.equal([
      {
        id: 'sha256:1234',
        names: ['shop/web:1.4.2'],
        repoDigests: [`shop/web@${DIGEST}`],
        createdAt: Date.UTC(2026, 3, 1),
        platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
      },
      { id: 'sha256:5678', names: [], repoDigests: [], platform: { os: 'linux', architecture: 'amd64' } },
    ])
    expect(imagesAsked()).to.have.length(2)
    await session.close()
  })

  it('are asked for their names again after ten minutes, and forgotten when nothing uses them', async () => {
    const { endpoint } = await start({ '/images/*/json': { RepoTags: [] } })
    const clock = movedClock()
    const session = await openDocker(endpoint, { clock })
    const asked = async (minutes: number): Promise<number> => {
      clock.pass(minutes * 60_000)
      const before = imagesAsked().length
      await ask(session, 'containers', 'images')
      return imagesAsked().length - before
    }
    expect(await asked(0)).to.equal(2)
    expect(await asked(10)).to.equal(0)
    expect(await asked(1)).to.equal(2)
    engine!.answers[LIST] = [aListed(1)]
    expect(await asked(1)).to.equal(0)
    engine!.answers[LIST] = [aListed(1), aListed(3, { ImageID: 'sha256:5678' })]
    expect(await asked(1)).to.equal(1)
    await session.close()
  })

  it('are those that a recording asks for: nobody is asked twice', async () => {
    const { endpoint } = await start({ '/images/*/json': { RepoTags: ['shop/web:1.4.2'], Config: { Env: ['A=1'] } } })
    const brought: unknown[] = []
    const record: Recorder = ({ image }) => {
      brought.push(image)
      return null
    }
    const session = await openDocker(endpoint, { record })
    const { images, configurations } = await ask(session, 'containers', 'images', 'configurations')
    expect(value(images)).to.have.length(2)
    expect(value(configurations)).to.deep.equal([])
    expect(brought).to.have.length(3)
    expect(brought[0]).to.deep.include({ Config: { Env: ['A=1'] } })
    expect(imagesAsked()).to.have.length(2)
    await session.close()
  })

  it('leave out one that was removed while its container lives on', async () => {
    const { endpoint } = await start({ '/images/sha256%3A1234/json': { RepoTags: ['shop/web:1.4.2'] } })
    const session = await openDocker(endpoint)
    expect(value((await ask(session, 'images')).images).map(({ id }) => id)).to.deep.equal(['sha256:1234'])
    await session.close()
  })

  it('are faulted by themselves where the engine forbids it, or says what we do not understand', async () => {
    const { endpoint } = await start({ '/images/*/json': refusal(403, { message: 'no' }), '/version': aVersion() })
    const session = await openDocker(endpoint)
    const { containers, images } = await ask(session, 'containers', 'images')
    expect(value(containers)).to.have.length(3)
    expect(faultIn(images).message).to.contain('no')
    engine!.answers['/images/*/json'] = { RepoTags: 'shop/web' }
    expect(faultIn((await ask(session, 'images')).images)).to.deep.include({ code: 'protocol' })
    await session.close()
  })
})
