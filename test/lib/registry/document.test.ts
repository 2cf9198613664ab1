import { expect } from 'chai'
import fc from 'fast-check'
import { comparePaths } from '../../../lib/model/configuration.ts'
import type { Field } from '../../../lib/model/configuration.ts'
import { readDocument, toDocument } from '../../../lib/registry/document.ts'
import { aConfiguration } from '../../helpers/configurations.ts'

describe('a file of the registry', () => {
  it('says what somebody wanted first, and shows no secret', () => {
    const configuration = aConfiguration({
      fields: [
        { path: ['env', 'PASSWORD'], value: { fingerprint: '9f3c' }, origin: 'operator' },
        { path: ['command'], value: ['sleep', '1000'], origin: 'image' },
        { path: ['limits', 'memoryBytes'], value: 64, origin: 'operator' },
      ],
    })
    expect(toDocument({ target: 'here', keyId: 'k1', configuration }).split('\n').slice(8)).to.deep.equal([
      'operator:',
      '  env:',
      '    PASSWORD: !secret 9f3c',
      '  limits:',
      '    memoryBytes: 64',
      'image:',
      '  command:',
      '    - sleep',
      '    - "1000"',
      '',
    ])
  })

  it('gives back what was written, whatever anybody called his labels', () => {
    fc.assert(
      fc.property(fields(), (given) => {
        const document = { target: 'here', keyId: 'k1', configuration: aConfiguration({ fields: given }) }
        expect(readDocument(toDocument(document), 'x.yaml')).to.deep.equal(document)
      }),
    )
  })

  it('keeps __proto__, dates and numbers that are text, and what looks like YAML', () => {
    const odd = [
      '__proto__',
      'constructor',
      '2026-01-01',
      '0x10',
      '~',
      'yes',
      '<<',
      '!secret',
      '*a',
      '- x',
      'ü\u202e',
      '',
    ]
    const given: Field[] = odd.map((name) => ({ path: ['labels', name], value: name, origin: 'operator' as const }))
    const configuration = aConfiguration({ fields: given.sort((one, other) => comparePaths(one.path, other.path)) })
    const document = { target: 'here', keyId: 'k1', configuration }
    expect(readDocument(toDocument(document), 'x.yaml')).to.deep.equal(document)
  })

  it('that was damaged is called by its name', () => {
    for (const text of ['', '[', 'a: 1', 'form: orch-watch/configuration/v1\ntarget: 3', '&a [*a, *a]'])
      expect(() => readDocument(text, 'here/containers/x.yaml')).to.throw(/^here\/containers\/x\.yaml: /u)
  })
})

/** Settings no two of which stand in each other's way, as those of one object never do. */
function fields(): fc.Arbitrary<Field[]> {
  const scalar = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null))
  const value = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 4 }),
    fc.record({ fingerprint: fc.stringMatching(/^[0-9a-f]{16}$/u) }, { noNullPrototype: true }),
  )
  const field = fc.record(
    {
      path: fc.tuple(fc.constantFrom('labels', 'env', 'host'), fc.string({ unit: 'binary', maxLength: 12 })),
      value,
      origin: fc.constantFrom('operator' as const, 'image' as const, 'engine' as const, 'orchestrator' as const),
    },
    { noNullPrototype: true },
  )
  return fc
    .uniqueArray(field, { selector: ({ path }) => JSON.stringify(path), maxLength: 12 })
    .map((all) => all.sort((one, other) => comparePaths(one.path, other.path)))
}
