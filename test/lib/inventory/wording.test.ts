import { expect } from 'chai'
import { complaintsOf, inventoryOf } from '../../helpers/inventory.ts'

const HERE = 'targets: [{ id: here, runtime: local, labels: { rack: a } }]'
const given = { env: { URL: 'https://hooks.example.org/x' } }
const notifier = (words: string, targets = HERE): string =>
  `${targets}\nrules: [{ name: it, then: ops }]\nnotifiers:\n  ops:\n    use: slack\n    url: env:URL\n    ${words}`
const complaints = (words: string, targets?: string): Promise<string[]> => complaintsOf(notifier(words, targets), given)

describe('the words of a notifier in the inventory', () => {
  it('are templates beside its options, and none of them', async () => {
    const [ops] = (await inventoryOf(notifier("title: '{{ title }} ({{ first.labels.rack }})'"), given)).notifiers
    expect(ops?.wording?.title?.text).to.equal('{{ title }} ({{ first.labels.rack }})')
    expect(ops?.wording).to.not.have.property('body')
    expect(Object.keys(ops?.options as object)).to.deep.equal(['url'])
    const [plain] = (await inventoryOf(notifier('# nothing'), given)).notifiers
    expect(plain).to.not.have.property('wording')
  })

  it('are refused at their place when they cannot be read', async () => {
    expect(await complaints("title: '{{ titel }}'")).to.deep.equal([
      '7:12 the template cannot be read: there is no "titel"; was "title" meant?',
    ])
    expect(await complaints('body: |\n      {{ title }}\n      {{ body | shout }}')).to.deep.equal([
      '7:11 the template cannot be read: undefined filter: shout, in its line 2, column 1',
    ])
  })

  it('are tried out on samples, with the labels that any target has', async () => {
    expect(await complaints("body: '{{ first.labels.rock }}'")).to.deep.equal([
      '7:11 the template fails for a sample: undefined variable: first.labels.rock, in its line 1, column 4',
    ])
    const ended = '{% for each in entries %}{% if each.kind == "recovery" %}{{ each.ended }}{% endif %}{% endfor %}'
    expect(await complaints(`body: '${ended}'`)).to.have.length(1)
  })

  it('are not said to be wrong because a target is', async () => {
    const wrong = 'targets: [{ id: here, runtime: lokal, labels: { rack: a } }]'
    expect(await complaints("body: '{{ first.labels.rack }}'", wrong)).to.deep.equal([
      '1:32 there is no runtime "lokal"',
    ])
  })
})
