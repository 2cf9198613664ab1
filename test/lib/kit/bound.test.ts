import { expect } from 'chai'
import fc from 'fast-check'
import { fires, parseBound } from '../../../lib/kit/bound.ts'
import type { LimitSpec, ParsedBound } from '../../../lib/kit/bound.ts'
import type { Bound, Unit } from '../../../lib/model/limit.ts'

const spec = (unit: Unit, bad: LimitSpec['bad'] = 'above', max?: number): LimitSpec => ({
  unit,
  bad,
  about: 'a number',
  ...(max !== undefined && { max }),
})

function boundOf(parsed: ParsedBound): Bound {
  if (!parsed.ok) throw new Error(parsed.why)
  return parsed.bound
}

const whyNot = (parsed: ParsedBound): string => (parsed.ok ? `accepted as "${parsed.bound.text}"` : parsed.why)

describe('parseBound', () => {
  it('puts a bare value on the bad side', () => {
    expect(boundOf(parseBound('80%', spec('ratio')))).to.deep.equal({
      kind: 'compare',
      op: '>',
      value: 0.8,
      text: '> 80%',
    })
    expect(boundOf(parseBound('2GiB', spec('bytes', 'below')))).to.include({ op: '<', text: '< 2GiB' })
  })

  it('takes the comparison that is written, with or without blanks', () => {
    for (const [text, op] of [
      ['>90%', '>'],
      [' >=  90% ', '>='],
      ['< 90 %', '<'],
      ['<=90%', '<='],
    ] as const)
      expect(boundOf(parseBound(text, spec('ratio'))), text).to.include({ op, value: 0.9 })
  })

  const refused: readonly (readonly [string, LimitSpec, string])[] = [
    ['', spec('ratio'), '"" is not a limit'],
    ['> 90 %%', spec('ratio'), '"> 90 %%" is not a limit'],
    ['=> 90%', spec('ratio'), 'is not a limit'],
    ['> 90', spec('ratio'), 'is not a limit'],
    ['90% :', spec('count'), 'is not a range'],
    [':', spec('count'), 'is not a range'],
    ['@', spec('count'), 'is not a range'],
    ['@:', spec('count'), 'is not a range'],
    ['1:2:3', spec('count'), 'is not a range'],
    ['10:~', spec('count'), 'is not a range'],
    ['~:~', spec('count'), 'is not a range'],
    ['20:10', spec('count'), '"20:10" is empty'],
    ['@20:10', spec('count'), '"@20:10" is empty'],
  ]
  for (const [text, by, why] of refused)
    it(`refuses "${text}" for ${by.unit}`, () => {
      expect(whyNot(parseBound(text, by))).to.contain(why)
    })

  const never: readonly (readonly [string, LimitSpec])[] = [
    ['> 100%', spec('ratio')],
    ['> 150%', spec('ratio')],
    ['>= 101%', spec('ratio')],
    ['< 0%', spec('ratio')],
    ['< 0', spec('count')],
    ['0:', spec('count')],
    ['~:', spec('count')],
    ['0%:100%', spec('ratio')],
    ['@150%:200%', spec('ratio')],
    ['> 16', spec('count', 'above', 16)],
  ]
  for (const [text, by] of never)
    it(`refuses "${text}" of ${by.unit}: it can never be true`, () => {
      expect(whyNot(parseBound(text, by))).to.contain('can never be true')
    })

  const always: readonly (readonly [string, LimitSpec])[] = [
    ['>= 0%', spec('ratio')],
    ['>= 0', spec('count')],
    ['<= 100%', spec('ratio')],
    ['< 101%', spec('ratio')],
    ['@0:', spec('count')],
    ['@~:', spec('count')],
    ['@0%:100%', spec('ratio')],
    ['150%:200%', spec('ratio')],
    ['<= 16', spec('count', 'above', 16)],
  ]
  for (const [text, by] of always)
    it(`refuses "${text}" of ${by.unit}: it is always true`, () => {
      expect(whyNot(parseBound(text, by))).to.contain('is always true')
    })

  for (const text of ['> 0%', '< 100%', '>= 100%', '<= 0%', '@0%:0%', '0%:99%', '100%:'])
    it(`accepts "${text}", which is sharp but possible`, () => {
      expect(whyNot(parseBound(text, spec('ratio')))).to.contain('accepted')
    })

  it('says how to write it right', () => {
    expect(whyNot(parseBound('lots', spec('bytes', 'below')))).to.equal(
      '"lots" is not a limit: write "< 2GiB", "2GiB" or a range such as "@0:2GiB"',
    )
  })

  it('reads its own text as the same bound', () => {
    fc.assert(
      fc.property(anyText, anyUnit, fc.constantFrom('above', 'below'), ({ write }, unit, bad) => {
        const parsed = parseBound(write(unit), spec(unit, bad))
        if (!parsed.ok) return
        expect(boundOf(parseBound(parsed.bound.text, spec(unit, bad)))).to.deep.equal(parsed.bound)
      }),
      { numRuns: 1000 },
    )
  })

  it('accepts no bound that always or never fires, and refuses no other', () => {
    fc.assert(
      fc.property(anyText, ({ write }) => {
        const text = write('ratio')
        const parsed = parseBound(text, spec('ratio'))
        const answers = new Set(EVERY_HALF_PERCENT.map((value) => reference(text, value)))
        expect(parsed.ok, `${text}: ${whyNot(parsed)}`).to.equal(answers.size === 2)
      }),
      { numRuns: 1000 },
    )
  })

  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.string(), anyUnit, (text, unit) => {
        const parsed = parseBound(text, spec(unit))
        expect(parsed.ok || parsed.why.length > 0).to.equal(true)
      }),
    )
  })
})

