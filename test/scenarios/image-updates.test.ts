import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { stringify } from 'yaml'
import { orchWatch } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine-process.ts'
import { busyboxLayer, needImageRegistry, pushImage, pushIndex, startImageRegistry } from '../helpers/image-registry.ts'
import type { ImageRegistry, Pushed } from '../helpers/image-registry.ts'
import { needPodman, startPodman } from '../helpers/podman.ts'

const ARCHITECTURE = process.arch === 'x64' ? 'amd64' : process.arch

interface Shown {
  readonly images: readonly {
    readonly image: string
    readonly standing: string
    readonly moved: boolean
    readonly pinned: boolean
    readonly running: string
    readonly tagNames?: string
    readonly newest?: string | null
    readonly fault?: { readonly code: string; readonly message: string }
    readonly uses: readonly { readonly target: string; readonly containers: number }[]
  }[]
}

const ENGINES = [
  {
    product: 'a real Docker Engine',
    keepsNames: true,
    need: needEngine,
    start: startEngine,
    pull: async (engine: Engine, image: string) => {
      const progress = await engine.docker.pull(image)
      await new Promise<void>((resolve, reject) =>
        engine.docker.modem.followProgress(progress, (error: Error | null) => (error ? reject(error) : resolve())),
      )
    },
  },
  {
    product: 'a real Podman',
    keepsNames: false,
    need: needPodman,
    start: startPodman,
    pull: async (engine: Engine, image: string) => {
      const { command, env } = engine as Awaited<ReturnType<typeof startPodman>>
      const [program, ...words] = [...command, 'pull', '--tls-verify=false', image]
      await promisify(execFile)(program, words, { env: { ...process.env, ...env } })
    },
  },
]

