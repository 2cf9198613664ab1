import { expect } from 'chai'
import fc from 'fast-check'
import { readExpression } from '../../../lib/inventory/expression.ts'
import type { Expression, Facts } from '../../../lib/model/expression.ts'
import { toLabels } from '../../../lib/model/labels.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { complaintsOf, inventoryOf } from '../../helpers/inventory.ts'

const someFacts = (parts: Partial<Facts> = {}): Facts => ({
  ...{ target: 'web-1', check: 'disk', item: '/var', status: 'critical', labels: toLabels([['rack', 'a']]) },
  ...{ summary: '96% used', openForMinutes: 7, flapping: false },
  ...parts,
})

function expression(text: string): Expression {
  const read = readExpression(text)
  if (!read.ok) throw new Error(read.why)
  return read.expression
}
const fits = (text: string, parts: Partial<Facts> = {}): boolean => {
  const answer = expression(text).ask(someFacts(parts))
  return answer.kind === 'answered' && answer.fits
}
const whyNot = (text: string): string => {
  const read = readExpression(text)
  return read.ok ? 'it is right' : read.why
}

describe('an expression', () => {
  it('speaks of everything that is known of an incident', () => {
    const whole = `target == "web-1" && check == "disk" && item == "/var" && status == "critical" && labels.rack == "a"
      && summary.startsWith("96%") && openForMinutes == 7 && !flapping`
    expect(fits(whole)).to.equal(true)
    for (const part of ['target', 'check', 'item', 'summary'] as const)
      expect(fits(whole, { [part]: 'x' }), part).to.equal(false)
    expect(fits(whole, { labels: toLabels([['rack', 'b']]) })).to.equal(false)
    expect(fits(whole, { flapping: true })).to.equal(false)
  })

  it('can compute with numbers that a summary holds', () => {
    expect(fits('int(summary.split("%")[0]) > 95')).to.equal(true)
    expect(fits('int(summary.split("%")[0]) > 95', { summary: '12% used' })).to.equal(false)
  })

  it('knows whether its answer changes by itself', () => {
    expect(expression('openForMinutes > 5').isAboutTime).to.equal(true)
    expect(expression('["a"].exists(x, openForMinutes > 5)').isAboutTime).to.equal(true)
    expect(expression('target == "openForMinutes"').isAboutTime).to.equal(false)
  })

  it('fails in words where there is no answer, and fits nothing then', () => {
    expect(expression('labels.room == "a"').ask(someFacts())).to.deep.equal({
      kind: 'failed',
      why: 'no such key: room',
    })
    expect(expression('!(labels.room == "a")').ask(someFacts()).kind).to.equal('failed')
    expect(expression('int(summary) > 1').ask(someFacts()).kind).to.equal('failed')
    expect(fits('has(labels.room) && labels.room == "a"')).to.equal(false)
  })

  it('is told what is wrong with it, and where', () => {
    expect(whyNot('targt == "a"')).to.equal('unknown variable: targt, at character 1; was "target" meant?')
    expect(whyNot('colour == "a"')).to.match(/^unknown variable: colour, at character 1; known: target, check/u)
    expect(whyNot('target == 1')).to.equal('no such overload: string == int, at character 1')
    expect(whyNot('target ==')).to.match(/^unexpected token: EOF, at character 10/u)
    expect(whyNot('target')).to.equal('it is string, and has to be true or false')
    expect(whyNot('dyn(true)')).to.equal('it is dyn, and has to be true or false')
    expect(whyNot(`target == "${'a'.repeat(1000)}"`)).to.equal('it is longer than 1000 characters')
  })

  it('cannot be made to take long', () => {
    expect(whyNot('[1].all(a, [1].all(b, [1].all(c, c == a)))')).to.equal('a loop stands in a loop in a loop')
    expect(whyNot('cel.bind(x, target + target, x == "a")')).to.equal('there is no function "bind"')
    expect(whyNot(Array(300).fill('flapping').join(' || ')))
      .to.match(/./u)
      .and.not.equal('it is right')
  })
})

describe('patterns in an expression', () => {
  it('are found anywhere in a text, in loops as well', () => {
    expect(fits('target.matches("eb-[0-9]$")')).to.equal(true)
    expect(fits(String.raw`target.matches(r"^web-\d$")`)).to.equal(true)
    expect(fits('["db-1", target].exists(each, each.matches("^web"))')).to.equal(true)
    expect(fits('labels.all(name, name.matches("^[a-z]+$"))')).to.equal(true)
    expect(fits('!target.matches("^db")')).to.equal(true)
  })

  it('that would hold up another engine take no time', () => {
    const slow = expression('summary.matches("^(a+)+$")')
    const before = performance.now()
    expect(slow.ask(someFacts({ summary: `${'a'.repeat(100_000)}!` })).kind).to.equal('answered')
    expect(performance.now() - before).to.be.lessThan(5000)
  })

  it('have to stand there, and be ones that the engine knows', () => {
    expect(whyNot('target.matches(item)')).to.equal('the pattern of "matches" has to be a text that stands there')
    expect(whyNot('["x"].exists(p, target.matches(p))')).to.match(/^the pattern of "matches" has to be/u)
    expect(whyNot('target.matches("(?=a)")')).to.match(/lookahead and lookbehind are not supported$/u)
    expect(whyNot('target.matchesLinear("a")')).to.match(/no matching overload/u)
  })
})

describe('an expression and the words of others', () => {
  const asked = [
    'summary.matches("^[0-9]+%") || item.contains("/")',
    'labels.exists(k, labels[k] == summary)',
    'size(target) > 3',
  ]

  it('never throws, whatever they are', () => {
    const texts = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(fc.constantFrom(...asked), texts, texts, texts, (text, target, summary, label) => {
        const facts = someFacts({ target, summary, item: target, labels: toLabels([[label, summary]]) })
        expect(expression(text).ask(facts).kind).to.equal('answered')
      }),
    )
  })
})

describe('an expression in the inventory', () => {
  const HERE = 'targets: [{ id: here, runtime: local }]'
  const given = { env: { URL: 'https://hooks.example.org/x' } }
  const rule = (words: string): string =>
    `${HERE}\nnotifiers: { ops: { use: slack, url: env:URL } }\nrules:\n  - { name: it, then: ops, ${words} }`

  it('stands beside the other words of a match, of a rule, of "unless" and of a window', async () => {
    const window = `maintenance: [{ name: w, from: 2026-01-01T00:00Z, to: 2027-01-01T00:00Z, when: { expression: flapping } }]`
    const text = rule(`when: { check: disk, expression: 'flapping' }, unless: { expression: 'item == "/"' }`)
    const { rules, maintenance } = await inventoryOf(`${text}\n${window}`, given)
    expect(rules[0]?.when.expression?.text).to.equal('flapping')
    expect(rules[0]?.unless?.match.expression?.text).to.equal('item == "/"')
    expect(maintenance[0]?.match.expression?.ask(someFacts({ flapping: true }))).to.deep.equal({
      ...{ kind: 'answered', fits: true },
    })
  })

  it('is refused at its place', async () => {
    expect(await complaintsOf(rule('when: { expression: targt }'), given)).to.deep.equal([
      '4:48 "targt" is no expression: unknown variable: targt, at character 1; was "target" meant?',
    ])
  })
})
