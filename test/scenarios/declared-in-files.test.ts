import { expect } from 'chai'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { compose, needCompose } from '../helpers/compose.ts'
import { startDaemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'

const EVERYTHING = `
version: '3.8'
x-base: &base { image: 'orch-watch/busybox:\${TAG:-1}', command: sleep 1000, restart: unless-stopped, stop_grace_period: 1s }
services:
  web:
    <<: *base
    hostname: web
    environment: { A: '1', DB_PASSWORD: '\${DB_PASSWORD}', PRICE: '5$$' }
    env_file: web.env
    labels: [tier=gold]
    expose: ['9000']
    volumes: ['data:/data', './html:/html:ro', '/tmp:/host']
    tmpfs: /run
    cap_add: [NET_ADMIN]
    cap_drop: [MKNOD]
    mem_limit: 64m
    cpu_shares: 512
    ulimits: { nofile: { soft: 1000, hard: 2000 }, nproc: 100 }
    extra_hosts: ['db:203.0.113.7', 'cache:203.0.113.8']
    dns: 203.0.113.9
    sysctls: { net.core.somaxconn: 1024 }
    security_opt: ['no-new-privileges:true']
    logging: { driver: json-file, options: { max-size: 1m } }
    healthcheck: { test: 'true', interval: 1m30s, retries: 3 }
    networks: { front: { aliases: [www] }, default: {} }
    stop_grace_period: 2s
    stop_signal: SIGINT
    working_dir: /tmp
    init: true
    shm_size: 32m
    devices: ['/dev/null:/dev/nul']
    group_add: ['100']
    depends_on: [worker]
  worker:
    <<: *base
    entrypoint: [/bin/busybox, sh, -c]
    command: ['sleep 1000']
    pid: host
    deploy: { replicas: 2 }
  plain: { image: 'orch-watch/busybox:1', command: sleep 1000, network_mode: host, stop_grace_period: 1s }
  tool: { <<: *base, profiles: [debug] }
volumes: { data: {} }
networks:
  front: { ipam: { config: [{ subnet: 198.18.4.0/28 }] } }
  default: { ipam: { config: [{ subnet: 198.18.4.16/28 }] } }
`

const SECRET = 'hunter2-in-no-output'

describe('what files of Compose declare, on a real engine and with the real Compose', function () {
  this.timeout(180_000)
  let engine: Engine
  let folder: string

  before(async function () {
    await needEngine(this)
    await needCompose(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-declared-'))
    mkdirSync(join(folder, 'html'))
    write('.env', `DB_PASSWORD=${SECRET}\n`)
    write('web.env', 'FROM_FILE="a b" # a comment\n')
    write('compose.yaml', EVERYTHING)
    write(
      'targets.yaml',
      `settings: { every: 1s, registry: ./revisions, patience: { attempts: 1, recover: 1 } }
targets: [{ id: here, runtime: docker, endpoint: 'unix://${engine.socket}', declared: { file: compose.yaml, project: shop } }]
`,
    )
    await deploy('compose.yaml', '--scale', 'worker=2')
  })

  after(async () => {
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  const deploy = (file: string, ...words: string[]): Promise<string> =>
    compose(folder, engine.socket, '-p', 'shop', '-f', file, 'up', '-d', ...words)
  const orch = (...words: string[]): Promise<Ran> => orchWatch(folder, words)

  /** What the check says of each container. */
  async function said(...words: string[]): Promise<Record<string, string>> {
    const { out } = await orch('drift', ...words, '--json')
    const { results } = JSON.parse(out) as { results: { item: string; summary: string }[] }
    return Object.fromEntries(results.map(({ item, summary }) => [item, summary]))
  }

  it('is no drift just after it was deployed, whatever it is made of', async () => {
    const { code, out, err } = await orch('drift')
    expect(err).to.equal('')
    expect(out).to.match(/shop_web_1 +as in compose\.yaml:5\n/u)
    expect(out).not.to.match(/WARNING|CRITICAL|unknown/u)
    expect(code).to.equal(0)
    expect(Object.keys(await said())).to.have.members(['shop_web_1', 'shop_worker_1', 'shop_worker_2', 'shop_plain_1'])
  })

  it('is told of what somebody deployed otherwise, and no password is shown', async () => {
    const other = EVERYTHING.replace("A: '1'", "A: '2', DEBUG: '1'")
      .replace('${DB_PASSWORD}', 'another-one')
      .replace('NET_ADMIN', 'SYS_CHROOT')
      .replace('mem_limit: 64m', 'mem_limit: 80m')
    write('other.yaml', other)
    await deploy('other.yaml', '--no-deps', 'web')
    const { shop_web_1: web = '' } = await said()
    expect(web).to.match(/^privilege-added: security\.capAdd \["CAP_NET_ADMIN"\] → \["CAP_SYS_CHROOT"\]/u)
    expect(web).to.match(/config-changed: env\.A secret \w{8} → secret \w{8}, env\.DB_PASSWORD secret/u)
    expect(web).to.contain('1 more (against compose.yaml:5)')
    const all = (await orch('drift')).out + (await orch('drift', '--json')).out
    expect(all).not.to.contain(SECRET)
    expect(all).not.to.contain('another-one')
    await deploy('compose.yaml', '--scale', 'worker=2')
    expect((await said())['shop_web_1']).to.equal('as in compose.yaml:5')
  })

  it('misses what is not there, and sees what is too much', async () => {
    write(
      'more.yaml',
      EVERYTHING.replace('  tool:', "  stray: { image: 'orch-watch/busybox:1', command: sleep 9 }\n  tool:"),
    )
    await deploy('more.yaml', '--scale', 'worker=3', 'stray', 'worker')
    await compose(folder, engine.socket, '-p', 'shop', 'rm', '-sf', 'plain')
    const { 'shop-plain-1': plain, shop_stray_1: stray, shop_worker_3: third } = await said()
    expect(plain).to.equal('missing: is not there, and compose.yaml:40 wants it')
    expect([stray, third]).to.deep.equal(Array(2).fill('surplus: is there, and compose.yaml does not have it'))
    await deploy('compose.yaml', '--remove-orphans', '--scale', 'worker=2')
    expect((await orch('drift')).code).to.equal(0)
  })

  it('tells a file that is not deployed yet from a baseline that is behind', async () => {
    await orch('revisions', 'record')
    await orch('baseline', 'set', 'here/*', '--by', 'ada')
    expect((await said())['shop_web_1']).to.match(/^as in compose\.yaml:5 and revision \w{8}, declared good by ada$/u)
    write('compose.yaml', EVERYTHING.replace('mem_limit: 64m', 'mem_limit: 80m'))
    expect((await said())['shop_web_1']).to.match(
      /^file-changed: not deployed yet, what runs is as in revision \w{8}: compose\.yaml:5 says limits\.memoryBytes 67108864 → 83886080$/u,
    )
    await deploy('compose.yaml', '--no-deps', '--scale', 'worker=2')
    expect((await said())['shop_web_1']).to.match(
      /^file-changed: revision \w{8} is behind, what runs is as in compose\.yaml:5: limits\.memoryBytes 67108864 → 83886080$/u,
    )
    await engine.docker.getContainer('shop_web_1').update({ Memory: 96 * 1024 ** 2, MemorySwap: 192 * 1024 ** 2 })
    expect((await said())['shop_web_1']).to.match(
      /config-changed: limits\.memoryBytes is 100663296 \(compose\.yaml:5: 83886080, revision \w{8}: 67108864\)/u,
    )
    await engine.docker.getContainer('shop_web_1').update({ Memory: 80 * 1024 ** 2, MemorySwap: 160 * 1024 ** 2 })
    write('compose.yaml', EVERYTHING)
  })

  it('may be a file that is named on the command line, of which another image is another one', async () => {
    await engine.docker.getImage('orch-watch/busybox:1').tag({ repo: 'orch-watch/busybox', tag: '2' })
    write('next.yaml', EVERYTHING.replace('${TAG:-1}', '2'))
    const next = await said('here', '--file', 'next.yaml', '--project', 'shop')
    expect(next['shop_worker_1']).to.match(
      /^file-changed: not deployed yet.*next\.yaml:\d+ says image\.name .*:1 → .*:2/u,
    )
    await orch('baseline', 'clear', 'here/*')
    expect((await said('here', '--file', 'next.yaml', '--project', 'shop'))['shop_worker_1']).to.match(
      /^image-changed: image\.name orch-watch\/busybox:2 → orch-watch\/busybox:1 \(against next\.yaml:\d+\)$/u,
    )
  })

  it('is read again by the daemon when it changes; a broken file is unknown, and never no drift', async () => {
    await deploy('compose.yaml', '--scale', 'worker=2')
    const daemon = startDaemon(folder, ['--store', 'memory:'])
    try {
      await daemon.line(/watching/u)
      write('compose.yaml', EVERYTHING.replace('mem_limit: 64m', 'mem_limit: 96m'))
      await daemon.line(
        /WARNING.*here drift shop_web_1.*limits\.memoryBytes 100663296 → 67108864 \(against compose\.yaml:5\)/u,
      )
      write('compose.yaml', EVERYTHING.replace('mem_limit: 64m', 'mem_limit: much'))
      await daemon.line(/UNKNOWN.*here drift.*compose\.yaml:16:16: a size is wanted here/u)
      write('compose.yaml', EVERYTHING)
      await daemon.line(/recovered.*here drift shop_web_1/u)
    } finally {
      await daemon.end('SIGTERM')
    }
  })
})
