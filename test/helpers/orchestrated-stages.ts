import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEngine } from './engine.ts'
import { engineFront } from './engine-front.ts'
import type { EngineFront, Trap } from './engine-front.ts'
import { fakeEvictions } from './fake-evictions.ts'
import { startFakeKubernetes } from './fake-kubernetes.ts'
import { aDeployment, aPod, ready, running } from './kube-objects.ts'
import type { HealStage } from './killed-healing.ts'
import { startSwarm } from './real-swarm.ts'

/** A remedy that is one call: somebody else does the work. */
const STEPS: HealStage['steps'] = [
  { name: 'intent written', spot: { kind: 'call', nth: 1, when: 'before' } },
  { name: 'call sent', spot: { kind: 'call', nth: 1, when: 'sent' } },
  { name: 'call answered', spot: { kind: 'call', nth: 1, when: 'answered' } },
  { name: 'outcome written', spot: { kind: 'said', fits: /healing: ended: / } },
]

const SETTINGS = `settings:
  every: 1s
  patience: { attempts: 1, recover: 1, flapping: off }
  heal: { enabled: true, confirmAfter: 200ms, restAfterStart: 1s, budget: 1000 per 1h, perHost: 1000 per 1h }
`
const RULE = 'mode: act, budget: 1000 per 1h, backoff: { first: 1s, most: 1s }'

const same = { isTakenBack: false, under: [], journalled: () => 0, started: () => undefined } as const

/** Behind a front of its engine, which knows how often the deed was asked for. */
function behind(front: EngineFront, deed: RegExp): Pick<HealStage, 'trap' | 'given'> {
  return { trap: (trap) => front.trap(trap), given: () => front.given.filter((call) => deed.test(call)).length }
}

const UPDATE = /^POST \/services\/[^/]+\/update$/u

/** A service of a real swarm of which one task has ended for good, or which is too small for what it has to do. */
export async function serviceStage(name: 'rollout-restart' | 'scale', folder: string): Promise<HealStage> {
  mkdirSync(folder, { recursive: true })
  const swarm = await startSwarm()
  const front = await engineFront(swarm.engine.socket, join(folder, 'front.sock'))
  const isScaled = name === 'scale'
  const bad = join(folder, 'bad')
  // One may be away while all of three are made anew.
  const usual = isScaled ? 2 : 3
  const when = isScaled ? '{ target: site, check: command }' : '{ target: stack, check: workload-replicas, item: web }'
  const then = isScaled
    ? '{ remedy: scale, on: stack, workload: web, by: 1, max: 3, within: 60s }'
    : '{ remedy: rollout-restart, within: 60s }'
  writeFileSync(
    join(folder, 'targets.yaml'),
    `${SETTINGS}targets:
  - { id: stack, runtime: swarm, endpoints: ['unix://${front.socket}'], checks: { workload-rollout: off, instance-state: off } }
  - { id: site, runtime: network, address: 127.0.0.1, checks: { command: { commands: { slow: [test, '!', -e, '${bad}'] } } } }
rules: [{ name: mend, when: ${when}, then: [${then}], minAvailable: 1, ${RULE} }]
`,
  )
  // What has ended stays so: only who makes it anew helps.
  await swarm.create('web', { template: { RestartPolicy: { Condition: 'none' } }, mode: replicated(usual) })
  const isWhole = (replicas: number) => (of: { desired: number; ready: number; rollout?: unknown }) =>
    of.desired === replicas && of.ready === replicas && of.rollout === undefined
  const forced = async (): Promise<number> => {
    const { Spec } = (await swarm.engine.docker.getService('web').inspect()) as {
      Spec: { TaskTemplate: { ForceUpdate?: number } }
    }
    return Spec.TaskTemplate.ForceUpdate ?? 0
  }
  let before = 0
  const prepare = async (): Promise<void> => {
    rmSync(bad, { force: true })
    if (isScaled) await swarm.change('web', (spec) => ({ ...spec, Mode: replicated(usual) }))
    await swarm.becomes('web', isWhole(usual))
    before = await forced()
    front.given.splice(0)
  }
  return {
    ...{ ...same, name, folder, steps: STEPS, prepare, ...behind(front, UPDATE) },
    isReady: (log) => log.includes('watching'),
    trouble: () => (isScaled ? writeFile(bad, '') : swarm.kill('web', '1').then(() => undefined)),
    async wrong() {
      const found = await swarm.becomes('web', () => true)
      const times = isScaled ? 0 : 1
      const now = await forced()
      return [
        ...(isWhole(3)(found) ? [] : [`${found.ready} of ${found.desired} ready, wanted are 3`]),
        ...(now - before === times ? [] : [`made anew ${now - before} times`]),
      ]
    },
    async reset() {
      await swarm.remove('web')
      await swarm.create('web', { template: { RestartPolicy: { Condition: 'none' } }, mode: replicated(usual) })
    },
    async close() {
      await front.stop()
      await swarm.stop()
    },
  }
}

function replicated(count: number): object {
  return { Replicated: { Replicas: count } }
}

