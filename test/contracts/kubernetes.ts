import { expect } from 'chai'
import { systemClock } from '../../lib/base/clock.ts'
import kubernetes from '../../lib/connectors/kubernetes.ts'
import type { KubernetesOptions } from '../../lib/connectors/kubernetes/options.ts'
import type { OpenContext, Session } from '../../lib/kit/connector.ts'
import type { Looked } from '../../lib/model/fault.ts'
import type { NodeFacts, NodeSection } from '../../lib/model/node.ts'
import type { Answers } from '../../lib/model/session.ts'
import type { WorkloadFacts, WorkloadSection } from '../../lib/model/workload.ts'

const never = new AbortController().signal

export function openKubernetes(options: KubernetesOptions, given: Partial<OpenContext> = {}): Promise<Session> {
  return kubernetes.open(options, { signal: never, clock: systemClock, through: null, ...given })
}

export function workloadsIn(session: Session, ...sections: WorkloadSection[]): Promise<Answers<WorkloadFacts>> {
  return session.workloads!.read(new Set(sections), never)
}

export function nodesIn(session: Session, ...sections: NodeSection[]): Promise<Answers<NodeFacts>> {
  return session.nodes!.read(new Set(sections), never)
}

export function valueOf<T>(looked: Looked<T> | undefined): T {
  if (looked?.kind !== 'seen') throw new Error(`not seen: ${JSON.stringify(looked)}`)
  return looked.value
}

/** What every cluster is, however it is made. */
export function describeCluster(name: string, real: () => KubernetesOptions): void {
  describe(`a cluster (${name})`, function () {
    this.timeout(60_000)
    let session: Session
    before(async () => {
      session = await openKubernetes(real())
    })
    after(() => (session as Session | undefined)?.close())

    it('tells of workloads whose figures agree with each other', async () => {
      const list = valueOf((await workloadsIn(session, 'list')).list)
      expect(new Set(list.map(({ id }) => id)).size).to.equal(list.length)
      for (const { id, kind, instances, ready, running } of list) {
        expect(id).to.match(new RegExp(`^[^/]+/${kind}/[^/]+$`, 'u'))
        expect(ready).to.be.at.most(running)
        for (const { isReady, phase } of instances) expect(!isReady || phase === 'running').to.equal(true)
      }
    })

    it('tells of what stands beside them', async () => {
      const { claims, autoscalers, budgets } = await workloadsIn(session, 'claims', 'autoscalers', 'budgets')
      expect([claims, autoscalers, budgets].map((each) => each?.kind)).to.deep.equal(['seen', 'seen', 'seen'])
    })

    it('tells of its nodes, each with what it can give, and of what decides for it', async () => {
      const { members, control } = await nodesIn(session, 'members', 'control')
      for (const { offers, state } of valueOf(members)) {
        expect(state).to.be.oneOf(['Ready', 'NotReady', 'Unknown'])
        expect(offers.cpuCores).to.be.greaterThan(0)
        expect(offers.memoryBytes).to.be.greaterThan(1024 ** 2)
      }
      expect(valueOf(control)).to.deep.include({ members: [], needed: 0 })
      expect(valueOf(control).version).to.match(/^v1\.\d+/u)
    })
  })
}
