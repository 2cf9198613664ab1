import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import type { Engine } from '../helpers/engine-process.ts'
import { needPodman, startPodman } from '../helpers/podman.ts'
import { imagesOf, makeImage, setReplicas } from '../helpers/rolling.ts'

const CMD = 'CMD ["sleep", "1000"]'

/** Podman keeps no health check in what it commits to an image of OCI: here whatever runs is well. */
describe('a rollout of an image, on a real Podman', function () {
  this.timeout(180_000)
  let engine: Engine
  let folder: string

  before(async function () {
    await needPodman(this)
    engine = await startPodman()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-rollout-'))
  })
  after(async () => {
    await (engine as Engine | undefined)?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('replaces one after the other, and puts them back when one does not stay', async () => {
    const first = await makeImage(engine, 'shop/web:1', [CMD])
    const second = await makeImage(engine, 'shop/web:2', [CMD, 'ENV GREETING=servus'])
    await makeImage(engine, 'shop/web:short', ['CMD ["false"]'])
    await setReplicas(engine, folder, { count: 2, image: 'shop/web:1', isChecked: false })
    const all = (image: string): string[] => [1, 2].map((nth) => `/shop-${nth} running ${image}`)
    expect(await imagesOf(engine)).to.deep.equal(all(first))
    await orchWatch(folder, ['revisions', 'record'])
    const failed = await orchWatch(folder, ['rollout', 'shop', '--image', 'shop/web:short', '--yes'])
    expect([failed.code, failed.err]).to.satisfy(([code, err]: [number, string]) => code === 75 && /shop-1/u.test(err))
    expect(await imagesOf(engine)).to.deep.equal(all(first))
    const { code, err, out } = await orchWatch(folder, ['rollout', 'shop', '--image', 'shop/web:2', '--yes'])
    expect([code, err], out).to.deep.equal([0, ''])
    expect(await imagesOf(engine)).to.deep.equal(all(second))
  })
})
