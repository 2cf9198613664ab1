import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { stringify } from 'yaml'
import { orchWatch } from '../../helpers/command-line.ts'
import { aListed, anId, anInspect, startFakeEngine } from '../../helpers/fake-engine.ts'
import type { FakeEngine } from '../../helpers/fake-engine.ts'
import { ACCOUNT, needImageRegistry, pushImage, startImageRegistry } from '../../helpers/image-registry.ts'
import type { ImageRegistry } from '../../helpers/image-registry.ts'
import { registryFront } from '../../helpers/registry-front.ts'
import type { RegistryFront } from '../../helpers/registry-front.ts'

describe('orch-watch updates', function () {
  this.timeout(30_000)
  let folder: string
  let closed: ImageRegistry
  let front: RegistryFront
  let engines: FakeEngine[] = []
  before(async function () {
    await needImageRegistry(this)
    closed = await startImageRegistry({ htpasswd: true })
    front = await registryFront(closed)
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-cli-updates-'))
  })
  afterEach(async () => {
    for (const engine of engines.splice(0)) await engine.stop()
    front.instead = () => false
    front.asked.length = 0
  })
  after(async () => {
    await (front as RegistryFront | undefined)?.stop()
    await (closed as ImageRegistry | undefined)?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  /** So many containers of one image, on each of so many engines. */
  const fleet = async (
    image: string,
    digest: string,
    { containers = 1, on = 1, settings }: { containers?: number; on?: number; settings?: object },
  ): Promise<void> => {
    const numbers = Array.from({ length: containers }, (_, index) => index + 1)
    engines = await Promise.all(
      Array.from({ length: on }, () =>
        startFakeEngine({
          '/containers/json': numbers.map((number) => aListed(number)),
          ...Object.fromEntries(
            numbers.map((number) => [
              `/containers/${anId(number)}/json`,
              anInspect(number, { Config: { Image: image } }),
            ]),
          ),
          '/images/*/json': {
            RepoDigests: [`${image.replace(/:[\w.-]+$/u, '')}@${digest}`],
            Os: 'linux',
            Architecture: 'amd64',
          },
        }),
      ),
    )
    const targets = engines.map(({ endpoint }, index) => ({
      id: `engine-${index + 1}`,
      runtime: 'docker',
      endpoint,
      ...(settings && { checks: { 'image-updates': settings } }),
    }))
    writeFileSync(join(folder, 'targets.yaml'), stringify({ targets }))
  }
  const known = (host: string): object => ({
    registries: { [host]: { auth: { user: ACCOUNT.user, password: 'env:REGISTRY_PASSWORD' } } },
  })
  const env = { REGISTRY_PASSWORD: ACCOUNT.password }

  it('asks with the password that a reference leads to, once for 300 containers on three engines', async () => {
    const { digest } = await pushImage(closed, 'shop/web', '1.4.2', { said: 'web' })
    await fleet(`${front.host}/shop/web:1.4.2`, digest, { containers: 100, on: 3, settings: known(front.host) })
    const { code, out, err } = await orchWatch(folder, ['updates'], { env })
    expect(err).to.equal('')
    expect(out.split('\n')).to.have.length(3)
    expect(out).to.match(/shop\/web:1\.4\.2 +300 on 3 +[0-9a-f]{8}… +[0-9a-f]{8}… +up to date$/mu)
    expect(code).to.equal(0)
    const questions = new Set(front.asked)
    expect([...questions]).to.have.members(['HEAD /v2/shop/web/manifests/1.4.2', 'GET /v2/shop/web/tags/list?n=1000'])
    // Each of the two was refused at first, as nobody knew that this one wants a password.
    expect(front.asked.length).to.be.at.most(4)
  })

  it('says 401 in its own words, and that it does not know', async () => {
    const { digest } = await pushImage(closed, 'shop/web', '1.4.2', { said: 'web' })
    await fleet(`${front.host}/shop/web:1.4.2`, digest, {})
    const { code, out } = await orchWatch(folder, ['updates'])
    expect(out).to.contain(
      `unknown: auth-failed: ${front.host} does not let us look at it without the right credentials`,
    )
    expect(out).not.to.contain('up to date')
    expect(code).to.equal(3)
  })

  it('says 429 in its own words, and leaves the registry alone', async () => {
    const { digest } = await pushImage(closed, 'shop/web', '1.4.2', { said: 'web' })
    await fleet(`${front.host}/shop/web:1.4.2`, digest, { on: 5, settings: known(front.host) })
    front.instead = (_request, response) => {
      response.writeHead(429, { 'retry-after': '3600' }).end()
      return true
    }
    const { code, out } = await orchWatch(folder, ['updates'], { env })
    expect(out).to.contain('unknown: busy: ')
    expect(out).to.contain('asked less often')
    expect(code).to.equal(3)
    // The two that were on their way together, and no other.
    expect(front.asked.length).to.be.at.most(2)
  })

  it('shows what cannot be looked at beside the rest, and fails by it', async () => {
    await fleet('made/here:1', `sha256:${'a'.repeat(64)}`, {})
    engines[0]!.answers['/images/*/json'] = { RepoDigests: [] }
    const calm = await orchWatch(folder, ['updates'])
    expect([calm.code, calm.err]).to.deep.equal([0, ''])
    expect(calm.out).to.contain('not from a registry')
    expect((await orchWatch(folder, ['updates', '--behind'])).out).to.equal('there is nothing newer\n')
    await engines[0]!.stop()
    const { code, out, err } = await orchWatch(folder, ['updates'])
    expect(out).to.equal('no container runs\n')
    expect(err).to.match(/^engine-1: \w+/u)
    expect(code).to.equal(3)
  })
})
