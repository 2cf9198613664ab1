import { expect } from 'chai'
import { diff } from '../../../../lib/kit/configuration-diff.ts'
import type { Configuration, ObjectKind } from '../../../../lib/model/configuration.ts'
import type { Reveal } from '../../../../lib/model/revision.ts'
import { pathWords } from '../../../../lib/kit/configuration-words.ts'
import { definitionUpdate } from '../../../../lib/record/update.ts'
import type { DefinitionUpdate } from '../../../../lib/record/update.ts'
import { DEPLOYMENT } from '../../../helpers/kept-deployment.ts'
import type { Tree } from '../../../helpers/kept-deployment.ts'
import { recordedOf, recorder } from '../../../helpers/recordings.ts'

/** Somebody has put a label on it by hand. */
const edited: Tree = {
  ...{ manager: 'kubectl-edit', operation: 'Update' },
  fieldsV1: { 'f:metadata': { 'f:labels': { 'f:tier': {} } } },
}

type Change = (own: typeof DEPLOYMENT) => unknown

const nothing: Reveal = () => undefined

describe('a workload of Kubernetes that is put back to what it was once', () => {
  it('has what people wanted then, and nothing else is touched: not the status, not who owns what', () => {
    const now = made((own) => {
      web(own).image = 'shop/web:2'
      web(own).command = ['serve', '--fast']
      Object.assign(own.metadata.labels, { tier: 'gold' })
      own.metadata.managedFields.push(edited)
    })
    const { document, cannot } = update(now, made())
    expect(cannot).to.deep.equal([])
    expect(document).to.deep.equal(made((own) => own.metadata.managedFields.push(edited)))
  })

  it('loses what only people of today want: a container with all that was filled into it, a variable, a volume', () => {
    const now = madeByAnybody((own) => {
      const { spec } = own.spec.template
      const aux = { name: 'aux', image: 'shop/aux:1', imagePullPolicy: 'IfNotPresent', resources: {} }
      spec.containers.unshift(aux as unknown as (typeof spec.containers)[number])
      web(own).env.push({ name: 'EXTRA', value: 'x' })
      spec.volumes.push({ name: 'more', secret: { secretName: 'more', defaultMode: 420 } })
    })
    expect((update(now, madeByAnybody()).document as typeof DEPLOYMENT).spec).to.deep.equal(DEPLOYMENT.spec)
  })

  it('has what was taken away since, its parts in the order in which they were', () => {
    const initContainers = ['a', 'b', 'c'].map((name) => ({ name, image: 'shop/init:1' }))
    const starting = (those: readonly object[]) => (own: typeof DEPLOYMENT) =>
      Object.assign(own.spec.template.spec, { initContainers: those })
    const { document } = update(
      madeByAnybody(starting(initContainers.slice(2))),
      madeByAnybody(starting(initContainers)),
    )
    expect((document as typeof DEPLOYMENT).spec.template.spec).to.have.deep.property('initContainers', initContainers)
  })

  it('keeps what programs put into it: a sidecar, an annotation, the number of an autoscaler', () => {
    const now = made((own) => {
      inject(own)
      own.spec.replicas = 9
      web(own).image = 'shop/web:2'
    })
    const { document, cannot } = update(now, made(), nothing, true)
    expect(cannot).to.deep.equal([])
    const spec = (document as typeof DEPLOYMENT).spec
    expect(spec.replicas).to.equal(9)
    expect(spec.template.spec.containers.map(({ name, image }) => [name, image])).to.deep.equal([
      ['proxy', 'mesh/proxy:1'],
      ['web', 'shop/web:1'],
    ])
  })

  it('is refused where a program decides now what people decided then, or the other way round', () => {
    const scaled = (replicas: number): object => made((own) => (own.spec.replicas = replicas))
    expect(update(scaled(9), scaled(3), nothing, true, false).cannot).to.deep.equal([
      'spec.replicas: a program decides it now',
    ])
    expect(update(scaled(9), scaled(3), nothing, false, true).cannot).to.deep.equal([
      'spec.replicas: a program decided it then, and somebody else does now',
    ])
  })

  it('is refused where what has to go was made by people and programs together', () => {
    const now = made((own) => {
      inject(own)
      const [applied] = own.metadata.managedFields as { fieldsV1: Tree }[]
      Object.assign(own.spec.template.spec.containers[0]!, { args: ['--mesh'] })
      Object.assign(containersOwned(applied!), { 'k:{"name":"proxy"}': { 'f:image': {} } })
    })
    expect(update(now, made()).cannot).to.deep.equal([
      'spec.template.spec.containers.proxy: a program has put something of its own into it',
    ])
  })

  it('is refused, with the name of each setting that no update can change', () => {
    const labels = (app: string) => made((own) => (own.spec.selector.matchLabels.app = app))
    const why = 'no update can change it: the object would have to be made anew'
    expect(update(labels('b'), labels('a')).cannot).to.deep.equal([`spec.selector.matchLabels.app: ${why}`])
    const set = (serviceName: string, storage: string): object => ({
      metadata: { name: 'db', namespace: 'shop' },
      spec: {
        serviceName,
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }],
      },
    })
    expect(updateOf('statefulset', set('b', '2Gi'), set('a', '1Gi')).cannot).to.deep.equal([
      `spec.serviceName: ${why}`,
      `spec.volumeClaimTemplates["0"].spec.resources.requests.storage: ${why}`,
    ])
    const bare = { metadata: { name: 'db', namespace: 'shop' }, spec: { serviceName: 'a' } }
    expect(updateOf('statefulset', set('a', '1Gi'), bare).cannot).to.deep.equal([`spec.volumeClaimTemplates: ${why}`])
    expect(updateOf('statefulset', bare, set('a', '1Gi')).cannot).to.have.length(2)
  })

  it('is refused while it is being deleted', () => {
    const now = made((own) => Object.assign(own.metadata, { deletionTimestamp: '2026-11-30T10:00:00Z' }))
    expect(update(now, made()).cannot).to.deep.equal(['metadata.deletionTimestamp: it is being deleted'])
  })

  it('takes a secret that is still the same from what is there, wherever that is now', () => {
    const now = madeByAnybody((own) => (web(own).env[0] = { name: 'PASSWORD', value: 'hunter2' }))
    const { document, cannot } = update(now, madeByAnybody())
    expect(cannot).to.deep.equal([])
    expect(document).to.deep.equal(madeByAnybody())
  })

  it('takes another secret from where it is sealed, and is refused where it is not', () => {
    const now = made((own) => (web(own).env[0] = { name: 'DB_PASSWORD', value: 'changed' }))
    const place = 'spec.template.spec.containers.web.env.DB_PASSWORD.value'
    expect(update(now, made()).cannot).to.deep.equal([`${place}: a secret, and its value is not kept`])
    const { document } = update(now, made(), (path) => (pathWords(path) === place ? 'hunter2' : undefined))
    expect(document).to.deep.equal(DEPLOYMENT)
  })

  it('opens the secrets of a list one by one: those that are the same are there', () => {
    const command = (...words: string[]) => made((own) => (web(own).command = words))
    const [then, now] = [command('a', '--token', 'one', '--password', 'two'), command('--token', 'one')]
    const { document, cannot } = update(now, then, (path) => (path.at(-1) === '4' ? 'two' : undefined))
    expect(cannot).to.deep.equal([])
    expect(document).to.deep.equal(then)
    expect(update(now, then).cannot).to.deep.equal([
      'spec.template.spec.containers.web.command["4"]: a secret, and its value is not kept',
    ])
  })

  it('leaves no filled in figures of a way of updating that it does not have', () => {
    const now = madeByAnybody()
    const then = madeByAnybody((own) => (own.spec.strategy = { type: 'Recreate' } as typeof own.spec.strategy))
    expect((update(now, then).document as typeof DEPLOYMENT).spec.strategy).to.deep.equal({ type: 'Recreate' })
    expect((update(then, now).document as typeof DEPLOYMENT).spec.strategy.type).to.equal('RollingUpdate')
  })

  it('keeps both names of its account the same', () => {
    const by = (account?: string) =>
      madeByAnybody((own) =>
        Object.assign(
          own.spec.template.spec,
          account !== undefined && { serviceAccountName: account, serviceAccount: account },
        ),
      )
    expect(update(by('b'), by('a')).document).to.deep.equal(by('a'))
    expect(update(by('b'), by()).document).to.deep.equal(by())
  })
})

