import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect } from 'chai'
import { systemClock } from '../../../../lib/base/clock.ts'
import kubernetes from '../../../../lib/connectors/kubernetes.ts'
import { credentials } from '../../../../lib/connectors/kubernetes/access.ts'
import type { Credentials } from '../../../../lib/connectors/kubernetes/access.ts'
import type { Session } from '../../../../lib/kit/connector.ts'
import { toFault } from '../../../../lib/kit/fault.ts'
import type { Fault } from '../../../../lib/model/fault.ts'
import { startFakeKubernetes, TOKEN } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import { movedClock } from '../../../helpers/docker-session.ts'
import { ended, listening } from '../../../helpers/network.ts'
import { processesWith } from '../../../helpers/processes-with.ts'
import { until } from '../../../helpers/sshd.ts'
import { openKubernetes, valueOf, workloadsIn } from '../../../contracts/kubernetes.ts'

const never = new AbortController().signal

/** Sets variables of our environment for the time of a test. */
function environment(): { set(name: string, value: string | undefined): void; restore(): void } {
  const before = new Map<string, string | undefined>()
  const put = (name: string, value: string | undefined): void => {
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
  return {
    set: (name, value) => {
      if (!before.has(name)) before.set(name, process.env[name])
      put(name, value)
    },
    restore: () => before.forEach((value, name) => put(name, value)),
  }
}

describe('who we are in a cluster', function () {
  this.timeout(20_000)
  let fake: FakeKubernetes
  let folder: string
  let session: Session | undefined
  const env = environment()
  before(async () => {
    fake = await startFakeKubernetes()
    folder = await mkdtemp(join(tmpdir(), 'ow-kubeconfig-'))
  })
  afterEach(async () => {
    env.restore()
    await session?.close()
    session = undefined
  })
  after(async () => {
    await fake.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const write = async (name: string, content: object | string): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }
  const parts = async (): Promise<{
    clusters: { name: string; cluster: object }[]
    users: object[]
    contexts: object[]
  }> => JSON.parse(await readFile(fake.kubeconfig, 'utf8')) as never
  const failing = async (options: object): Promise<Fault> =>
    openKubernetes(options).then(
      () => {
        throw new Error('it was opened')
      },
      (error: unknown) => toFault(error),
    )

  describe('by several files in $KUBECONFIG', () => {
    it('is what they say together: a context of one, its cluster of another, its user of a third', async () => {
      const { clusters, users } = await parts()
      const first = await write('a', { contexts: [{ name: 'joined', context: { cluster: 'fake', user: 'token' } }] })
      const second = await write('b', { 'current-context': 'joined', clusters })
      const third = await write('c', { 'current-context': 'another', users })
      env.set('KUBECONFIG', [first, join(folder, 'missing'), second, '', third].join(delimiter))
      session = await openKubernetes({})
      expect(valueOf((await workloadsIn(session, 'list')).list)).to.deep.equal([])
      expect(kubernetes.endpoint({})).to.contain(first).and.contain(third)
    })

    it('is what the first says of a name, where two know it', async () => {
      const { clusters, users, contexts } = await parts()
      const wrong = { name: 'fake', cluster: { server: 'https://127.0.0.1:1' } }
      const right = await write('right', { 'current-context': 'token', clusters, users, contexts })
      const other = await write('other', { 'current-context': 'nowhere', clusters: [wrong], contexts: [] })
      env.set('KUBECONFIG', [right, other].join(delimiter))
      session = await openKubernetes({})
      await session.close()
      env.set('KUBECONFIG', [other, right].join(delimiter))
      expect(await failing({ context: 'token' })).to.have.property('code', 'refused')
    })

    it('is warned of by whichever of them does not look at the certificate', async () => {
      const { clusters, contexts } = await parts()
      const first = await write('w1', { 'current-context': 'unchecked', contexts })
      const second = await write('w2', { clusters })
      env.set('KUBECONFIG', [first, second].join(delimiter))
      expect(kubernetes.warnings!({})).to.have.lengthOf(1)
    })

    it('names the file that cannot be read, and all of them when none is there', async () => {
      const good = await write('good', await parts())
      const bad = await write('bad', 'clusters: [')
      env.set('KUBECONFIG', [good, bad].join(delimiter))
      expect((await failing({})).message).to.contain(bad)
      env.set('KUBECONFIG', [join(folder, 'no'), join(folder, 'nowhere')].join(delimiter))
      const { code, message } = await failing({})
      expect(code).to.equal('local')
      expect(message).to.contain(join(folder, 'nowhere')).and.contain('no such file')
    })

    it('finds a token beside the file that names it, without the end of its line', async () => {
      const { clusters } = await parts()
      await write('own-token', `${TOKEN}\n`)
      const user = { name: 'me', user: { tokenFile: 'own-token', token: 'an older one' } }
      const context = { name: 'mine', context: { cluster: 'fake', user: 'me' } }
      const path = await write('k', { 'current-context': 'mine', clusters, users: [user], contexts: [context] })
      session = await openKubernetes({ kubeconfig: path })
      expect(valueOf((await workloadsIn(session, 'list')).list)).to.deep.equal([])
    })
  })

  describe('in a pod of it', () => {
    const account = 'var/run/secrets/kubernetes.io/serviceaccount'
    let own: Credentials | undefined
    afterEach(() => {
      own?.close()
      own = undefined
    })
    const inPod = (clock = movedClock()): Credentials =>
      (own = credentials({ inCluster: true }, clock, { execMs: 1000, podRoot: join(folder, 'pod') }))

    it('is the service account, whose token is read again before it ends', async () => {
      await mkdir(join(folder, 'pod', account), { recursive: true })
      await write(join('pod', account, 'token'), 'first')
      await write(join('pod', account, 'ca.crt'), await readFile(join(fake.folder, 'ca.pem'), 'utf8'))
      env.set('KUBERNETES_SERVICE_HOST', '127.0.0.1')
      env.set('KUBERNETES_SERVICE_PORT', new URL(fake.url).port)
      const clock = movedClock()
      const account1 = await inPod(clock).get(never)
      expect(account1.server.href).to.equal(`${fake.url}/`)
      expect(account1.headers).to.have.property('Authorization', 'Bearer first')
      await write(join('pod', account, 'token'), 'second\n')
      expect((await own!.get(never)).headers).to.have.property('Authorization', 'Bearer first')
      clock.pass(61_000)
      expect((await own!.get(never)).headers).to.have.property('Authorization', 'Bearer second')
      await write(join('pod', account, 'token'), 'third')
      expect((await own!.renew(await own!.get(never), never)).headers).to.have.property('Authorization', 'Bearer third')
    })

    it('is nobody outside of a pod, and nobody without a service account: both are said', async () => {
      env.set('KUBERNETES_SERVICE_HOST', undefined)
      const outside = await inPod().get(never).catch(toFault)
      expect(outside).to.have.property('message').that.contains('we do not run in a pod')
      env.set('KUBERNETES_SERVICE_HOST', '::1')
      env.set('KUBERNETES_SERVICE_PORT', '6443')
      own = credentials({ inCluster: true }, systemClock, { execMs: 1000, podRoot: join(folder, 'empty') })
      const without = await own.get(never).catch(toFault)
      expect(without).to.have.property('message').that.contains('the service account of this pod cannot be used')
    })
  })

  describe('through the proxy of proxy-url', () => {
    const opened: string[] = []
    const sockets = new Set<Socket>()
    let status = 200
    const proxy = createServer()
    let proxyUrl: string
    before(async () => {
      proxy.on('connect', ({ url = '' }, client: Socket) => {
        opened.push(url)
        if (status === 0) return
        if (status !== 200) return void client.end(`HTTP/1.1 ${status} No\r\n\r\n`)
        const [host, port] = url.split(':')
        const there = connect(Number(port), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'))
        for (const socket of [client, there]) socket.on('error', () => undefined)
        there.pipe(client).pipe(there)
      })
      proxy.on('connection', (socket) => {
        sockets.add(socket)
        socket.once('close', () => sockets.delete(socket))
      })
      proxyUrl = `http://someone:a-secret-word@127.0.0.1:${await listening(proxy)}`
    })
    after(async () => {
      sockets.forEach((socket) => socket.destroy())
      await ended(proxy)
    })
    const throughProxy = async (): Promise<string> => {
      const { clusters, users, contexts } = await parts()
      const through = clusters.map((each) => ({ ...each, cluster: { ...each.cluster, 'proxy-url': proxyUrl } }))
      return write('proxied', { 'current-context': 'token', clusters: through, users, contexts })
    }

    it('is asked over a way that is opened once and kept', async () => {
      session = await openKubernetes({ kubeconfig: await throughProxy() })
      await workloadsIn(session, 'claims')
      await workloadsIn(session, 'budgets')
      expect(opened[0]).to.equal(new URL(fake.url).host)
      expect(opened.length).to.be.at.most(2)
    })

    it('trusts nobody else because of it', async () => {
      env.set('NODE_TLS_REJECT_UNAUTHORIZED', '0')
      expect(await failing({ kubeconfig: await throughProxy(), context: 'untrusted' })).to.have.property('code', 'tls')
    })

    it('is said to be closed by a proxy that refuses, without the word that we showed it', async () => {
      status = 407
      const fault = await failing({ kubeconfig: await throughProxy() })
      expect(fault).to.have.property('code', 'unreachable')
      expect(fault.message).to.contain('407')
      expect(JSON.stringify(fault)).not.to.contain('a-secret-word')
      status = 200
    })
  })

  describe('by a program of the kubeconfig', () => {
    let own: Credentials | undefined
    const program = (): string => join(fake.folder, 'login')
    const script = async (text: string): Promise<void> => {
      await writeFile(program(), `#!/bin/sh\n${text}\n`)
      await chmod(program(), 0o700)
    }
    const byProgram = (execMs: number): Credentials =>
      (own = credentials({ kubeconfig: fake.kubeconfig, context: 'program' }, systemClock, { execMs, podRoot: '' }))
    afterEach(() => {
      own?.close()
      own = undefined
    })

    it('is given up when it hangs: it ends with all that it has started, and the fault says which', async () => {
      await script('sleep 98765')
      const fault = (await byProgram(300).get(never).catch(toFault)) as Fault
      expect(fault).to.deep.include({ code: 'timed-out', phase: 'login' })
      expect(fault.message).to.contain(program()).and.contain('within 0.3s')
      await until(() => processesWith('98765').length === 0)
    })

    it('is ended when nobody wants to know any more', async () => {
      await script('sleep 98764')
      const nobody = new AbortController()
      const asking = byProgram(60_000).get(nobody.signal).catch(toFault)
      await until(() => processesWith('98764').length > 0)
      nobody.abort(new Error('given up'))
      await asking
      await until(() => processesWith('98764').length === 0)
    })

    it('is ended when it prints more than a credential can be', async () => {
      await script('yes no')
      const fault = (await byProgram(10_000).get(never).catch(toFault)) as Fault
      expect(fault).to.have.property('code', 'auth-failed')
      await until(() => processesWith('yes\0no').length === 0)
    })

    it('is asked again after it has failed', async () => {
      await script('exit 3')
      expect(await byProgram(5000).get(never).catch(toFault)).to.have.property('code', 'auth-failed')
      await script(`echo '${JSON.stringify({ kind: 'ExecCredential', status: { token: TOKEN } })}'`)
      expect((await own!.get(never)).headers).to.have.property('Authorization', `Bearer ${TOKEN}`)
    })
  })
})
