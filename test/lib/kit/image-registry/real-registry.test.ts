import { expect } from 'chai'
import { systemClock } from '../../../../lib/base/clock.ts'
import { openRegistries } from '../../../../lib/kit/image-registry/registries.ts'
import type { SharedRegistries } from '../../../../lib/kit/image-registry/registries.ts'
import type { Registries, RegistryAccess, TagQuestion } from '../../../../lib/model/registry.ts'
import { faultOf, hidden } from '../../../helpers/docker-session.ts'
import {
  ACCOUNT,
  needImageRegistry,
  pushImage,
  pushIndex,
  startImageRegistry,
} from '../../../helpers/image-registry.ts'
import type { ImageRegistry } from '../../../helpers/image-registry.ts'
import { registryFront } from '../../../helpers/registry-front.ts'
import type { RegistryFront } from '../../../helpers/registry-front.ts'

const AMD64 = { os: 'linux', architecture: 'amd64' }
const ARM64 = { os: 'linux', architecture: 'arm64', variant: 'v8' }
const never = new AbortController().signal

describe('a real image registry', function () {
  this.timeout(30_000)
  let registry: ImageRegistry
  let front: RegistryFront
  let shared: SharedRegistries
  before(async function () {
    await needImageRegistry(this)
    registry = await startImageRegistry()
    front = await registryFront(registry)
  })
  after(async () => {
    await (front as RegistryFront | undefined)?.stop()
    await (registry as ImageRegistry | undefined)?.stop()
  })
  beforeEach(() => {
    shared = openRegistries(systemClock)
    front.asked.length = 0
    front.instead = () => false
  })
  afterEach(() => shared.close())

  const asking = (): Registries => shared.until(never, 30_000)
  const about = (path: string, tag: string, more: Partial<TagQuestion> = {}): TagQuestion => ({
    repository: { host: front.host, path },
    tag,
    platform: AMD64,
    running: [],
    access: {},
    ...more,
  })

  it('says what a tag names, by one HEAD where that is what runs', async () => {
    const { digest } = await pushImage(registry, 'shop/web', '1.4', { said: 'one' })
    const sight = await asking().tag(about('shop/web', '1.4', { running: [digest] }))
    expect(sight).to.deep.equal({ digest, leadsTo: [], lacksPlatform: false })
    expect(front.asked).to.deep.equal(['HEAD /v2/shop/web/manifests/1.4'])
  })

  it('says it anew after the tag has moved, and what it leads to', async () => {
    const old = await pushImage(registry, 'shop/moving', '1.4', { said: 'old' })
    const fresh = await pushImage(registry, 'shop/moving', '1.4', { said: 'new' })
    const sight = await asking().tag(about('shop/moving', '1.4', { running: [old.digest] }))
    expect(sight).to.deep.equal({ digest: fresh.digest, leadsTo: [fresh.config], lacksPlatform: false })
  })

  it('goes down an index in an index to what a client of the platform gets', async () => {
    const [amd, arm] = await Promise.all([
      pushImage(registry, 'shop/multi', null, { said: 'amd' }),
      pushImage(registry, 'shop/multi', null, { said: 'arm', architecture: 'arm64', variant: 'v8' }),
    ])
    const inner = await pushIndex(registry, 'shop/multi', null, [
      { ...arm, platform: ARM64 },
      { ...amd, platform: AMD64 },
    ])
    const outer = await pushIndex(registry, 'shop/multi', '2', [inner])
    const on = (platform: TagQuestion['platform']) => asking().tag(about('shop/multi', '2', { platform }))
    expect(await on(AMD64)).to.deep.equal({
      digest: outer.digest,
      leadsTo: [inner.digest, amd.digest, amd.config],
      lacksPlatform: false,
    })
    expect((await on(ARM64)).leadsTo).to.deep.equal([inner.digest, arm.digest, arm.config])
    expect(await on({ os: 'linux', architecture: 's390x' })).to.deep.include({ leadsTo: [], lacksPlatform: true })
  })

  it('lists its tags', async () => {
    const tags = ['1.0.0', '1.1.0', 'latest']
    for (const tag of tags) await pushImage(registry, 'shop/many', tag, { said: 'the same' })
    expect(await asking().tags(about('shop/many', ''))).to.have.members(tags)
    expect(front.asked).to.deep.equal(['GET /v2/shop/many/tags/list?n=1000'])
  })

  it('is asked once by all who ask the same at a time', async () => {
    const { digest } = await pushImage(registry, 'shop/popular', '1', { said: 'one' })
    const question = about('shop/popular', '1', { running: [digest] })
    await Promise.all(Array.from({ length: 300 }, () => asking().tag(question)))
    expect(front.asked).to.deep.equal(['HEAD /v2/shop/popular/manifests/1'])
    expect(shared.spent()).to.include({ roundTrips: 1, connections: 1 })
    expect(shared.spent()).to.include({ roundTrips: 0, connections: 0 })
  })

  it('has nothing of a name that was never pushed, in its own words', async () => {
    await pushImage(registry, 'shop/web', '1.4', { said: 'one' })
    const { code, message } = await faultOf(asking().tag(about('shop/web', 'no-such-tag')))
    expect(code).to.equal('unreadable')
    expect(message).to.equal(`${front.host} has nothing of that name (404, shop/web:no-such-tag)`)
    const missing = await faultOf(asking().tags(about('shop/none', '')))
    expect(missing.message).to.contain('has nothing of that name (404, the tags of shop/none): NAME_UNKNOWN')
  })

  it('that nobody reaches is a fault, and is not asked again at once for its other images', async () => {
    const gone = await startImageRegistry()
    await gone.stop()
    const question = about('shop/web', '1', { repository: { host: gone.host, path: 'shop/web' } })
    const other = { ...question, repository: { host: gone.host, path: 'shop/db' } }
    expect(await faultOf(asking().tag(question))).to.deep.include({
      code: 'refused',
      message: `${gone.host}: connection refused`,
    })
    expect(await faultOf(asking().tag(other))).to.deep.include({ code: 'refused' })
    expect(shared.spent().roundTrips).to.equal(1)
  })

  it('that wants to be left alone is, for as long as it says', async () => {
    let nowMs = 1000
    const clock = { ...systemClock, monotonicMs: () => nowMs }
    shared = openRegistries(clock)
    front.instead = (_request, response) => {
      response.writeHead(429, { 'retry-after': '300', 'content-type': 'application/json' })
      response.end(JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message: 'slow down' }] }))
      return true
    }
    const first = await faultOf(asking().tags(about('shop/web', '')))
    expect(first.code).to.equal('busy')
    expect(first.message).to.contain(
      'wants to be asked less often (429, the tags of shop/web), and to be left alone for 5m',
    )
    expect(first.message).to.contain('TOOMANYREQUESTS slow down')
    front.instead = () => false
    nowMs += 60_000
    const second = await faultOf(asking().tag(about('shop/web', '1.4')))
    expect(second.message).to.contain('we leave it alone for another 4m')
    expect(front.asked).to.have.length(1)
    nowMs += 240_001
    expect((await asking().tag(about('shop/web', '1.4'))).digest).to.match(/^sha256:/u)
  })

  it('is not believed when it answers a digest with something else', async () => {
    await pushImage(registry, 'shop/lying', '1', { said: 'one' })
    front.instead = (request, response) => {
      if (request.method !== 'GET') return false
      response.writeHead(200, { 'content-type': 'application/vnd.oci.image.manifest.v1+json' })
      response.end('{"schemaVersion":2}')
      return true
    }
    const fault = await faultOf(asking().tag(about('shop/lying', '1', { running: ['sha256:other'] })))
    expect(fault.code).to.equal('protocol')
    expect(fault.message).to.contain('with something else')
  })

  describe('with accounts', () => {
    let closed: ImageRegistry
    before(async () => {
      closed = await startImageRegistry({ htpasswd: true })
      await pushImage(closed, 'shop/web', '1.4', { said: 'secret' })
    })
    after(() => closed.stop())
    const tagWith = (access: RegistryAccess) =>
      asking().tag(about('shop/web', '1.4', { repository: { host: closed.host, path: 'shop/web' }, access }))

    it('lets nobody in without one, and says what to do', async () => {
      const { code, message, hint } = await faultOf(tagWith({}))
      expect(code).to.equal('auth-failed')
      expect(message).to.contain('does not let us look at it without the right credentials (401, shop/web:1.4)')
      expect(hint).to.contain(`registries: { ${closed.host}: { auth: … } }`)
    })

    it('lets in who knows the password, and does not show it to be told so', async () => {
      const good = { user: ACCOUNT.user, password: hidden(ACCOUNT.password) }
      expect((await tagWith(good)).digest).to.match(/^sha256:/u)
      const wrong = await faultOf(tagWith({ ...good, password: hidden('canary-of-a-wrong-one') }))
      expect(wrong.code).to.equal('auth-failed')
      expect(JSON.stringify(wrong)).not.to.contain('canary')
    })
  })
})
