import { expect } from 'chai'
import { roomFor } from '../../../../lib/app/daemon/descriptors.ts'
import { aTarget } from '../../../helpers/fakes.ts'
import { NOT_HEALING } from '../../../helpers/not-healing.ts'

const settings = { concurrency: 32, plugins: [], references: [], registry: null, heal: NOT_HEALING, history: null }
const fleet = (count: number) => ({
  settings,
  targets: Array.from({ length: count }, (_, nth) => aTarget({ id: `web-${nth}`, runtime: 'ssh' })),
})
const ssh = new Map([['ssh', { holds: () => 1 }]])

describe('the room that file descriptors leave', () => {
  it('is what the inventory says where there are enough, and where nobody knows', () => {
    expect(roomFor(fleet(500), ssh, { limit: 1024, open: 30 })).to.deep.equal({ most: 32, warning: null })
    expect(roomFor(fleet(500), ssh, null)).to.deep.equal({ most: 32, warning: null })
  })

  it('counts the conversations that stay open', () => {
    const { most, warning } = roomFor(fleet(900), ssh, { limit: 1024, open: 30 })
    expect(most).to.equal(17)
    expect(warning).to.match(/may open 1024 files, and 1082 are needed for 900 targets, 32 at once: 17 at once/u)
    expect(warning).to.contain('LimitNOFILE=4096')
  })

  it('is never none, and never more than there are targets', () => {
    expect(roomFor(fleet(900), ssh, { limit: 64, open: 30 }).most).to.equal(1)
    expect(roomFor(fleet(3), ssh, { limit: 70, open: 30 })).to.deep.equal({ most: 32, warning: null })
  })
})
