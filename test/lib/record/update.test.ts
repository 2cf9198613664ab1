import { createHash } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { diff } from '../../../lib/kit/configuration-diff.ts'
import type { Configuration, Definition } from '../../../lib/model/configuration.ts'
import type { HiddenValue, Reveal } from '../../../lib/model/revision.ts'
import { hiding } from '../../../lib/record/hide.ts'
import { record } from '../../../lib/record/record.ts'
import { definitionUpdate } from '../../../lib/record/update.ts'
import type { DefinitionUpdate } from '../../../lib/record/update.ts'
import { pathWords } from '../../../lib/record/words.ts'
import { revealerOf, revealNothing } from '../../../lib/registry/reveal.ts'
import { twoApps, twoServices } from '../../helpers/any-definition.ts'
import { without } from '../../helpers/marathon-updates.ts'
import { recordedOf } from '../../helpers/recordings.ts'

const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex')
const nameOf = (id: string): string | undefined => ({ n1: 'front', n2: 'back' })[id]

describe('a definition that is put back to what is recorded', () => {
  it('is recorded as what is wanted, whatever a service is now and was then', () => comesBack('service', twoServices))

  it('is recorded as what is wanted, whatever an app or a pod of Marathon is now and was then', () =>
    comesBack('app', twoApps))

  it('is not touched where nothing is wanted otherwise', () => {
    fc.assert(
      fc.property(twoServices, ([document]) => {
        expect(updated('service', document, document).document).to.deep.equal(document)
      }),
    )
    fc.assert(
      fc.property(twoApps, ([document]) => {
        // What is said again in an older word is said once.
        const own = without(document as object, 'ports')
        expect(updated('app', own, own).document).to.deep.equal(own)
      }),
    )
  })
})

function comesBack(kind: Definition['kind'], pairs: fc.Arbitrary<readonly [unknown, unknown]>): void {
  fc.assert(
    fc.property(pairs, ([current, then]) => {
      const { document, cannot } = updated(kind, current, then)
      expect(cannot).to.deep.equal([])
      const [wanted, now] = [seen(kind, then).configuration, seen(kind, document).configuration]
      expect(diff(wanted, now).map(({ path, before, after }) => [pathWords(path), before, after])).to.deep.equal([])
    }),
    { numRuns: 100 },
  )
}

function updated(kind: Definition['kind'], current: unknown, then: unknown): DefinitionUpdate {
  const [now, wanted] = [seen(kind, current), seen(kind, then)]
  return definitionUpdate({
    current: { kind, document: current, nameOf },
    recorded: now.configuration,
    wanted: wanted.configuration,
    reveal: wanted.reveal,
  })
}

function seen(
  kind: Definition['kind'],
  document: unknown,
): { readonly configuration: Configuration; readonly reveal: Reveal } {
  const hidden: HiddenValue[] = []
  const hide = hiding({ secret: [], plain: [] }, fingerprint, (...value) => void hidden.push(value))
  const configuration = recordedOf(record({ kind, document, nameOf }, hide))
  return { configuration, reveal: hidden.length === 0 ? revealNothing : revealerOf(configuration, hidden, fingerprint) }
}