function made(change: Change = () => undefined): object {
  const document = structuredClone(DEPLOYMENT)
  change(document)
  return document
}

/** Of an object of which its server does not know who owns what. */
function madeByAnybody(change: Change = () => undefined): object {
  return made((own) => {
    own.metadata.managedFields = []
    change(own)
  })
}

function web({ spec }: typeof DEPLOYMENT): { image: string; command: string[]; env: object[] } {
  return spec.template.spec.containers.find(({ name }) => name === 'web')!
}

/** What a program adds, and says that it is its own. */
function inject(own: typeof DEPLOYMENT): void {
  const proxy = { name: 'proxy', image: 'mesh/proxy:1' } as unknown as typeof own.spec.template.spec.containers
  own.spec.template.spec.containers.unshift(...[proxy].flat())
  const owned = { 'k:{"name":"proxy"}': { '.': {}, 'f:name': {}, 'f:image': {}, 'f:args': {} } }
  own.metadata.managedFields.push({
    ...{ manager: 'mesh-injector', operation: 'Update' },
    fieldsV1: { 'f:spec': { 'f:template': { 'f:spec': { 'f:containers': owned } } } },
  })
}

function containersOwned({ fieldsV1 }: { fieldsV1: Tree }): Tree {
  return ['f:spec', 'f:template', 'f:spec', 'f:containers'].reduce((tree, key) => tree[key] as Tree, fieldsV1)
}

function update(
  now: object,
  then: object,
  reveal = nothing,
  isAutoscaled = false,
  was = isAutoscaled,
): DefinitionUpdate {
  return updateOf('deployment', now, then, { reveal, isAutoscaled, was })
}

/** What it becomes is recorded as what was wanted, unless it is refused. */
function updateOf(
  kind: ObjectKind,
  now: object,
  then: object,
  { reveal = nothing, isAutoscaled = false, was = false } = {},
): DefinitionUpdate {
  const current = { kind, document: now, isAutoscaled }
  const wanted = recordedOf(recorder({ kind, document: then, isAutoscaled: was }))
  const made = definitionUpdate({ current, recorded: recordedOf(recorder(current)), wanted, reveal })
  const again: Configuration = recordedOf(recorder({ ...current, document: made.document }))
  if (made.cannot.length === 0) expect(diff(again, wanted).map(({ path }) => pathWords(path))).to.deep.equal([])
  return made
}
