import { expect } from 'chai'
import { secretsOf } from '../../../lib/app/mask-secrets.ts'
import { Secret } from '../../../lib/base/secret.ts'
import otlp from '../../../lib/exporters/otlp.ts'
import remoteWrite from '../../../lib/exporters/remote-write.ts'
import influx from '../../../lib/exporters/influx.ts'
import type { Inventory } from '../../../lib/model/inventory.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import { complaintsOf, inFolder, inventoryOf, REGISTRIES } from '../../helpers/inventory.ts'

const exporters = new Map([otlp, remoteWrite, influx].map((each) => [each.name, each]))
const env = { READ: 'r'.repeat(32), WRITE: 'w'.repeat(32), SHORT: 'abc' }
const given = { registries: { ...REGISTRIES, exporters }, env }
const here = 'targets: [{ id: here, runtime: local }]'

const settings = async (web: string): Promise<Inventory['settings']> =>
  (await inventoryOf(`settings: { web: ${web} }\n${here}`, given)).settings
const complaints = (text: string): Promise<string[]> => complaintsOf(`${text}\n${here}`, given)

describe('settings.web', () => {
  it('listens on this machine alone, and nowhere when nobody wants it', async () => {
    expect((await settings('{}')).web).to.deep.equal({ host: '127.0.0.1', port: 9876, hosts: [], tokens: {} })
    expect((await inventoryOf(here, given)).settings.web).to.equal(undefined)
    for (const [listen, host] of [
      ['localhost:1', 'localhost'],
      ["'[::1]:1'", '::1'],
      ['127.9.9.9:1', '127.9.9.9'],
    ] as const)
      expect((await settings(`{ listen: ${listen} }`)).web).to.include({ host, port: 1 })
  })

  it('is reached from elsewhere only by who has a token', async () => {
    for (const listen of ['0.0.0.0:9876', "'[::]:9876'", '192.0.2.1:80', 'watch.example.org', '127.0.0.1.example.org'])
      expect((await complaints(`settings: { web: { listen: ${listen} } }`))[0], listen).to.match(
        /^1:\d+ ".+" can be reached from elsewhere: set "tokens.read", or listen on 127\.0\.0\.1$/u,
      )
    const { web } = await settings(
      '{ listen: 0.0.0.0:80, hosts: [Watch.example.org], tokens: { read: env:READ }, behindProxy: true }',
    )
    expect(web).to.include({ host: '0.0.0.0' })
    expect([web?.hosts, web?.tokens.read?.reveal(), web?.tokens.write]).to.deep.equal([
      ['watch.example.org'],
      env.READ,
      undefined,
    ])
  })

  it('takes no token that is written there, is missing or could be guessed, and repeats none', async () => {
    const tokens = (read: string) => complaints(`settings: { web: { tokens: { read: ${read} } } }`)
    expect((await tokens('abcdefghijklmnopqrstuvwxyz'))[0])
      .to.contain('a secret may not stand here')
      .and.not.contain('mnop')
    expect((await tokens('env:SHORT'))[0])
      .to.contain('"env:SHORT" holds no token')
      .and.not.contain(env.SHORT)
    expect((await tokens('env:NONE'))[0]).to.contain('NONE')
  })

  it('starts nothing where everybody could read: exit code 78, in words', async () => {
    const text = `settings: { web: { listen: 0.0.0.0:9876 } }\n${here}\n`
    const ran = await inFolder({ 'targets.yaml': text }, (folder) => orchWatch(folder, ['run']))
    expect(ran.code).to.equal(78)
    expect(ran.err).to.contain('targets.yaml:1').and.contain('can be reached from elsewhere')
  })
})

describe('exporters', () => {
  it('are read with what is for all of them, their secrets fetched', async () => {
    const inventory = await inventoryOf(
      `exporters: { cloud: { use: remote-write, url: 'https://x.example/w', auth: { bearer: env:READ }, every: 10s, labels: { site: eu } } }\n${here}`,
      given,
    )
    const [plan] = inventory.exporters ?? []
    expect(plan).to.deep.include({
      name: 'cloud',
      use: 'remote-write',
      everyMs: 10_000,
      labels: { site: 'eu' },
      mostWaiting: 200_000,
    })
    const { auth, ...options } = plan?.options as { auth: { bearer: Secret } }
    expect(options).to.deep.equal({ url: 'https://x.example/w' })
    expect([auth.bearer instanceof Secret, auth.bearer.reveal()]).to.deep.equal([true, env.READ])
    expect(secretsOf(inventory)).to.include(env.READ)
  })

  it('are told where they are wrong', async () => {
    const wrong = async (words: string): Promise<string> =>
      (await complaints(`exporters: { a: ${words} }`)).join().replace(/^\d+:\d+ /u, '')
    expect(await wrong('{ use: remote-wrote }')).to.equal('there is no kind of exporter "remote-wrote"')
    expect(await wrong('{ url: x }')).to.match(/^an exporter is a map with "use"/u)
    expect(await wrong("{ use: otlp, url: 'http://x', every: 1ms }")).to.contain('out of range')
    expect(await wrong("{ use: otlp, url: 'http://x', labels: { 1a: b } }")).to.contain('a label is named')
    expect(await wrong("{ use: influx, url: 'http://x' }")).to.contain('write "bucket"')
    expect(await wrong("{ use: otlp, url: 'http://x', password: y }")).to.contain('password')
  })

  it('stand once, whatever file they are in', async () => {
    const one = "exporters: { a: { use: otlp, url: 'http://x' } }"
    const files = { 'targets.yaml': `include: more.yaml\n${one}\n${here}`, 'more.yaml': one }
    const found = await inFolder(files, (folder) => orchWatch(folder, ['validate']))
    expect(found.err + found.out).to.contain('the exporter "a" stands twice, first at')
  })
})