/** Images without a name on a real engine. */
export async function imagesStage(folder: string): Promise<HealStage> {
  mkdirSync(folder, { recursive: true })
  const engine = await startEngine()
  const { docker } = engine
  const front = await engineFront(engine.socket, join(folder, 'front.sock'))
  writeFileSync(
    join(folder, 'targets.yaml'),
    `${SETTINGS}targets:
  - { id: engine, runtime: docker, endpoint: 'unix://${front.socket}', checks: { engine-disk: { crit: { dangling: '> 0' } } } }
rules: [{ name: mend, when: { target: engine, check: engine-disk }, then: [{ remedy: prune-images, within: 60s }], ${RULE} }]
`,
  )
  const source = await engine.run({ name: 'web', Cmd: ['sleep', '100000'] })
  const spare = async (): Promise<readonly string[]> =>
    (await docker.listImages({ filters: { dangling: ['true'] } })).map(({ Id }) => Id)
  const prepare = async (): Promise<void> => {
    for (const id of await spare()) await docker.getImage(id).remove()
    front.given.splice(0)
  }
  return {
    ...{ ...same, name: 'prune-images', folder, steps: STEPS, prepare, reset: prepare },
    ...behind(front, /^DELETE \/images\//u),
    isReady: (log) => log.includes('watching'),
    async trouble() {
      await source.commit({ changes: 'LABEL spare=yes' })
    },
    async wrong() {
      const [left, all] = [await spare(), await docker.listImages()]
      const isKept = all.some(({ RepoTags }) => RepoTags?.includes(engine.image))
      return [...left.map((id) => `left: ${id}`), ...(isKept ? [] : [`${engine.image} is gone`])]
    },
    async close() {
      await front.stop()
      await engine.stop()
    },
  }
}

const ILL = { conditions: [ready('False')], containerStatuses: [running({ ready: false })] }
const EVICTION = /\/pods\/[^/]+\/eviction$/u

/** Pods of a cluster that lets one of them go where it is asked to. */
export async function evictionStage(folder: string): Promise<HealStage> {
  mkdirSync(folder, { recursive: true })
  const kube = await startFakeKubernetes()
  const evictions = fakeEvictions(kube)
  let trap: Trap | null = null
  const { instead } = kube
  kube.instead = (request, response) => {
    const found = EVICTION.test(request.url ?? '') ? trap : null
    if (found) trap = null
    if (found?.when === 'before') {
      found.spring()
      response.destroy()
      return true
    }
    if (found?.when === 'sent') request.once('end', found.spring)
    // The answer is written before the daemon has read it.
    if (found?.when === 'answered') response.once('prefinish', found.spring)
    return instead(request, response)
  }
  writeFileSync(
    join(folder, 'targets.yaml'),
    `${SETTINGS}targets: [{ id: kube, runtime: kubernetes, kubeconfig: '${kube.kubeconfig}', context: token }]
rules: [{ name: mend, when: { target: kube, check: workload-replicas }, then: [{ remedy: evict, within: 60s, readyWithin: 5s }], ${RULE} }]
`,
  )
  const pod = (name: string, status: object = {}) =>
    aPod({ name, owner: ['ReplicaSet', 'rs-web-1'], labels: { app: 'web' } }, status)
  const hold = (readyReplicas: number, pods: readonly ReturnType<typeof pod>[]): void => {
    const spec = {
      ...{ replicas: 3, selector: { matchLabels: { app: 'web' } } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'shop/web:1' }] } },
    }
    const status = { replicas: 3, updatedReplicas: 3, readyReplicas, availableReplicas: readyReplicas }
    const { deployment, set } = aDeployment('web', spec, status)
    kube.objects['/apis/apps/v1/deployments'] = [deployment]
    kube.objects['/apis/apps/v1/replicasets'] = [set]
    kube.objects['/api/v1/pods'] = pods
  }
  const names = (): string =>
    (kube.objects['/api/v1/pods'] ?? []).map((each) => (each['metadata'] as { name: string }).name).join()
  let made = 0
  evictions.successor = () => {
    made += 1
    hold(3, kube.objects['/api/v1/pods'] ?? [])
    return pod(`web-1-new-${made}`)
  }
  const prepare = (): Promise<void> => {
    made = 0
    evictions.asked.splice(0)
    hold(3, [pod('web-1-a'), pod('web-1-b'), pod('web-1-c')])
    return Promise.resolve()
  }
  return {
    ...{ ...same, name: 'evict', folder, steps: STEPS, prepare, reset: prepare },
    isReady: (log) => log.includes('watching'),
    trouble() {
      hold(2, [pod('web-1-a'), pod('web-1-b', ILL), pod('web-1-c')])
      return Promise.resolve()
    },
    trap: (next) => void (trap = next),
    given: () => evictions.asked.length,
    wrong: () => Promise.resolve(names() === 'web-1-a,web-1-c,web-1-new-1' ? [] : [`the pods are ${names()}`]),
    close: () => kube.stop(),
  }
}
