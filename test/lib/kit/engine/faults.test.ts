import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { engineFault } from '../../../../lib/kit/engine/faults.ts'
import { RefusedError } from '../../../../lib/kit/engine/status.ts'
import { toFault } from '../../../../lib/kit/fault.ts'
import type { Fault } from '../../../../lib/model/fault.ts'
import { aListed, anInfo, aVersion, refusal, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { Answer, FakeEngine } from '../../../helpers/fake-engine.ts'
import { ask, faultIn, faultOf, openDocker, readDocker, value } from '../../../helpers/docker-session.ts'

const TO = { place: '/run/docker.sock', secure: false, known: false }

function errno(code: string): Fault {
  return toFault(engineFault(Object.assign(new Error(code), { code }), TO))
}

describe('an engine that cannot be asked', () => {
  let folder: string
  let engine: FakeEngine | undefined
  const start = async (answers: Record<string, Answer>, wish: { port?: true } = {}): Promise<FakeEngine> =>
    (engine = await startFakeEngine(answers, wish))
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ow-faults-'))
  })
  after(() => rm(folder, { recursive: true }))
  afterEach(async () => {
    await engine?.stop()
    engine = undefined
  })

  describe('because of its socket (D32)', () => {
    it('says that there is none', async () => {
      const fault = await faultOf(openDocker(`unix://${folder}/none.sock`))
      expect(fault).to.deep.include({ code: 'unreachable', message: `${folder}/none.sock: there is no such socket` })
    })

    it('says that nobody listens', async () => {
      const path = join(folder, 'left.sock')
      leftOver(path)
      expect(await faultOf(openDocker(`unix://${path}`))).to.deep.include({
        code: 'refused',
        message: `${path}: nobody listens there`,
      })
    })

    it('says that it is a file', async () => {
      await writeFile(join(folder, 'file.sock'), '')
      const fault = await faultOf(openDocker(`unix://${folder}/file.sock`))
      expect(fault.code).to.be.oneOf(['refused', 'unreachable'])
    })

    it('says that we may not, what the group means, and what is safer', async () => {
      const { socket, endpoint } = await start({})
      await chmod(socket, 0)
      if (process.getuid?.() === 0) process.seteuid?.(65_534)
      try {
        const fault = await faultOf(openDocker(endpoint))
        expect(fault.code).to.equal('auth-failed')
        expect(fault.message).to.contain(socket)
        expect(fault.hint).to.match(/group "docker".*root.*docker-socket-proxy/u)
      } finally {
        if (process.getuid?.() === 0) process.seteuid?.(0)
      }
    })
  })

  describe('because of the machine or the way', () => {
    for (const [code, expected] of [
      ['EMFILE', 'local'],
      ['ENFILE', 'local'],
      ['ENOTFOUND', 'unreachable'],
      ['EHOSTUNREACH', 'unreachable'],
      ['ETIMEDOUT', 'timed-out'],
      ['ECONNRESET', 'lost'],
      ['HPE_INVALID_CONSTANT', 'protocol'],
      ['ERR_SSL_SOMETHING_NEW', 'tls'],
    ] as const)
      it(`is ${expected} for ${code}`, () => expect(errno(code).code).to.equal(expected))

    it('is a bug of ours for what nobody has given a meaning', () => {
      expect(errno('EWHATEVER').code).to.equal('bug')
      expect(toFault(engineFault('text', TO)).code).to.equal('bug')
    })
  })

  describe('because it answers with an HTTP error', () => {
    for (const [status, words, code] of [
      [400, 'client version 1.99 is too new. Maximum supported API version is 1.41', 'not-supported'],
      [400, 'Client sent an HTTP request to an HTTPS server.', 'tls'],
      [400, 'bad parameter', 'protocol'],
      [401, 'no', 'auth-failed'],
      [403, 'no', 'auth-failed'],
      [404, 'page not found', 'not-supported'],
      [409, 'conflict', 'busy'],
      [429, 'slow down', 'busy'],
      [500, 'broken', 'protocol'],
      [502, '', 'unreachable'],
      [503, 'No server is available', 'unreachable'],
      [418, 'teapot', 'protocol'],
    ] as const)
      it(`is ${code} for ${status} "${words}"`, () => {
        const { fault } = new RefusedError(status, '/info', words)
        expect(fault.code).to.equal(code)
        expect(fault.message).to.contain(`HTTP ${status} to "/info"`).and.to.contain(words)
      })

    it('is said in its own words, on one line, at a sane length', async () => {
      const { endpoint } = await start({ '/version': refusal(500, { message: `\u001b[31mbad\n${'x'.repeat(5000)}` }) })
      const { code, message } = await faultOf(openDocker(endpoint))
      expect(code).to.equal('protocol')
      expect(message).to.match(/^HTTP 500 to "\/version": \\u\{1b\}\[31mbad x+…$/u)
      expect(message.length).to.be.below(260)
    })
  })

  describe('because what it answers is not an answer (D41)', () => {
    const raw =
      (body: string | Buffer, type = 'application/json', more: Record<string, string> = {}): Answer =>
      (_request, response) => {
        response.writeHead(200, { 'content-type': type, ...more })
        response.end(body)
      }

    for (const [what, list, shows] of [
      ['cut JSON', raw('[{"Id":"abcdef'), '[{"Id":"abcdef'],
      ['an HTML page', raw('<html><title>Log in</title>', 'text/html; charset=utf-8'), '<html><title>Log in</title>'],
      ['JSON that calls itself text', raw('[]', 'text/plain'), 'text/plain'],
      ['nothing', raw(''), 'empty'],
      ['something else', raw('{"a":1}'), '{"a":1}'],
      ['a container without an id', [{}], '0.Id'],
      ['an id that is a path', [aListed(1, { Id: '../../../secrets' })], '0.Id'],
      ['control characters', raw('\u0000\u001b[2J\u202e', 'text/html'), '\\u{0}\\u{1b}[2J\\u{202e}'],
    ] as const)
      it(`shows a sample of ${what}`, async () => {
        const { endpoint } = await start({ '/containers/json': list })
        const { code, message } = faultIn((await readDocker(endpoint, 'containers')).containers)
        expect(code).to.equal('protocol')
        expect(message).to.contain(shows)
        expect(message.length).to.be.below(500)
        expect(message).not.to.match(/[\u0000-\u001f\u007f-\u009f\u202e]/u)
      })

    it('is lost when the connection ends in the middle', async () => {
      const cut: Answer = (request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        response.write('[')
        setTimeout(() => request.socket.destroy(), 20)
      }
      const { endpoint } = await start({ '/containers/json': cut })
      expect((await faultOf(readDocker(endpoint, 'containers'))).code).to.equal('lost')
    })

    it('is refused when it is larger than any container can be', async () => {
      const endless: Answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const more = (): void => {
          if (!response.destroyed) response.write('[['.repeat(64 * 1024), () => setImmediate(more))
        }
        more()
      }
      const { endpoint } = await start({ '/containers/json': [aListed(1)], '/containers/*/json': endless })
      const { code, message } = faultIn((await readDocker(endpoint, 'containers')).containers)
      expect({ code, message }).to.deep.equal({ code: 'protocol', message: 'the answer is larger than 1048576 bytes' })
    })

    it('is refused when it is not HTTP at all', async () => {
      const server = createServer((socket) => socket.on('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')))
      await new Promise<void>((resolve) => server.listen(join(folder, 'ssh.sock'), resolve))
      expect((await faultOf(openDocker(`unix://${folder}/ssh.sock`))).code).to.equal('protocol')
      server.close()
    })
  })

  describe('because of its age (D42)', () => {
    it('names both sides when it is too old', async () => {
      const { endpoint } = await start({
        '/version': aVersion({ Version: '1.9.1', ApiVersion: '1.21', MinAPIVersion: undefined }),
      })
      const { code, message } = await faultOf(openDocker(endpoint))
      expect(code).to.equal('not-supported')
      expect(message).to.match(/1\.9\.1.*too old.*API 1\.21.*1\.24 to 1\.51/u)
    })

    it('names both sides when it is too new', async () => {
      const { endpoint } = await start({ '/version': aVersion({ ApiVersion: '1.80', MinAPIVersion: '1.60' }) })
      const { code, message } = await faultOf(openDocker(endpoint))
      expect(code).to.equal('not-supported')
      expect(message).to.match(/too new.*API 1\.60 to 1\.80.*1\.24 to 1\.51/u)
    })

    it('is no reason when the two have a version in common', async () => {
      for (const [ApiVersion, spoken] of [
        ['1.24', '1.24'],
        ['1.41', '1.41'],
        ['1.60', '1.51'],
      ]) {
        const { endpoint } = await start({
          '/version': aVersion({ ApiVersion, MinAPIVersion: '1.24' }),
          '/info': anInfo(),
        })
        expect(value((await readDocker(endpoint, 'info')).info).apiVersion).to.equal(spoken)
        await engine?.stop()
      }
    })
  })

  describe('and wants to send us elsewhere', () => {
    it('is not followed, nor does it stop the program', async () => {
      const elsewhere = await startFakeEngine({}, { port: true })
      for (const location of [
        `http://127.0.0.1:${elsewhere.port}/version`,
        'gopher://127.0.0.1/',
        'http://127.0.0.1:1/',
      ]) {
        const { endpoint } = await start({
          '/info': (_request, response) => response.writeHead(302, { location }).end(),
          '/containers/json': [],
        })
        expect(faultIn((await readDocker(endpoint, 'info', 'containers')).info).message).to.contain('HTTP 302')
        await engine?.stop()
      }
      expect(elsewhere.asked).to.deep.equal([])
      await elsewhere.stop()
    })
  })

  describe('and the environment speaks of another', () => {
    const before = { ...process.env }
    afterEach(() => {
      for (const name of ['DOCKER_HOST', 'DOCKER_CERT_PATH', 'DOCKER_TLS_VERIFY', 'DOCKER_CLIENT_TIMEOUT'])
        if (before[name] === undefined) Reflect.deleteProperty(process.env, name)
        else process.env[name] = before[name]
    })

    it('is asked where the inventory says', async () => {
      const { endpoint } = await start({ '/info': anInfo() })
      Object.assign(process.env, {
        DOCKER_HOST: 'tcp://127.0.0.1:2376',
        DOCKER_TLS_VERIFY: '1',
        DOCKER_CLIENT_TIMEOUT: '1',
      })
      expect(value((await readDocker(endpoint, 'info')).info).hostname).to.equal('dock-1')
    })

    it('says so where the driver cannot live with it', async () => {
      const { endpoint } = await start({})
      Object.assign(process.env, { DOCKER_HOST: 'tcp://127.0.0.1:2376', DOCKER_CERT_PATH: join(folder, 'nothing') })
      const { code, hint } = await faultOf(openDocker(endpoint))
      expect(code).to.equal('local')
      expect(hint).to.contain('DOCKER_CERT_PATH')
    })
  })

  it('is warned about when nothing protects the way to it (D36)', async () => {
    const { endpoint } = await start({ '/info': anInfo() }, { port: true })
    const session = await openDocker({ endpoint, insecure: true })
    expect(value((await ask(session, 'info')).info).warnings).to.deep.equal([
      'the connection to this engine is neither encrypted nor authenticated',
    ])
    await session.close()
  })

  it('leaves nothing open when opening fails', async () => {
    const server = createServer((socket) =>
      socket.on('data', () => socket.write('HTTP/1.1 500 no\r\ncontent-length: 0\r\n\r\n')),
    )
    await new Promise<void>((resolve) => server.listen(join(folder, 'open.sock'), resolve))
    await faultOf(openDocker(`unix://${folder}/open.sock`))
    // Called when the last connection is closed, and no earlier.
    await new Promise((resolve) => server.close(resolve))
  })
})

/** A socket whose server died. */
function leftOver(path: string): void {
  const script = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['-e', script, path])
}
