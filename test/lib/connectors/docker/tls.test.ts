import { mkdtemp, rm } from 'node:fs/promises'
import type { ServerOptions } from 'node:https'
import { tmpdir } from 'node:os'
import { expect } from 'chai'
import type { DockerOptions } from '../../../../lib/connectors/docker/options.ts'
import { makeCertificates } from '../../../helpers/certificates.ts'
import type { Certificates, Pair } from '../../../helpers/certificates.ts'
import { needEngine, startEngine } from '../../../helpers/engine.ts'
import type { Engine } from '../../../helpers/engine.ts'
import { anInfo, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { FakeEngine } from '../../../helpers/fake-engine.ts'
import { faultOf, hidden, openDocker, readDocker, value } from '../../../helpers/docker-session.ts'

function target(endpoint: string, ca: string, client?: Pair, serverName?: string): DockerOptions {
  const identity = client && { cert: hidden(client.cert), key: hidden(client.key) }
  return { endpoint, tls: { ca: hidden(ca), ...identity, ...(serverName !== undefined && { serverName }) } }
}

describe('an engine behind TLS (D35)', () => {
  let folder: string
  let papers: Certificates
  let engine: FakeEngine | undefined
  const start = async (tls?: ServerOptions): Promise<FakeEngine> =>
    (engine = await startFakeEngine({ '/info': anInfo() }, tls ? { tls } : { port: true }))
  before(async () => {
    folder = await mkdtemp(`${tmpdir()}/ow-tls-`)
    papers = await makeCertificates(folder)
  })
  after(() => rm(folder, { recursive: true }))
  afterEach(async () => {
    await engine?.stop()
    engine = undefined
  })

  /** Opens, and promises that a refused engine was not asked anything. */
  const refusal = async (options: DockerOptions): Promise<{ code: string; message: string; hint?: string }> => {
    const fault = await faultOf(openDocker(options))
    expect(engine?.asked).to.deep.equal([])
    return fault
  }

  it('is read with the authority alone, where the engine asks for no more', async () => {
    const { endpoint } = await start(papers.server)
    expect(value((await readDocker(target(endpoint, papers.ca), 'info')).info).hostname).to.equal('dock-1')
  })

  it('is not believed with the wrong authority', async () => {
    const { endpoint } = await start(papers.server)
    const { code, message } = await refusal(target(endpoint, papers.wrongCa, papers.client))
    expect(code).to.equal('tls')
    expect(message).to.contain('an authority that we do not trust')
  })

  it('is not believed with no authority but those of the system, nor when Node is told to believe everybody', async () => {
    const { endpoint } = await start(papers.server)
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      expect((await refusal({ endpoint, tls: {} })).message).to.contain('an authority that we do not trust')
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    }
  })

  it('is not believed with a certificate that has expired', async () => {
    const { endpoint } = await start(papers.expired)
    const { code, message } = await refusal(target(endpoint, papers.ca))
    expect(code).to.equal('tls')
    expect(message).to.contain('not valid at this time')
  })

  it('is not believed under another name, unless that name is expected', async () => {
    const { endpoint } = await start(papers.otherName)
    const { code, message, hint } = await refusal(target(endpoint, papers.ca))
    expect(code).to.equal('tls')
    expect(message).to.contain('for another name')
    expect(hint).to.contain('tls.serverName')
    const expected = target(endpoint, papers.ca, undefined, 'elsewhere.example')
    expect(value((await readDocker(expected, 'info')).info).hostname).to.equal('dock-1')
  })

  it('is not spoken to in the clear when its port does not speak TLS', async () => {
    const { endpoint } = await start()
    const { code, message } = await refusal(target(endpoint, papers.ca))
    expect(code).to.equal('tls')
    expect(message).to.contain('does not speak TLS')
  })

  it('hears that our own papers are no papers, before anything is dialled', async () => {
    const { endpoint } = await start(papers.server)
    const { cert, key } = papers.client
    for (const [pair, words] of [
      [{ cert: 'nonsense', key }, 'not a certificate'],
      [{ cert, key: 'nonsense' }, 'private key'],
      [{ cert, key: papers.server.key }, 'does not belong'],
    ] as const) {
      const { code, message } = await refusal(target(endpoint, papers.ca, pair))
      expect(code).to.equal('tls')
      expect(message).to.contain(words)
    }
    expect(engine?.asked).to.deep.equal([])
  })

  describe('when it is a real one', () => {
    let real: Engine
    before(async function () {
      await needEngine(this)
      this.timeout(30_000)
      real = await startEngine({ tls: true })
    })
    after(async function () {
      this.timeout(30_000)
      await real.stop()
    })
    const at = (ca: 'ca' | 'wrongCa', client?: 'client' | 'strangeClient'): DockerOptions => {
      const tls = real.tls!
      return target(`tcp://127.0.0.1:${tls.port}`, tls[ca], client && tls[client])
    }

    it('is read with a client certificate, over few connections', async () => {
      await real.run({ name: 'over-tls' })
      const session = await openDocker(at('ca', 'client'))
      const sections = new Set(['containers', 'info', 'usage'] as const)
      const { containers, info } = await session.engine!.read(sections, new AbortController().signal)
      expect(value(containers).map(({ name }) => name)).to.deep.equal(['over-tls'])
      expect(value(info).version).to.match(/^\d+\./u)
      expect(session.cost().connections).to.be.at.most(4)
      await session.close()
    })

    it('wants a client certificate, and one from an authority it knows', async () => {
      const none = await faultOf(openDocker(at('ca')))
      expect(none).to.deep.include({ code: 'tls', hint: 'name it as tls.cert and tls.key' })
      expect(none.message).to.contain('wants a client certificate and we have none')
      const strange = await faultOf(openDocker(at('ca', 'strangeClient')))
      expect(strange.code).to.equal('tls')
      expect(strange.message).to.contain('does not accept our client certificate')
    })

    it('is not believed with the wrong authority', async () => {
      expect((await faultOf(openDocker(at('wrongCa', 'client')))).message).to.contain('do not trust')
    })

    it('says that it speaks TLS when it is asked in the clear', async () => {
      const endpoint = `tcp://127.0.0.1:${real.tls!.port}`
      const fault = await faultOf(openDocker({ endpoint, insecure: true }))
      expect(fault).to.deep.include({ code: 'tls', hint: 'this port speaks TLS: add "tls:" to the target' })
    })
  })
})
