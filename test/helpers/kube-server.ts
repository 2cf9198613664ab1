/** What an API server does to an object that it is given. Source: Kubernetes, pkg/apis/{apps,batch,core}/v1/defaults.go, validation. */

type Tree = Record<string, unknown>
type Kind = 'deployment' | 'statefulset' | 'daemonset' | 'cronjob'

/** The same with all that the server fills in. */
export function filledIn<T extends object>(kind: Kind, object: T): T {
  const copy = structuredClone(object) as Tree
  const spec = partOf(copy, 'spec')
  if (kind === 'cronjob') {
    fill(spec, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 })
    fillPod(partOf(partOf(partOf(spec, 'jobTemplate'), 'spec'), 'template'))
    return copy as T
  }
  fill(spec, { revisionHistoryLimit: 10 })
  if (kind !== 'daemonset') fill(spec, { replicas: 1 })
  if (kind === 'deployment') fill(spec, { progressDeadlineSeconds: 600 })
  if (kind === 'statefulset') fill(spec, { podManagementPolicy: 'OrderedReady' })
  const strategy = partOf(spec, kind === 'deployment' ? 'strategy' : 'updateStrategy')
  fill(strategy, { type: 'RollingUpdate' })
  if (strategy['type'] === 'RollingUpdate') fill(partOf(strategy, 'rollingUpdate'), ROLLING[kind])
  fillPod(partOf(spec, 'template'))
  return copy as T
}

const ROLLING: Readonly<Record<Exclude<Kind, 'cronjob'>, Tree>> = {
  deployment: { maxSurge: '25%', maxUnavailable: '25%' },
  daemonset: { maxSurge: 0, maxUnavailable: 1 },
  statefulset: { partition: 0 },
}

function fillPod(template: Tree): void {
  const spec = partOf(template, 'spec')
  fill(spec, { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30 })
  fill(spec, { schedulerName: 'default-scheduler', securityContext: {} })
  const account = spec['serviceAccountName'] ?? spec['serviceAccount']
  if (account !== undefined) Object.assign(spec, { serviceAccountName: account, serviceAccount: account })
  for (const container of [...listOf(spec, 'containers'), ...listOf(spec, 'initContainers')]) {
    const isMoving = !/:(?!latest$)[^/]+$/u.test(container['image'] as string)
    fill(container, { imagePullPolicy: isMoving ? 'Always' : 'IfNotPresent', resources: {} })
    fill(container, { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' })
    for (const port of listOf(container, 'ports')) fill(port, { protocol: 'TCP' })
    const probe = container['livenessProbe'] as Tree | undefined
    if (!probe) continue
    fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 })
    if (probe['httpGet']) fill(probe['httpGet'] as Tree, { path: '/', scheme: 'HTTP' })
  }
  for (const volume of listOf(spec, 'volumes'))
    for (const kind of ['secret', 'configMap']) if (volume[kind]) fill(volume[kind] as Tree, { defaultMode: 420 })
}

/** Why a server would refuse it, in its words; null where it takes it. */
export function whyInvalid(kind: Kind, object: object): string | null {
  const spec = partOf(structuredClone(object) as Tree, 'spec')
  const job = kind === 'cronjob' ? partOf(partOf(spec, 'jobTemplate'), 'spec') : spec
  return (
    whyNoStrategy(partOf(spec, kind === 'deployment' ? 'strategy' : 'updateStrategy')) ??
    whyNoPod(partOf(partOf(job, 'template'), 'spec'))
  )
}

function whyNoStrategy({ type, rollingUpdate }: Tree): string | null {
  if (type === undefined || type === 'RollingUpdate' || !rollingUpdate) return null
  return `spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy \`type\` is '${type as string}'`
}

function whyNoPod(pod: Tree): string | null {
  if (listOf(pod, 'containers').length === 0) return 'spec.template.spec.containers: Required value'
  for (const volume of listOf(pod, 'volumes'))
    if (Object.keys(volume).length > 2) return `volumes: Forbidden: may not specify more than 1 volume type`
  for (const { name, image, livenessProbe } of [...listOf(pod, 'containers'), ...listOf(pod, 'initContainers')]) {
    if (typeof name !== 'string' || typeof image !== 'string')
      return 'spec.template.spec.containers[0].image: Required value'
    if (['httpGet', 'tcpSocket', 'exec'].filter((each) => Object.hasOwn(livenessProbe ?? {}, each)).length > 1)
      return 'livenessProbe: Forbidden: may not specify more than 1 handler type'
  }
  return null
}

function fill(object: Tree, defaults: Tree): void {
  for (const [key, value] of Object.entries(defaults)) object[key] ??= structuredClone(value)
}

function partOf(object: Tree, key: string): Tree {
  object[key] ??= {}
  return object[key] as Tree
}

function listOf(object: Tree, key: string): Tree[] {
  return (object[key] as Tree[] | undefined) ?? []
}
