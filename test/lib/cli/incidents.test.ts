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

  describe('of long names', function () {
    this.timeout(30_000)
    const target = 'database-replica-7.eu-central.example.org'
    const item = '/var/lib/containers/storage/volumes'
    const summary = '96.3% used, 1.2 GiB of 40.0 GiB free (used > 90%)'
    const beganAt = Date.now() - 3 * 86_400_000
    const long = { ...anIncident({ id: '3f2a91c07b44', beganAt, openedAt: beganAt }), summary }
    const list = (columns?: number): ReturnType<typeof orchWatch> =>
      inFolder({ 'targets.yaml': INVENTORY }, async (folder) => {
        const address = `sqlite:${join(folder, 'store.db')}`
        const store = await openStore(address, { access: 'write' })
        await store.save({ incidents: [{ ...long, subject: { target, check: 'disk', item } }] })
        await store.close()
        const args = ['incidents', '--no-color', '--store', address]
        return orchWatch(folder, args, columns === undefined ? {} : { columns })
      })

    it('tells on a terminal of 80 columns day and minute, breaks no name and no line', async () => {
      const { out } = await list(80)
      const lines = out.trimEnd().split('\n')
      const minute = `${new Date(beganAt).toISOString().slice(5, 16).replace('T', ' ')}Z`
      expect(lines[0]).to.match(/^ID +WORST +BEGAN +LASTED/u)
      expect(lines.find((line) => line.startsWith(long.id))).to.match(
        new RegExp(`^${long.id} +critical +${minute} +3d[\\d ms]*, goes on`, 'u'),
      )
      expect(lines.join('\n')).to.contain(`    ${target} disk\n    ${item}`)
      expect(out.replace(/\s+/gu, ' ')).to.contain(summary)
      for (const line of lines) expect(line.length, line).to.be.at.most(80)
    })

    it('tells in a pipe the moment as a whole, and a row is a line', async () => {
      const lines = (await list()).out.trimEnd().split('\n')
      const moment = `${new Date(beganAt).toISOString().slice(0, 19).replace('T', ' ')}Z`
      expect(lines).to.have.length(2)
      expect(lines[1]).to.contain(`${target} disk ${item}  critical  ${moment}  3d`)
    })
  })
})
