import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { orchWatch } from '../../helpers/command-line.ts'
import { startFakeEngine } from '../../helpers/fake-engine.ts'
import { aFall, aManager, aService, aTask } from '../../helpers/swarm.ts'

describe('orch-watch workloads', function () {
  this.timeout(60_000)
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'ow-workloads-'))))
  afterEach(() => rmSync(folder, { recursive: true }))
  const targets = (...endpoints: readonly string[]): void => {
    const all = endpoints.map((endpoint, at) => ({ id: `stack-${at + 1}`, runtime: 'swarm', endpoints: [endpoint] }))
    writeFileSync(join(folder, 'targets.yaml'), JSON.stringify({ targets: all }))
  }

  it('does not say that there is nothing where nobody could look', async () => {
    targets('unix:///nowhere/docker.sock')
    for (const command of ['workloads', 'nodes']) {
      const { out, err } = await orchWatch(folder, [command])
      expect(out, command).to.equal('')
      expect(err).to.contain('stack-1: unreachable')
    }
  })

  it('shows those first that are not well, on whatever target, and the same only once', async () => {
    const falls = [1, 2].map((slot) =>
      aFall(`f${slot}`, slot, '2026-05-01T10:00:00Z', { State: 'rejected', Err: 'No such image: shop/web:1' }),
    )
    const well = await startFakeEngine(
      aManager({ '/services': [aService()], '/tasks': [1, 2, 3].map((slot) => aTask(`t${slot}`, slot)) }),
    )
    const ill = await startFakeEngine(aManager({ '/services': [aService()], '/tasks': [...falls, aTask('t3', 3)] }))
    targets(well.endpoint, ill.endpoint)
    const { out } = await orchWatch(folder, ['workloads'])
    await Promise.all([well.stop(), ill.stop()])
    const rows = out.split('\n').slice(1)
    expect(rows.map((row) => row.split(' ')[0])).to.deep.equal(['stack-2', 'stack-1', ''])
    expect(rows[0]).to.contain('web.1, web.2 on alpha: rejected: No such image: shop/web:1')
  })
})
