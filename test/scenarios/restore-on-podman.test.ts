import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { allOn, removeAll, setUpHost } from '../helpers/lost-host.ts'
import { needPodman, startPodman } from '../helpers/podman.ts'
import type { Podman } from '../helpers/podman.ts'

describe('a lost Docker, restored on a Podman', function () {
  this.timeout(120_000)
  let docker: Engine | null = null
  let podman: Podman
  let folder: string

  before(async function () {
    await needEngine(this)
    await needPodman(this)
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-restore-'))
    const lost = (docker = await startEngine())
    podman = await startPodman()
    await setUpHost(lost, podman, folder)
    await orchWatch(folder, ['revisions', 'record', 'a'])
    await removeAll(lost)
    await lost.stop()
    docker = null
  })
  after(async () => {
    await docker?.stop()
    await (podman as Podman | undefined)?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  it('is taken back, volumes without a name too, as Podman makes settings otherwise', async () => {
    const words = ['revisions', 'restore', '--from', 'a', '--to', 'b', '--without-data', '--yes']
    const { code, err } = await orchWatch(folder, words)
    expect(code).to.equal(75)
    expect(err).to.match(
      /everything there is as it was before: "cache": what was made is not what is recorded: env\.PATH/u,
    )
    expect(await allOn(podman)).to.deep.equal([])
  })
})
