import { expect } from 'chai'
import fc from 'fast-check'
import { readExposition } from '../../../checks/prometheus-metric/exposition.ts'
import { fits, selector } from '../../../checks/prometheus-metric/selector.ts'
import type { Sample } from '../../../checks/prometheus-metric/selector.ts'

function samplesIn(text: string): readonly Sample[] {
  const page = readExposition(text)
  if (page.kind === 'unreadable') throw new Error(page.text)
  return page.samples
}

const reason = (text: string): string => {
  const page = readExposition(text)
  return page.kind === 'unreadable' ? page.text : `${page.samples.length} samples`
}

describe('a page of metrics', () => {
  it('is read in both formats', () => {
    const prometheus =
      '# TYPE a counter\na_total{x="1",} 3 1395066363000\r\n\n a{ y = "2" , z="" } -1.5e3\nb NaN\nc +Inf'
    expect(samplesIn(prometheus)).to.deep.equal([
      { name: 'a_total', labels: [['x', '1']], value: '3' },
      { name: 'a', labels: [['y', '2'], ['z', '']], value: '-1.5e3' }, // prettier-ignore
      { name: 'b', labels: [], value: 'NaN' },
      { name: 'c', labels: [], value: '+Inf' },
    ])
    const open = '# UNIT a seconds\na_bucket{le="1.0"} 17 # {trace_id="x"} 0.67 1.5\na_count 17 1.5\n# EOF\n'
    expect(samplesIn(open).map(({ name }) => name)).to.deep.equal(['a_bucket', 'a_count'])
  })

  it('gives back every label as it was meant, whatever stands in it', () => {
    const label = fc.string({ unit: 'binary', maxLength: 50 }).filter((text) => !text.includes('\r'))
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 5 }), (values) => {
        const written = values.map((value, index) => {
          const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
          return `l${index}="${escaped}"`
        })
        const [sample] = samplesIn(`m{${written.join(',')}} 1`)
        expect(sample?.labels.map(([, value]) => value)).to.deep.equal(values)
      }),
    )
  })

  it('is refused as a whole when a line of it is something else', () => {
    for (const line of [
      '<html>',
      'a',
      'a b',
      'a{',
      'a{b}',
      'a{b="c} 1',
      'a{b="c" d="e"} 1',
      '{a="b"} 1',
      'a 1_0',
      'a 0x1',
    ])
      expect(reason(`ok 1\n${line}`), line).to.match(/^line 2 is no metric: "/u)
    expect(reason('a constructor')).to.match(/^line 1/u)
    expect(reason(`a{${'l="v",'.repeat(100)}} 1`)).to.match(/^line 1/u)
    expect(reason('a 1\n'.repeat(200_001))).to.equal('the page has more than 200000 lines')
  })

  it('takes time that grows with its length and nothing else', () => {
    const pages = [
      'a{'.repeat(500_000),
      `a{b="${'\\"'.repeat(500_000)}"} 1`,
      `a${' '.repeat(1_000_000)}`,
      'a{b="c",'.repeat(120_000),
    ]
    const before = process.cpuUsage()
    for (const page of pages) readExposition(page)
    expect(process.cpuUsage(before).user / 1000).to.be.below(1500)
  })

  it('never makes the program fail', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readExposition(text)))
  })
})

describe('a selector', () => {
  const sample: Sample = { name: 'up', labels: [['job', 'db-1'], ['__proto__', 'x']], value: '1' } // prettier-ignore
  const selects = (text: string): boolean => fits(sample, selector.parse(text))

  it('compares name and labels, and takes a star for any text', () => {
    const yes = [
      'up',
      'up{}',
      'up{job="db-1"}',
      'up{job="db-*"}',
      'up{job!="web"}',
      'up{ job = "db-1" , zone="" }',
      'up{__proto__="x"}',
    ]
    const no = ['down', 'up{job="db"}', 'up{job!="db-*"}', 'up{zone="a"}', 'up{constructor="x"}']
    expect([...yes, ...no].filter(selects)).to.deep.equal(yes)
  })

  it('that cannot be read is refused', () => {
    for (const text of [
      '',
      '{job="x"}',
      'up{',
      'up{job}',
      'up{job=db}',
      'up{job="x"} 1',
      'up{job="x",}',
      'up{job=~"x"}',
    ])
      expect(selector.safeParse(text).success, text).to.equal(false)
  })
})
