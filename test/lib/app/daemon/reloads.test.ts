import { expect } from 'chai'
import { reloads } from '../../../../lib/app/daemon/reloads.ts'
import type { World } from '../../../../lib/app/world.ts'

/** Readings that end when the test says so, and what is done with them. */
function aFile() {
  const ends: ((mistake?: Error) => void)[] = []
  const told: string[] = []
  const read = (): Promise<World> =>
    new Promise((resolve, reject) => {
      told.push('reads')
      ends.push((mistake) => (mistake ? reject(mistake) : resolve({} as World)))
    })
  const adopt = (): Promise<string> => {
    told.push('adopts')
    return Promise.resolve(`reading ${told.filter((each) => each === 'reads').length}`)
  }
  const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
  return { reload: reloads(read, adopt), end: (mistake?: Error) => ends.shift()?.(mistake), told, settled }
}

describe('reading the inventory anew', () => {
  it('is done once for all who ask before it has begun', async () => {
    const { reload, end, told, settled } = aFile()
    const asked = [reload(), reload(), reload()]
    await settled()
    end()
    expect(await Promise.all(asked)).to.deep.equal(Array(3).fill({ kind: 'done', says: 'reading 1' }))
    expect(told).to.deep.equal(['reads', 'adopts'])
  })

  it('is done once more for all who ask while it is under way: what they mean may be newer than what was read', async () => {
    const { reload, end, told, settled } = aFile()
    const first = reload()
    await settled()
    const later = [reload(), reload()]
    await settled()
    expect(told).to.deep.equal(['reads'])
    end()
    expect(await first).to.deep.equal({ kind: 'done', says: 'reading 1' })
    await settled()
    end()
    expect(await Promise.all(later)).to.deep.equal(Array(2).fill({ kind: 'done', says: 'reading 2' }))
    expect(told).to.deep.equal(['reads', 'adopts', 'reads', 'adopts'])
  })

  it('changes nothing when there is a mistake, and is done again when somebody asks again', async () => {
    const { reload, end, told, settled } = aFile()
    const asked = reload()
    await settled()
    end(new Error('targets.yaml:3:1: no'))
    expect(await asked).to.deep.equal({ kind: 'refused', why: 'nothing has changed: targets.yaml:3:1: no' })
    const again = reload()
    await settled()
    end()
    expect((await again).kind).to.equal('done')
    expect(told).to.deep.equal(['reads', 'reads', 'adopts'])
  })
})