for (const { product, need, start, pull, keepsNames } of ENGINES)
  describe(`the images of ${product} beside a real registry`, function () {
    this.timeout(180_000)
    let engine: Engine
    let registry: ImageRegistry
    let folder: string
    let layer: Buffer
    const push = (repository: string, tag: string | null, said: string): Promise<Pushed> =>
      pushImage(registry, repository, tag, { said, layer, architecture: ARCHITECTURE })
    const run = async (name: string, image: string): Promise<void> => {
      await pull(engine, image)
      await engine.run({ name, Image: image, Cmd: ['/bin/busybox', 'sleep', '1000'] })
    }
    const shown = async (): Promise<{ code: number; images: ReadonlyMap<string, Shown['images'][number]> }> => {
      const { code, out, err } = await orchWatch(folder, ['updates', '--json'])
      expect(err).to.equal('')
      const { images } = JSON.parse(out) as Shown
      return { code, images: new Map(images.map((each) => [each.image.replace(`${registry.host}/`, ''), each])) }
    }

    const checked = async (): Promise<ReadonlyMap<string, readonly [string, string]>> => {
      const { out } = await orchWatch(folder, ['check', '--memory', 'off', '--json'])
      const { results } = JSON.parse(out) as {
        results: { check: string; item: string; status: string; summary: string }[]
      }
      const own = results.filter(({ check }) => check === 'image-updates')
      return new Map(own.map(({ item, status, summary }) => [item.replace(`${registry.host}/`, ''), [status, summary]]))
    }

    before(async function () {
      await need(this)
      await needImageRegistry(this)
      layer = await busyboxLayer()
      ;[engine, registry] = await Promise.all([start(), startImageRegistry()])
      folder = mkdtempSync(join(tmpdir(), 'orch-watch-updates-'))
      // Podman calls what was made here as if it had come from Docker Hub.
      const except = keepsNames ? [] : ['orch-watch/busybox']
      const settings = { range: { '*/shop/web': '~1.4', '*': 'minor' }, except }
      const target = { id: 'engine', runtime: 'docker', endpoint: `unix://${engine.socket}` }
      writeFileSync(
        join(folder, 'targets.yaml'),
        stringify({ targets: [{ ...target, checks: { 'image-updates': settings } }] }),
      )
    })
    after(async () => {
      await (engine as Engine | undefined)?.stop()
      await (registry as ImageRegistry | undefined)?.stop()
      if (folder) rmSync(folder, { recursive: true, force: true })
    })

    let web: Pushed
    it('are up to date, by the index that was pulled and by what it leads to; what was made here is left alone', async () => {
      web = await push('shop/web', '1.4.2', 'web 1.4.2')
      const platform = { os: 'linux', architecture: ARCHITECTURE }
      const own = await push('shop/multi', null, 'multi 2.0.0')
      const index = await pushIndex(registry, 'shop/multi', '2.0.0', [{ ...own, platform }])
      await run('web-1', `${registry.host}/shop/web:1.4.2`)
      await engine.run({
        name: 'web-2',
        Image: `${registry.host}/shop/web:1.4.2`,
        Cmd: ['/bin/busybox', 'sleep', '1000'],
      })
      await run('multi', `${registry.host}/shop/multi:2.0.0`)
      await engine.run({ name: 'made-here' })
      const { code, images } = await shown()
      expect(images.get('shop/web:1.4.2')).to.deep.include({
        standing: 'current',
        running: web.digest,
        tagNames: web.digest,
        uses: [{ target: 'engine', containers: 2 }],
      })
      expect(images.get('shop/multi:2.0.0')).to.deep.include({ standing: 'current', tagNames: index.digest })
      if (keepsNames) expect(images.get(engine.image)).to.deep.include({ standing: 'apart' })
      expect(code).to.equal(0)
      // The index is made anew around the same image: what runs is still what the tag leads to.
      const outer = await pushIndex(registry, 'shop/multi', '2.0.0', [index])
      expect((await shown()).images.get('shop/multi:2.0.0')).to.deep.include({
        standing: 'current',
        tagNames: outer.digest,
      })
    })

    it('have moved, or have a newer version within the range, and a line says so', async () => {
      const moved = await push('shop/multi', '2.0.0', 'multi 2.0.0, again')
      for (const tag of ['1.4.9', '1.4.10', '1.5.0', '1.4.11-rc1', '1.4.12-debug', 'latest'])
        await push('shop/web', tag, tag)
      const { code, images } = await shown()
      expect(images.get('shop/web:1.4.2')).to.deep.include({ standing: 'behind', moved: false, newest: '1.4.10' })
      expect(images.get('shop/multi:2.0.0')).to.deep.include({
        standing: 'behind',
        moved: true,
        tagNames: moved.digest,
        newest: null,
      })
      expect(code).to.equal(1)
      const table = (await orchWatch(folder, ['updates', '--behind'])).out
      expect(table).to.match(/^IMAGE +RUNS +RUNNING +TAG NAMES +NEWEST +STATE$/mu)
      expect(table).to.match(
        /shop\/web:1\.4\.2 +2 on engine +[0-9a-f]{8}… +[0-9a-f]{8}… +1\.4\.10 +newer within ~1\.4$/mu,
      )
      expect(table).to.match(/shop\/multi:2\.0\.0 .* moved$/mu)
      const said = await checked()
      expect(said.get('shop/web:1.4.2')).to.deep.equal(['warning', '1.4.10 is out (within ~1.4)'])
      const [status, summary] = said.get('shop/multi:2.0.0') ?? []
      expect(status).to.equal('warning')
      expect(summary).to.match(/^moved: running sha256:[0-9a-f]{12}…, the tag names sha256:[0-9a-f]{12}… now$/u)
    })

    it('pinned to a digest are compared with their tag, where they have one', async () => {
      const old = await push('shop/pinned', '3', 'old')
      await run('pinned', `${registry.host}/shop/pinned@${old.digest}`)
      const before = (await shown()).images.get(`shop/pinned@${old.digest}`)
      expect(before).to.deep.include({ standing: 'apart', pinned: true, running: old.digest })
      // Podman forgets the tag that stands beside a digest.
      if (!keepsNames) return
      const image = `${registry.host}/shop/pinned:3@${old.digest}`
      await engine.docker
        .createContainer({
          name: 'both',
          Image: image,
          Cmd: ['/bin/busybox', 'sleep', '1000'],
          HostConfig: { NetworkMode: 'none' },
        })
        .then((container) => container.start())
      expect((await shown()).images.get(`shop/pinned:3@${old.digest}`)).to.deep.include({ standing: 'current' })
      const fresh = await push('shop/pinned', '3', 'new')
      expect((await shown()).images.get(`shop/pinned:3@${old.digest}`)).to.deep.include({
        standing: 'behind',
        pinned: true,
        running: old.digest,
        tagNames: fresh.digest,
      })
    })

    it('are unknown, and never up to date, when their registry is gone', async () => {
      await registry.stop()
      const { code, images } = await shown()
      expect(images.get('shop/web:1.4.2')).to.deep.include({ standing: 'unknown' })
      expect(images.get('shop/web:1.4.2')?.fault).to.deep.include({ code: 'refused' })
      expect([...images.values()].some(({ standing }) => standing === 'current')).to.equal(false)
      expect(code).to.equal(3)
      expect((await checked()).get('shop/web:1.4.2')?.[0]).to.equal('unknown')
      registry = await startImageRegistry()
    })
  })
