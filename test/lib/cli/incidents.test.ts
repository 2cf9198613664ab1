import { expect } from 'chai'
import { join } from 'node:path'
import { openStore } from '../../../lib/store/open-store.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import { inFolder } from '../../helpers/inventory.ts'
import { anIncident } from '../../helpers/telling.ts'

const INVENTORY = 'targets: [{ id: here, runtime: local }]'

/** What `incidents` says of so many that are over, a minute each, the first of them called "first". */
function incidents(count: number, ...words: readonly string[]): ReturnType<typeof orchWatch> {
  return inFolder({ 'targets.yaml': INVENTORY }, async (folder) => {
    const address = `sqlite:${join(folder, 'store.db')}`
    const store = await openStore(address, { access: 'write' })
    const openedAt = (nth: number): number => Date.now() - 86_400_000 + nth * 1000
    const over = Array.from({ length: count }, (_, nth) => ({
      ...anIncident({ id: nth === 0 ? 'first' : `later ${nth}`, beganAt: openedAt(nth), openedAt: openedAt(nth) }),
      ...({ phase: 'resolved', because: 'recovered' } as const),
      resolvedAt: openedAt(nth) + 60_000,
    }))
    await store.save({
      incidents: over,
      events: [{ incident: 'first', at: openedAt(0), kind: 'opened', text: 'full' }],
    })
    await store.close()
    return orchWatch(folder, ['incidents', ...words, '--store', address])
  })
}

describe('orch-watch incidents', () => {
  it('tells the story of one, however many have come after it', async () => {
    const { out, code } = await incidents(1_100, 'first')
    expect([code, out.split('\n')[0]]).to.deep.equal([0, 'web-1 disk /var: resolved, 1m'])
    expect(out).to.match(/opened {2}full\n$/u)
  }).timeout(20_000)

  it('says so when there is none of that id, none that is open, and none at all', async () => {
    expect(await incidents(1, 'firs')).to.include({
      code: 64,
      err: 'orch-watch: there is no incident "firs": "orch-watch incidents" lists them\n',
    })
    expect((await incidents(1, '--open')).out).to.equal('no incident is open\n')
    expect((await incidents(0)).out).to.equal('no incident in the last 7d\n')
  })

  it('says when it lists not all of them', async () => {
    const { out } = await incidents(1_100)
    const lines = out.trimEnd().split('\n')
    expect(lines).to.have.length(1 + 1_000 + 1)
    expect(lines.at(-1)).to.equal('these are the newest 1000: a shorter --since shows all of its time')
    expect((await incidents(3)).out.trimEnd().split('\n')).to.have.length(1 + 3)
  }).timeout(20_000)
})
