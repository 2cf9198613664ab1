import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CostOfWatching } from '../../../lib/app/cost.ts'
import { orchWatch } from '../../helpers/command-line.ts'

describe('orch-watch targets --cost', function () {
  this.timeout(60_000)
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-cost-'))
    writeFileSync(
      join(folder, 'targets.yaml'),
      'targets:\n  - { id: here, runtime: local }\n  - { id: gone, runtime: docker, endpoint: "unix:///nowhere.sock" }\n',
    )
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('looks twice, and says what each look cost and that somebody was not there', async () => {
    const { code, out } = await orchWatch(folder, ['targets', '--cost'])
    expect(code).to.equal(0)
    expect(out).to.match(/^here +local +\d+ +1 round trip, [\d.]+ KiB, \S+( \S+)? +1 round trip, [\d.]+ KiB, /mu)
    expect(out).to.match(/^gone +docker +\d+ +not reachable/mu)
  })

  it('says the same in JSON, with its units in the names', async () => {
    const { out } = await orchWatch(folder, ['targets', 'here', '--cost', '--json'])
    const [here] = JSON.parse(out) as CostOfWatching[]
    expect(here).to.include({ id: 'here', runtime: 'local' })
    expect(here?.again.cost).to.include({ connections: 0, roundTrips: 1 })
    expect(here?.again.tookMs).to.be.a('number')
  })
})
