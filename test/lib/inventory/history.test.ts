import { expect } from 'chai'
import { complaintsOf, inventoryOf } from '../../helpers/inventory.ts'

const DAY = 86_400_000
const withHistory = (history: string): string =>
  `settings: { history: ${history} }\ntargets: [{ id: here, runtime: local }]\n`

describe('how long history is kept', () => {
  it('is a week by value, three months by hour and two years by day, unless said otherwise', async () => {
    const { settings } = await inventoryOf('targets: [{ id: here, runtime: local }]\n')
    expect(settings.history).to.deep.equal({
      ...{ rawMs: 7 * DAY, hourlyMs: 90 * DAY, dailyMs: 730 * DAY, capBytes: 2 * 1024 ** 3 },
    })
    const own = await inventoryOf(withHistory('{ raw: 12h, cap: 64MiB }'))
    expect(own.settings.history).to.include({ rawMs: DAY / 2, hourlyMs: 90 * DAY, capBytes: 64 * 1024 ** 2 })
  })

  it('is not at all where somebody says so', async () => {
    for (const word of ['off', 'false']) expect((await inventoryOf(withHistory(word))).settings.history).to.equal(null)
  })

  it('is refused where it says nothing', async () => {
    expect(String(await complaintsOf(withHistory('{ cap: 1MiB }')))).to.match(/is not a size of "16MiB" or more/u)
    expect(String(await complaintsOf(withHistory('{ raw: 7 }')))).to.match(/"7" is not a duration/u)
    expect(String(await complaintsOf(withHistory('{ weekly: 7d }')))).to.match(/weekly/u)
    expect(String(await complaintsOf(withHistory('on')))).to.match(/is no history/u)
  })
})