describe('fires', () => {
  // Monitoring Plugins Development Guidelines, "Threshold and Ranges", table of examples. The bare "10" is left out:
  // here it is a limit on the bad side.
  const table: readonly (readonly [string, readonly number[], readonly number[]])[] = [
    ['10:', [0, 9.9], [10, 11]],
    ['~:10', [10.1, 11], [0, 10]],
    ['10:20', [9.9, 20.1], [10, 15, 20]],
    ['@10:20', [10, 15, 20], [9.9, 20.1]],
    ['@10', [0, 5, 10], [10.1]],
    ['0:10', [10.1], [0, 10]],
  ]
  for (const [text, bad, good] of table)
    it(`holds values against "${text}" as a Nagios plugin does`, () => {
      const bound = boundOf(parseBound(text, spec('count')))
      for (const value of bad) expect(fires(bound, value), `${value}`).to.equal(true)
      for (const value of good) expect(fires(bound, value), `${value}`).to.equal(false)
    })

  it('agrees with a second reading of the text', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...EVERY_HALF_PERCENT), ({ write }, value) => {
        const text = write('ratio')
        const parsed = parseBound(text, spec('ratio'))
        if (parsed.ok) expect(fires(parsed.bound, value), text).to.equal(reference(text, value))
      }),
      { numRuns: 1000 },
    )
  })
})

const EVERY_HALF_PERCENT = Array.from({ length: 201 }, (_, step) => step / 200)
const SUFFIX: Readonly<Record<Unit, string>> = { ratio: '%', bytes: 'MiB', ms: 's', count: '', 'per-second': '' }
const anyUnit = fc.constantFrom<Unit>('ratio', 'bytes', 'ms', 'count', 'per-second')

/** Comparisons and ranges that are well formed; the start of a range is never above its end. */
const anyText = fc.oneof(
  fc.record({ op: fc.constantFrom('>', '>=', '<', '<='), value: fc.nat(120) }).map(({ op, value }) => ({
    write: (unit: Unit) => `${op} ${value}${SUFFIX[unit]}`,
  })),
  fc
    .record({
      at: fc.constantFrom('', '@'),
      from: fc.nat(120),
      more: fc.nat(120),
      open: fc.constantFrom('', '~', 'end'),
    })
    .map(({ at, from, more, open }) => ({
      write: (unit: Unit) => {
        const end = open === 'end' ? '' : `${from + more}${SUFFIX[unit]}`
        return `${at}${open === '~' ? '~' : `${from}${SUFFIX[unit]}`}:${end}`
      },
    })),
)

/** What a text in percent means, worked out from the text alone and in whole half percents. */
function reference(text: string, ratio: number): boolean {
  const value = Math.round(ratio * 200)
  const number = (word: string): number => Number(word.replace('%', '')) * 2
  const [op = '', limit = ''] = text.split(' ')
  const compared: Readonly<Record<string, boolean>> = {
    '>': value > number(limit),
    '>=': value >= number(limit),
    '<': value < number(limit),
    '<=': value <= number(limit),
  }
  if (op in compared) return compared[op] === true
  const [from = '', to = ''] = text.replace('@', '').split(':')
  const inside = (from === '~' || value >= number(from)) && (to === '' || value <= number(to))
  return text.startsWith('@') ? inside : !inside
}
