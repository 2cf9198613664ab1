import { generateX25519Identity } from 'age-encryption'
import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'

/** Every one of them is a word that stands nowhere else. */
const canary = (nth: number): string => `canary${String(nth).padStart(2, '0')}zq`
const CANARIES = Array.from({ length: 20 }, (_, nth) => canary(nth))

for (const isSealing of [true, false])
  describe(`twenty planted secrets, ${isSealing ? 'kept sealed' : 'with nobody to keep them'}`, function () {
    this.timeout(120_000)
    let engine: Engine
    let folder: string
    let daemon: Daemon

    before(async function () {
      await needEngine(this)
      engine = await startEngine()
      folder = mkdtempSync(join(tmpdir(), 'orch-watch-canaries-'))
      writeFileSync(join(folder, 'identity'), `${await generateX25519Identity()}\n`, { mode: 0o600 })
      await plant(engine)
      const identity = isSealing ? ', identity: "file:identity"' : ''
      writeFileSync(
        join(folder, 'targets.yaml'),
        `settings: { every: 2s, registry: { folder: ./revisions${identity} }, store: "sqlite:./store.db" }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }]
`,
      )
      daemon = startDaemon(folder)
      await daemon.line(/recorded engine/u)
      await engine.docker.getContainer('web').update({ Memory: 80 * 1024 ** 2, MemorySwap: 160 * 1024 ** 2 })
      await daemon.line(/recorded engine\/web: changed while it runs/u)
      await daemon.end('SIGTERM')
    })

    after(async () => {
      await daemon.end('SIGKILL')
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    const git = (...args: string[]): string =>
      execFileSync('git', ['-C', join(folder, 'revisions'), ...args], { encoding: 'utf8' })
    const found = (text: string): string[] => CANARIES.filter((each) => text.includes(each))

    it('stand in the container itself, all of them', async () => {
      expect(found(JSON.stringify(await engine.docker.getContainer('web').inspect()))).to.have.length(CANARIES.length)
    })

    it('stand in no object of git, whatever it is', () => {
      const objects = git('cat-file', '--batch-all-objects', '--batch-check', '--unordered').trim().split('\n')
      for (const each of objects) expect(found(git('cat-file', '-p', each.split(' ')[0] ?? ''))).to.deep.equal([])
      expect(objects.length).to.be.greaterThan(4)
    })

    it('stand in no file that the daemon has written, and in nothing it has said', () => {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
      for (const each of files)
        expect(found(readFileSync(join(each.parentPath, each.name), 'latin1')), each.name).to.deep.equal([])
      expect(found(daemon.log())).to.deep.equal([])
      expect(files.map(({ name }) => name)).to.include('store.db')
      expect(files.some(({ name }) => name === 'web.yaml.age')).to.equal(isSealing)
    })

    it('are shown by no command that shows revisions', async () => {
      for (const words of [
        ['list', 'web'],
        ['show', 'web'],
        ['diff', 'web'],
        ['diff', 'web', 'HEAD~1', 'running'],
      ])
        for (const more of [[], ['--json']]) {
          const { out, err } = await orchWatch(folder, ['revisions', ...words, ...more])
          expect(out).not.to.equal('')
          expect(found(`${out}${err}`), words.join(' ')).to.deep.equal([])
        }
    })
  })

/** In every place in which people put secrets. */
async function plant(engine: Engine): Promise<void> {
  const [a, b, c, d, e, f, g, h, i, j] = CANARIES
  const [k, l, m, n, o, p, q, r, s, t] = CANARIES.slice(10)
  const container = await engine.docker.createContainer({
    name: 'web',
    Image: engine.image,
    Entrypoint: ['sh', '-c', 'sleep 1000', `--api-key=${a}`],
    Cmd: ['--password', b!, `--token=${c}`, `postgres://app:${d}@db/shop`, `Authorization: Bearer ${e}`],
    Env: [`DB_PASSWORD=${f}`, `INNOCENT=${g}`, `URL=https://u:${h}@example.org/`, `JAVA_HOME=/x?password=${i}`],
    Labels: {
      'traefik.auth.secret': j!,
      'backup.url': `s3://key:${k}@store/bucket`,
      note: `password: ${l}`,
      'note.of.nobody': `token=${m}`,
    },
    Healthcheck: { Test: ['CMD', 'true', '--password', n!, `http://u:${o}@127.0.0.1/`], Interval: 60e9 },
    HostConfig: {
      NetworkMode: 'none',
      Memory: 64 * 1024 ** 2,
      LogConfig: { Type: 'json-file', Config: { labels: `token=${p}`, 'env-regex': `password=${q}` } },
      Sysctls: {},
      ExtraHosts: [`token=${r}:192.0.2.1`],
      Binds: [`data:/data`],
      Tmpfs: { [`/run/x`]: `size=1m` },
    },
    User: '0',
    WorkingDir: `/tmp/secret=${s}`,
    Hostname: `password-x`,
    Domainname: `token=${t}`,
  })
  await container.start()
}
