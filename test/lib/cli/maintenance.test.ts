import { expect } from 'chai'
import { orchWatch } from '../../helpers/command-line.ts'
import { inFolder } from '../../helpers/inventory.ts'

const HERE = 'targets: [{ id: here, runtime: local }]'
const list = (maintenance: string, ...flags: string[]) =>
  inFolder({ 'targets.yaml': `${HERE}\n${maintenance}` }, (folder) => orchWatch(folder, ['maintenance', ...flags]))

describe('orch-watch maintenance', () => {
  const windows = `maintenance:
  - { name: last year, from: 2025-01-01T00:00Z, to: 2025-01-02T00:00Z }
  - { name: later, from: 2199-01-01T00:00Z, to: 2199-01-02T00:00Z, when: { target: 'web-*' } }
  - { name: the long one, from: 2020-01-01T00:00Z, to: 2198-01-01T00:00Z, note: 'for years' }`

  it('lists what is open, then what is to come, then what is over', async () => {
    const { out, code } = await list(windows)
    expect(code).to.equal(0)
    const [head = '', ...rows] = out.trimEnd().split('\n')
    expect(head).to.match(/^WINDOW +IS +FROM +UNTIL +ABOUT +NOTE$/u)
    expect(rows).to.have.length(3)
    expect(rows[0]).to.match(/^the long one +open +2020-01-01 00:00:00Z +2198-01-01 00:00:00Z +everything +for years$/u)
    expect(rows[1]).to.match(/^later +coming .* target web-\*$/u)
    expect(rows[2]).to.match(/^last year +over/u)
  })

  it('gives the same to programs', async () => {
    const listed = JSON.parse((await list(windows, '--json')).out) as { name: string; is: string; until?: string }[]
    expect(listed.map(({ name, is, until }) => [name, is, until])).to.deep.equal([
      ['the long one', 'open', '2198-01-01T00:00:00.000Z'],
      ['later', 'coming', '2199-01-02T00:00:00.000Z'],
      ['last year', 'over', undefined],
    ])
  })

  it('says so when there is none', async () => {
    expect((await list('')).out).to.equal('there is no maintenance window\n')
  })
})
