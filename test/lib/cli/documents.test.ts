import { expect } from 'chai'
import fc from 'fast-check'
import { jsonText } from '../../../lib/base/json-text.ts'
import { documentOf as nodesDocument, nodesSchema } from '../../../lib/cli/commands/nodes/document.ts'
import { documentOf as workloadsDocument, workloadsSchema } from '../../../lib/cli/commands/workloads/document.ts'
import { anyNodes, anyWorkloads } from '../../helpers/any-cluster.ts'
import { CLUSTER_BUILDERS } from '../../helpers/cluster-facts.ts'
import { contractOf } from '../../helpers/contract.ts'
import { aTarget } from '../../helpers/fakes.ts'

const NOW = Date.UTC(2026, 10, 23, 1, 0, 0)
const wrongWithWorkloads = contractOf('docs/workloads.schema.json')
const wrongWithNodes = contractOf('docs/nodes.schema.json')
const target = aTarget({ id: 'stack', runtime: 'swarm' })
const lost = { kind: 'faulted', fault: { code: 'lost', message: 'it is gone' } } as const

/** As whoever reads it gets it. */
const read = (document: unknown): unknown => JSON.parse(jsonText(document, 2))

describe('the document of workloads', () => {
  it('keeps the contract of docs/workloads.schema.json, whatever the targets tell', () => {
    fc.assert(
      fc.property(anyWorkloads, fc.boolean(), (looks, instances) => {
        const document = read(workloadsDocument(looks, instances, NOW))
        expect(wrongWithWorkloads(document)).to.deep.equal([])
        expect(workloadsSchema.safeParse(document).success).to.equal(true)
      }),
      { numRuns: 200 },
    )
  }).timeout(30_000)

  it('has a contract that says no to what is not in it', () => {
    const list = { kind: 'seen', value: [CLUSTER_BUILDERS.list({ id: 'web' })] } as const
    const good = workloadsDocument([{ target, at: NOW, list }], true, NOW)
    const [first] = good.targets
    const one = (workload: object): object => ({ ...good, targets: [{ ...first, workloads: [workload] }] })
    const web = (first as unknown as { workloads: readonly [{ instances: readonly object[] }] }).workloads[0]
    const bad: unknown[] = [
      { ...good, extra: 1 },
      { ...good, schema: 'orch-watch/workloads/v2' },
      { ...good, at: 'yesterday' },
      { ...good, targets: [{ ...first, fault: 'lost' }] },
      { ...good, targets: [{ id: 'stack', runtime: 'swarm', at: good.at }] },
      { ...good, targets: [{ id: 'stack', runtime: 'swarm', at: good.at, fault: { code: 'odd', message: '' } }] },
      one({ ...web, ready: null }),
      one({ ...web, ready: 1.5 }),
      one({ ...web, mode: 'daemon' }),
      one({ ...web, instances: [{ ...web.instances[0], since: NOW }] }),
      one({ ...web, instances: [{ ...web.instances[0], phase: 'sleeping' }] }),
    ]
    expect(wrongWithWorkloads(read(good))).to.deep.equal([])
    // A part that could not be looked at stands beside what was seen.
    expect(wrongWithWorkloads({ ...good, targets: [{ ...first, fault: lost.fault }] })).to.deep.equal([])
    for (const each of bad) expect(wrongWithWorkloads(each), JSON.stringify(each)).to.not.deep.equal([])
  })

  it('holds nothing that acts on a terminal, and gives every name back', () => {
    const list = { kind: 'seen', value: [CLUSTER_BUILDERS.list({ id: 'web\u009b2J\u202e' })] } as const
    const text = jsonText(workloadsDocument([{ target, at: NOW, list }], false, NOW))
    expect(text).to.contain('"web\\u009b2J\\u202e"')
    expect((JSON.parse(text) as { targets: unknown[] }).targets[0]).to.have.nested.property(
      'workloads[0].id',
      'web\u009b2J\u202e',
    )
  })
})

describe('the document of nodes', () => {
  it('keeps the contract of docs/nodes.schema.json, whatever the targets tell', () => {
    fc.assert(
      fc.property(anyNodes, (looks) => {
        const document = read(nodesDocument(looks, NOW))
        expect(wrongWithNodes(document)).to.deep.equal([])
        expect(nodesSchema.safeParse(document).success).to.equal(true)
      }),
      { numRuns: 200 },
    )
  }).timeout(30_000)

  it('has a contract that says no to what is not in it', () => {
    const members = { kind: 'seen', value: [CLUSTER_BUILDERS.members({ since: NOW })] } as const
    const good = nodesDocument([{ target, at: NOW, members, control: CLUSTER_BUILDERS.control() }], NOW)
    const [first] = good.targets
    const node = (first as { nodes: readonly object[] }).nodes[0]
    const one = (parts: object): object => ({ ...good, targets: [{ ...first, nodes: [{ ...node, ...parts }] }] })
    const bad: unknown[] = [
      { ...good, schema: 'orch-watch/nodes/v2' },
      { ...good, targets: [{ ...first, fault: 'lost' }] },
      { ...good, targets: [{ ...first, control: {} }] },
      one({ since: NOW }),
      one({ role: 'king' }),
      one({ offers: { cpuCores: -1 } }),
      one({ labels: { a: 1 } }),
      one({ odd: true }),
    ]
    expect(wrongWithNodes(read(good))).to.deep.equal([])
    for (const each of bad) expect(wrongWithNodes(each), JSON.stringify(each)).to.not.deep.equal([])
  })

  it('tells of those who decide even where the members cannot be looked at', () => {
    const document = nodesDocument([{ target, at: NOW, members: lost, control: CLUSTER_BUILDERS.control() }], NOW)
    expect(document.targets[0]).to.include.keys('fault', 'control')
    expect(wrongWithNodes(read(document))).to.deep.equal([])
  })
})
