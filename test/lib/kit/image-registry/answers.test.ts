import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import * as fc from 'fast-check'
import { systemClock } from '../../../../lib/base/clock.ts'
import { challengeIn } from '../../../../lib/kit/image-registry/challenge.ts'
import { placeOf } from '../../../../lib/kit/image-registry/place.ts'
import { parseReference } from '../../../../lib/kit/image-registry/reference.ts'
import { openRegistries } from '../../../../lib/kit/image-registry/registries.ts'
import type { SharedRegistries } from '../../../../lib/kit/image-registry/registries.ts'
import { faultOf, hidden } from '../../../helpers/docker-session.ts'

const never = new AbortController().signal

describe('what a registry may answer', () => {
  const servers: Server[] = []
  let shared: SharedRegistries
  const serve = async (answer: RequestListener): Promise<string> => {
    const server = createServer(answer).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    return `127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  beforeEach(() => (shared = openRegistries(systemClock)))
  afterEach(async () => {
    shared.close()
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  })
  const tagsAt = (host: string, access = {}) =>
    shared.until(never, 30_000).tags({ repository: { host, path: 'shop/web' }, access })
  const json =
    (body: unknown, headers = {}): RequestListener =>
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body))
    }

  it('is a list of tags in pages, each with the way to the next one', async () => {
    const tags = Array.from({ length: 250 }, (_, index) => `1.${index}`)
    const host = await serve((request, response) => {
      const from = Number(new URL(request.url ?? '', 'http://x').searchParams.get('last') ?? 0)
      const next = from + 100
      const link = next < tags.length ? { link: `</v2/shop/web/tags/list?last=${next}&n=1000>; rel="next"` } : {}
      json({ name: 'shop/web', tags: tags.slice(from, next) }, link)(request, response)
    })
    expect(await tagsAt(host)).to.have.members(tags)
  })

  it('is not followed in circles, nor to another server', async () => {
    const circle = await serve(json({ tags: ['1'] }, { link: '</v2/shop/web/tags/list?n=1000>; rel="next"' }))
    expect((await faultOf(tagsAt(circle))).message).to.contain('goes round in a circle')
    const away = await serve(json({ tags: ['1'] }, { link: '<http://192.0.2.1/v2/x/tags/list>; rel="next"' }))
    expect(await faultOf(tagsAt(away))).to.deep.include({ code: 'protocol' })
  })

  it('is a redirect: to the same server it is followed, without TLS to no other', async () => {
    const host = await serve((request, response) => {
      if (request.url?.startsWith('/v2/shop/web')) response.writeHead(307, { location: '/v2/moved/tags/list' }).end()
      else json({ tags: ['1'] })(request, response)
    })
    expect(await tagsAt(host)).to.deep.equal(['1'])
    const shown: (string | undefined)[] = []
    const other = await serve((request, response) => {
      shown.push(request.headers.authorization)
      response.end()
    })
    const away = await serve((_request, response) => response.writeHead(302, { location: `http://${other}/x` }).end())
    const fault = await faultOf(tagsAt(away, { bearer: hidden('canary') }))
    expect(fault.message).to.contain('where we do not go without TLS')
    expect(shown).to.deep.equal([])
    const endless = await serve((_request, response) => response.writeHead(302, { location: '/v2/again' }).end())
    expect((await faultOf(tagsAt(endless))).message).to.contain('sends us on and on')
  })

  it('never leads to the addresses at which clouds tell their machines their secrets', async () => {
    const host = await serve((_request, response) =>
      response.writeHead(302, { location: 'https://169.254.169.254/latest/' }).end(),
    )
    expect((await faultOf(tagsAt(host))).message).to.contain('link-local')
  })

  it('is a page for people, no JSON, more than we read, or nothing at all: a fault, in words', async () => {
    const words = async (answer: RequestListener): Promise<string> =>
      (await faultOf(tagsAt(await serve(answer)))).message
    expect(await words((_request, response) => response.end('<html>welcome'))).to.contain('not JSON')
    expect(await words(json({ tags: 'none' }))).to.contain('a list of tags that is none')
    expect(await words(json({ tags: ['x'.repeat(9 * 1024 ** 2)] }))).to.contain('larger than')
    expect(await words((request) => request.socket.destroy())).to.contain('lost')
    expect(await words((_request, response) => response.writeHead(500).end('oops'))).to.contain(
      'refuses to answer (500',
    )
    expect(await words((_request, response) => response.writeHead(403).end())).to.contain(
      'knows us, and does not let us',
    )
  })

  it('leaves out what is no tag', async () => {
    expect(await tagsAt(await serve(json({ tags: ['1.0', '../x', '', 'ok'] })))).to.deep.equal(['1.0', 'ok'])
  })

  it('wants a token, a password, or both: the token comes first', () => {
    expect(
      challengeIn('Basic realm="x", Bearer realm="https://a.example/token",service="s",scope="repository:x:pull,push"'),
    ).to.deep.equal({
      scheme: 'bearer',
      realm: 'https://a.example/token',
      service: 's',
      scope: 'repository:x:pull,push',
    })
    expect(challengeIn('bearer realm=https://a.example/token , service=s')).to.deep.equal({
      scheme: 'bearer',
      realm: 'https://a.example/token',
      service: 's',
    })
    expect(challengeIn('Basic realm="a \\"quoted\\" one"')).to.deep.equal({ scheme: 'basic' })
    expect([null, '', 'Negotiate', 'Bearer'].map(challengeIn)).to.deep.equal([null, null, null, null])
  })

  it('may say anything at all in its challenge', () =>
    fc.assert(fc.property(fc.string(), (header) => void challengeIn(header))))
})

describe('the name of an image', () => {
  it('says which registry is asked, for what', () => {
    const of = (text: string): unknown => {
      const { repository, name, tag } = parseReference(text) ?? {}
      return repository ? [repository.host, repository.path, name, tag] : null
    }
    expect(of('nginx')).to.deep.equal(['docker.io', 'library/nginx', 'nginx', 'latest'])
    expect(of('docker.io/shop/web:1.4')).to.deep.equal(['docker.io', 'shop/web', 'shop/web', '1.4'])
    expect(of('registry.example:5000/a/b')).to.deep.equal([
      'registry.example:5000',
      'a/b',
      'registry.example:5000/a/b',
      'latest',
    ])
    expect(of(`redis@sha256:${'a'.repeat(64)}`)).to.deep.equal(['docker.io', 'library/redis', 'redis', undefined])
    expect([`sha256:${'a'.repeat(64)}`, 'a'.repeat(64), 'Not An Image', '', 'x'.repeat(5000)].map(of)).to.deep.equal([
      null,
      null,
      null,
      null,
      null,
    ])
  })

  it('leads to Docker Hub by way of its API, and without TLS only where that was said or nothing leaves this machine', () => {
    const at = (host: string, access = {}): string => placeOf({ host }, access).origin
    expect(at('docker.io')).to.equal('https://registry-1.docker.io')
    expect(at('registry.example:5000')).to.equal('https://registry.example:5000')
    expect(at('registry.example:5000', { insecure: true })).to.equal('http://registry.example:5000')
    expect(at('127.0.0.1:5000')).to.equal('http://127.0.0.1:5000')
    expect(at('localhost:5000', { ca: hidden('PEM') })).to.equal('https://localhost:5000')
  })

  it('may be anything at all', () => fc.assert(fc.property(fc.string(), (text) => void parseReference(text))))
})
