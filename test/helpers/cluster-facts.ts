import { counted } from '../../lib/kit/workloads/counted.ts'
import type { ClusterNode, ControlPlane } from '../../lib/model/node.ts'
import type { Autoscaler, DisruptionBudget, Instance, VolumeClaim, Workload } from '../../lib/model/workload.ts'
import { aBaseline, aConfiguration, aDeclaredSet } from './configurations.ts'

/** One that runs and is ready unless said otherwise. */
function anInstance(own: Partial<Instance> = {}): Instance {
  return {
    id: own.name ?? 'web.1',
    name: 'web.1',
    node: 'node-1',
    phase: 'running',
    isWanted: true,
    isReady: own.phase === undefined || own.phase === 'running',
    isUpdated: true,
    ...own,
  }
}

/** As many as are wanted, all well, unless said otherwise; what is not said is counted from its instances. */
function aWorkload(own: Partial<Workload> = {}): Workload {
  const desired = own.desired ?? own.instances?.length ?? 1
  const instances =
    own.instances ??
    Array.from({ length: desired }, (_, at) => anInstance({ name: `web.${at + 1}`, slot: String(at + 1) }))
  return {
    id: 'web',
    kind: 'replicated service',
    mode: 'replicated',
    labels: {},
    desired,
    ...counted(instances, desired),
    instances,
    ...own,
  }
}

function aClaim(own: Partial<VolumeClaim> = {}): VolumeClaim {
  return { id: 'shop/data', phase: 'bound', why: '', waitsForFirstUse: false, ...own }
}

function anAutoscaler(own: Partial<Autoscaler> = {}): Autoscaler {
  return { id: 'shop/web', workload: 'shop/deployment/web', min: 2, max: 10, current: 3, desired: 3, ...own }
}

function aBudget(own: Partial<DisruptionBudget> = {}): DisruptionBudget {
  return { id: 'shop/web', healthy: 3, desiredHealthy: 2, expected: 3, allowedDisruptions: 1, ...own }
}

/** Ready, with room for four cores and 8 GiB, unless said otherwise. */
function aNode(own: Partial<ClusterNode> = {}): ClusterNode {
  return {
    id: own.name ?? 'node-1',
    name: 'node-1',
    role: 'worker',
    isReady: true,
    state: 'ready',
    why: '',
    pressures: [],
    offers: { cpuCores: 4, memoryBytes: 8 * 1024 ** 3 },
    promised: { cpuCores: 1, memoryBytes: 2 * 1024 ** 3 },
    labels: {},
    ...own,
  }
}

/** Three of three, one of them leading, unless said otherwise. */
function aControlPlane(own: Partial<ControlPlane> = {}): ControlPlane {
  const members = ['node-1', 'node-2', 'node-3'].map((name, at) => ({
    name,
    isReachable: true,
    isLeader: at === 0,
    why: '',
  }))
  return { isReady: true, leader: 'node-1', members, needed: 2, failing: [], ...own }
}

/** A container that nobody has said anything of. */
/** Every key that a section's values may have. */
export const CLUSTER_DEFAULTS = {
  running: { ...aConfiguration(), createdAt: 0 },
  baselines: aBaseline(),
  compared: { a: 'env=dev', b: 'env=prod', roles: [], paired: null, differences: [], unneeded: [] },
  declared: aDeclaredSet({}),
  list: {
    ...aWorkload(),
    image: '',
    off: '',
    rollout: undefined,
    job: undefined,
    unseen: undefined,
    orphans: undefined,
  },
  claims: { ...aClaim(), since: 0, storageBytes: 0 },
  autoscalers: { ...anAutoscaler(), trouble: undefined },
  budgets: aBudget(),
  members: { ...aNode(), since: 0, closed: '', used: undefined, version: '' },
  control: { ...aControlPlane(), version: '' },
}

/** A workload as a transcript writes it: what its instances leave out is as it is with one that is well. */
function writtenWorkload(own: Partial<Workload>): Workload {
  return aWorkload({ ...own, ...(own.instances && { instances: own.instances.map(anInstance) }) })
}

export const CLUSTER_BUILDERS = {
  list: writtenWorkload,
  running: aConfiguration,
  baselines: aBaseline,
  declared: aDeclaredSet,
  claims: aClaim,
  autoscalers: anAutoscaler,
  budgets: aBudget,
  members: aNode,
  control: aControlPlane,
}
