import { expect } from 'chai'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { gzipSync } from 'node:zlib'
import { Secret } from '../../../../lib/base/secret.ts'
import type { HttpAnswered, HttpQuestion, HttpSight } from '../../../../lib/model/network.ts'
import { flood, hungServer } from '../../../helpers/hung-servers.ts'
import type { HungServer } from '../../../helpers/hung-servers.ts'
import { aNetwork, aQuestion, ended, listening, until } from '../../../helpers/network.ts'

describe('an HTTP request', () => {
  const servers: Server[] = []
  const hung: HungServer[] = []
  afterEach(async () => {
    await Promise.all([...servers.splice(0).map(ended), ...hung.splice(0).map((each) => each.close())])
  })

  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener)
    servers.push(server)
    return `http://127.0.0.1:${await listening(server)}`
  }
  /** A server that says these bytes to whatever it is asked, and stays. */
  const saying = async (text: string): Promise<string> => {
    const server = await hungServer((socket) => void socket.on('data', () => socket.write(text)))
    hung.push(server)
    return `http://127.0.0.1:${server.port}/`
  }
  const ask = (url: string, own: Partial<HttpQuestion> = {}): Promise<HttpSight> => aNetwork().http(aQuestion(url, own))
  const answer = async (url: string, own: Partial<HttpQuestion> = {}): Promise<HttpAnswered> => {
    const sight = await ask(url, own)
    if (sight.kind === 'failed') throw new Error(sight.text)
    return sight
  }
  const failure = async (url: string, own: Partial<HttpQuestion> = {}): Promise<string> => {
    const sight = await ask(url, own)
    return sight.kind === 'failed' ? sight.text : `status ${sight.status}`
  }

  it('brings status, headers, body and how long each part took', async () => {
    const url = await serve((request, response) =>
      response.end(`you said ${request.method ?? ''} ${request.url ?? ''}`),
    )
    const sight = await answer(`${url}/a?b=c`)
    expect(sight).to.include({ status: 200, body: 'you said GET /a?b=c', bodyBytes: 19, cut: false, redirects: 0 })
    expect(Object.keys(sight.phases)).to.have.members(['dnsMs', 'connectMs', 'firstByteMs'])
    expect(sight.totalMs).to.be.at.least(sight.phases.firstByteMs)
  })

  it('sends method, headers and body, and nothing of the kind to a GET', async () => {
    const url = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => response.end(`${request.method ?? ''} ${String(request.headers['x-one'])} ${body}`))
    })
    const own = { headers: [['X-One', new Secret('1', 'env:ONE')]], body: 'data' } as const
    expect((await answer(url, { ...own, method: 'POST' })).body).to.equal('POST 1 data')
    expect((await answer(url, own)).body).to.equal('GET 1 ')
  })

  it('has a connection of its own and keeps none', async () => {
    let connections = 0
    const url = await serve((_request, response) => response.end('x'))
    servers[0]!.on('connection', () => (connections += 1))
    await answer(url)
    await answer(url)
    expect(connections).to.equal(2)
    await new Promise<void>((resolve) => servers.pop()!.close(() => resolve()))
  })

  it('does not ask the environment for a proxy, and goes through one that is named', async () => {
    const proxy = await serve((request, response) => response.end(`proxied ${request.url ?? ''}`))
    const url = await serve((_request, response) => response.end('direct'))
    process.env['HTTP_PROXY'] = process.env['http_proxy'] = proxy
    try {
      expect((await answer(`${url}/`)).body).to.equal('direct')
    } finally {
      delete process.env['HTTP_PROXY']
      delete process.env['http_proxy']
    }
    expect((await answer(`${url}/x`, { proxy })).body).to.equal(`proxied ${url}/x`)
  })

  describe('follows redirects', () => {
    it('as far as it may', async () => {
      const url = await serve((request, response) => {
        const left = Number(request.url?.slice(1))
        if (left === 0) response.end('there')
        else response.writeHead(302, { location: `/${left - 1}` }).end()
      })
      expect(await answer(`${url}/5`)).to.include({ body: 'there', redirects: 5, url: `${url}/0` })
      expect(await failure(`${url}/6`)).to.equal(`more than 5 redirects, the last one to "${url}/0"`)
      expect(await answer(`${url}/3`, { redirects: 0 })).to.include({ status: 302, redirects: 0 })
    })

    it('and sends no secret, no body and no header to another server', async () => {
      const seen: (string | undefined)[] = []
      const other = await serve((request, response) => {
        seen.push(request.headers.authorization, request.headers['x-key'] as string | undefined)
        response.end('other')
      })
      const url = await serve((request, response) => {
        response.writeHead(request.method === 'PUT' ? 307 : 302, { location: other }).end()
      })
      const headers = [
        ['authorization', new Secret('Bearer x', 'env:X')],
        ['x-key', 'y'],
      ] as const
      expect((await answer(url, { headers })).body).to.equal('other')
      expect(seen).to.deep.equal([undefined, undefined])
      expect(await failure(url, { headers, method: 'PUT', body: 'secret' })).to.match(
        /is not sent what is for another/u,
      )
    })

    it('but not to what is no web address', async () => {
      for (const location of ['file:///etc/passwd', 'javascript:alert(1)', 'http://[', 'http://:99999999/']) {
        const url = await serve((_request, response) => response.writeHead(302, { location }).end())
        expect(await failure(url), location).to.match(/^redirects to "/u)
      }
    })
  })

  describe('is not taken in by', () => {
    it('a small body that would become a large one', async () => {
      const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024))
      const url = await serve((_request, response) => response.setHeader('content-encoding', 'gzip').end(bomb))
      const before = process.memoryUsage().rss
      expect(await answer(url)).to.include({ bodyBytes: 1024 * 1024, cut: true })
      expect(process.memoryUsage().rss - before).to.be.below(60 * 1024 * 1024)
    })

    it('a line of 20 MB', async () => {
      const url = await serve((_request, response) => response.end(Buffer.alloc(20 * 1024 * 1024, 'x')))
      expect(await answer(url)).to.include({ bodyBytes: 1024 * 1024, cut: true })
    })

    it('a body that never ends, or comes one byte at a time', async () => {
      const server = await hungServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        flood(socket)
      })
      hung.push(server)
      expect(await answer(`http://127.0.0.1:${server.port}/`)).to.include({ cut: true })
      const url = await serve((_request, response) => {
        const drip = setInterval(() => response.write('x'), 20)
        response.on('close', () => clearInterval(drip))
      })
      expect(await failure(url, { timeoutMs: 300 })).to.equal('no answer within 300ms (answer)')
    })

    it('headers without end', async () => {
      const url = await saying(`HTTP/1.1 200 OK\r\n${'x-a: 1\r\n'.repeat(20_000)}`)
      expect(await failure(url)).to.match(/^the answer is not HTTP: /u)
    })

    it('something that is not HTTP, or not all of it', async () => {
      expect(await failure(await saying('SSH-2.0-OpenSSH_9.2\r\n'))).to.match(/^the answer is not HTTP/u)
      const gone = await serve((request) => request.socket.destroy())
      expect(await failure(gone)).to.match(/connection was (closed|reset)/u)
      const half = await serve((request, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('half')
        setImmediate(() => request.socket.destroy())
      })
      expect(await failure(half)).to.equal('the connection broke in the middle of the answer')
    })

    it('an encoding that is not what it says, or that has no name we know', async () => {
      const lie = await serve((_request, response) => response.setHeader('content-encoding', 'gzip').end('plain'))
      expect(await failure(lie)).to.equal('the body cannot be decompressed')
      const own = await serve((_request, response) =>
        response.setHeader('content-encoding', 'constructor').end('plain'),
      )
      expect((await answer(own)).body).to.equal('plain')
      const cut = await serve((_request, response) => {
        response.setHeader('content-encoding', 'gzip').end(gzipSync('a text that is longer').subarray(0, 15))
      })
      expect(await failure(cut)).to.equal('the body cannot be decompressed')
    })
  })

  it('that nobody answers is given up, and nothing stays open', async () => {
    const silent = await hungServer((socket) => socket.resume())
    hung.push(silent)
    const text = await failure(`http://127.0.0.1:${silent.port}/`, { timeoutMs: 200 })
    expect(text).to.equal('no answer within 200ms (answer)')
    await until(() => silent.open.size === 0)
  })
})
