import { expect } from 'chai'
import { systemClock } from '../../lib/base/clock.ts'
import kubernetes from '../../lib/connectors/kubernetes.ts'
import type { KubernetesOptions } from '../../lib/connectors/kubernetes/options.ts'
import type { OpenContext, Session } from '../../lib/kit/connector.ts'
import { FaultError } from '../../lib/kit/fault.ts'
import type { Looked } from '../../lib/model/fault.ts'
import type { NodeFacts, NodeSection } from '../../lib/model/node.ts'
import type { Answers } from '../../lib/model/session.ts'
import type { WorkloadFacts, WorkloadSection } from '../../lib/model/workload.ts'
import { configurationsIn, recorder } from '../helpers/recordings.ts'

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

/** An account that may only read is one of a monitor's. */
function forbidden(error: unknown): readonly string[] {
  if (error instanceof FaultError && error.fault.code === 'auth-failed') return []
  throw error
}

/** What every cluster is, however it is made. */
export function describeCluster(name: string, real: () => KubernetesOptions): void {
  describe(`a cluster (${name})`, function () {
    this.timeout(60_000)
    let session: Session
    before(async () => {
      session = await openKubernetes(real(), { record: recorder })
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

    it('would take each of its workloads as it is, where this account may update them, and changes nothing', async () => {
      const control = await session.control!.workloads!(never)
      const all = valueOf(await configurationsIn(session)).slice(0, 10)
      expect(all.length).to.be.greaterThan(0)
      for (const of of all) {
        const answer = await control.read(of, never)
        const { definition, version } = answer ?? expect.fail(`${of.name} is gone`)
        expect(definition.kind).to.equal(of.kind)
        const against = await control.objections(of, definition.document, version, never).catch(forbidden)
        expect(against).to.deep.equal([])
        expect((await control.read(of, never))?.version).to.equal(version)
        expect((await control.progress(of, never)).kind).to.be.oneOf(['done', 'under-way', 'failed'])
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
