import { expect } from 'chai'
import fc from 'fast-check'
import { diff } from '../../../../lib/kit/configuration-diff.ts'
import type { Configuration } from '../../../../lib/model/configuration.ts'
import type { Reveal } from '../../../../lib/model/revision.ts'
import { recordKubernetes } from '../../../../lib/record/kubernetes.ts'
import { definitionUpdate } from '../../../../lib/record/update.ts'
import type { DefinitionUpdate } from '../../../../lib/record/update.ts'
import { pathWords } from '../../../../lib/record/words.ts'
import { anyKubeObject } from '../../../helpers/any-kube-object.ts'
import type { KubeKind } from '../../../helpers/any-kube-object.ts'
import { treeOf } from '../../../helpers/kube-owners.ts'
import { filledIn, whyInvalid } from '../../../helpers/kube-server.ts'
import { anyJson, recordedOf, recorder } from '../../../helpers/recordings.ts'

const KINDS: readonly KubeKind[] = ['deployment', 'statefulset', 'daemonset', 'cronjob']

describe('any object that is put back to what it was once', function () {
  this.timeout(120_000)

  for (const kind of KINDS) {
    it(`is a ${kind} that its server takes, and is what it was`, () => {
      fc.assert(
        fc.property(anyKubeObject(kind), anyKubeObject(kind), (now, then) => {
          const wanted = recordedOf(recorder({ kind, document: then }))
          const { document, cannot } = update(kind, now, wanted, revealing(kind, then))
          expect(cannot).to.deep.equal([])
          expect(whyInvalid(kind, document as object)).to.equal(null)
          for (const made of [document, filledIn(kind, document as object)])
            expect(differing(recordedOf(recorder({ kind, document: made })), wanted)).to.deep.equal([])
        }),
        { numRuns: 100 },
      )
    })
  }

  it('keeps what a program has put into it, whatever people wanted then', () => {
    for (const kind of KINDS)
      fc.assert(
        fc.property(anyKubeObject(kind), anyKubeObject(kind), (now, then) => {
          const wanted = recordedOf(recorder({ kind, document: then }))
          const mesh = { name: 'mesh', image: 'mesh/proxy:1', args: ['--sidecar'] }
          const injected = withContainer(kind, now, mesh)
          const { document, cannot } = update(kind, injected, wanted, revealing(kind, then))
          expect(cannot).to.deep.equal([])
          expect(containersOf(kind, document)[0]).to.deep.equal(mesh)
          expect(differing(recordedOf(recorder({ kind, document })), wanted)).to.deep.equal([])
        }),
        { numRuns: 30 },
      )
  })

  it('is something, or is refused, whatever was answered and whatever was recorded', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (one, other) => {
        for (const kind of KINDS) {
          const of = (spec: unknown): object => ({ metadata: { name: 'x', labels: spec }, spec })
          const wanted = recordedOf(recorder({ kind, document: of(other) }))
          expect(() => update(kind, of(one), wanted)).not.to.throw()
        }
      }),
    )
  })

  it('is not touched where it is what it was', () => {
    for (const kind of KINDS)
      fc.assert(
        fc.property(anyKubeObject(kind), (now) => {
          const wanted = recordedOf(recorder({ kind, document: now }))
          const { document, cannot } = update(kind, now, wanted)
          expect(cannot).to.deep.equal([])
          expect(JSON.stringify(document)).to.equal(JSON.stringify(now))
        }),
      )
  })
})

function update(
  kind: KubeKind,
  now: object,
  wanted: Configuration,
  reveal: Reveal = () => undefined,
): DefinitionUpdate {
  const current = { kind, document: now }
  return definitionUpdate({ current, recorded: recordedOf(recorder(current)), wanted, reveal })
}

type Pod = { containers: object[] }

function podOf(kind: KubeKind, object: unknown): Pod {
  const { spec } = object as { spec: { template: { spec: Pod }; jobTemplate: { spec: { template: { spec: Pod } } } } }
  return kind === 'cronjob' ? spec.jobTemplate.spec.template.spec : spec.template.spec
}

function containersOf(kind: KubeKind, object: unknown): object[] {
  return podOf(kind, object).containers
}

/** By a program that says what is its own; the rest is of a person. */
function withContainer(kind: KubeKind, object: object, container: { readonly name: string }): object {
  const copy = structuredClone(object) as { metadata: { managedFields?: object[] }; spec: object }
  const owned = { 'f:containers': { [`k:${JSON.stringify({ name: container.name })}`]: treeOf(container) } }
  const pod = { 'f:template': { 'f:spec': owned } }
  const people = {
    manager: 'kubectl',
    operation: 'Update',
    fieldsV1: treeOf({ spec: copy.spec, metadata: copy.metadata }),
  }
  const fieldsV1 = { 'f:spec': kind === 'cronjob' ? { 'f:jobTemplate': { 'f:spec': pod } } : pod }
  copy.metadata.managedFields = [
    ...(copy.metadata.managedFields ?? [people]),
    { manager: 'mesh-injector', operation: 'Update', fieldsV1 },
  ]
  containersOf(kind, copy).unshift(container)
  return copy
}

/** As if the values were sealed beside the recording. */
function revealing(kind: KubeKind, document: object): Reveal {
  const clear = recordKubernetes({ kind, document }, (_, value) => value)
  const values = new Map((clear?.fields ?? []).map(({ path, value }) => [JSON.stringify(path), value]))
  return (path) => {
    const [whole, list] = [values.get(JSON.stringify(path)), values.get(JSON.stringify(path.slice(0, -1)))]
    const found = whole ?? (Array.isArray(list) ? (list as readonly unknown[])[Number(path.at(-1))] : undefined)
    return typeof found === 'string' ? found : undefined
  }
}

function differing(one: Configuration, other: Configuration): string[] {
  return diff(one, other).map(({ path }) => pathWords(path))
}
