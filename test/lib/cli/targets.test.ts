import { expect } from 'chai'
import { orchWatch } from '../../helpers/command-line.ts'
import { inFolder } from '../../helpers/inventory.ts'

const hosts = [1, 2, 3, 4, 5].map(
  (number) =>
    `  - { id: web-${number}, runtime: docker, endpoint: 'unix:///web-${number}.sock', labels: { role: web } }`,
)
const INVENTORY = `targets:
${hosts.join('\n')}
  - { id: old, runtime: docker, endpoint: 'unix:///old.sock' }
workloads:
  - { id: shop, on: { labels: { role: web } }, select: { names: 'shop-*' }, replicas: 10 }
  - { id: mail, on: { targets: [old] }, select: { names: 'mail-*' }, replicas: 1 }
  - { id: lost, on: { groups: nobody }, select: { names: 'lost-*' }, replicas: 1 }
`

function targets(...words: readonly string[]): ReturnType<typeof orchWatch> {
  return inFolder({ 'targets.yaml': INVENTORY }, (folder) => orchWatch(folder, ['targets', ...words]))
}

describe('orch-watch targets of a declared workload', () => {
  it('says which targets it is spread over, the first of many', async () => {
    const { out } = await targets()
    expect(out).to.match(/^shop +declared +web-1, web-2, web-3 and 2 more +\d+$/mu)
    expect(out).to.match(/^mail +declared +old +\d+$/mu)
    expect(out).to.match(/^lost +declared +no target +\d+$/mu)
  })

  it('names all of them when it is asked about one, and for programs', async () => {
    expect((await targets('shop')).out).to.contain('\n  spread over: web-1, web-2, web-3, web-4, web-5\n')
    expect((await targets('lost')).out).to.contain('\n  spread over: no target\n')
    const [shop, web] = JSON.parse((await targets('shop', 'web-1', '--json')).out) as {
      id: string
      members?: string[]
    }[]
    expect([shop, web].find((each) => each?.id === 'shop')?.members).to.have.length(5)
    expect([shop, web].find((each) => each?.id === 'web-1')).to.not.have.property('members')
  })
})
