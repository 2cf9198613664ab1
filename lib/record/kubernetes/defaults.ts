import { at, textAt } from '../read.ts'
import type { Json } from '../read.ts'

/** Directly below these keys names are people's own: nothing there is a default. */
const OF_PEOPLE = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector', 'limits', 'requests'])

/**
 * What the API server fills in where nobody says anything, by the name of the setting, with those around it where the
 * same name means something else elsewhere.
 *
 * Source: Kubernetes, pkg/apis/{apps,batch,core}/v1/defaults.go.
 */
const DEFAULTS: Readonly<Record<string, Json>> = {
  'fieldRef.apiVersion': 'v1',
  backoffLimit: 6,
  completionMode: 'NonIndexed',
  concurrencyPolicy: 'Allow',
  defaultMode: 420,
  dnsPolicy: 'ClusterFirst',
  enableServiceLinks: true,
  failedJobsHistoryLimit: 1,
  failureThreshold: 3,
  'strategy.rollingUpdate.maxSurge': '25%',
  'strategy.rollingUpdate.maxUnavailable': '25%',
  'updateStrategy.rollingUpdate.maxSurge': 0,
  'updateStrategy.rollingUpdate.maxUnavailable': 1,
  'rollingUpdate.partition': 0,
  periodSeconds: 10,
  podManagementPolicy: 'OrderedReady',
  podReplacementPolicy: 'TerminatingOrFailed',
  procMount: 'Default',
  progressDeadlineSeconds: 600,
  replicas: 1,
  'spec.restartPolicy': 'Always',
  revisionHistoryLimit: 10,
  schedulerName: 'default-scheduler',
  scheme: 'HTTP',
  successThreshold: 1,
  successfulJobsHistoryLimit: 3,
  suspend: false,
  terminationGracePeriodSeconds: 30,
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  timeoutSeconds: 1,
  'strategy.type': 'RollingUpdate',
  'updateStrategy.type': 'RollingUpdate',
  'hostPath.type': '',
  volumeMode: 'Filesystem',
  whenDeleted: 'Retain',
  whenScaled: 'Retain',
}

/** @param around what the setting is one of */
export function isDefault(path: readonly string[], value: Json, around: Json): boolean {
  const key = path.at(-1) ?? ''
  if (path[0] !== 'spec' || OF_PEOPLE.has(path.at(-2) ?? '')) return false
  if (key === 'imagePullPolicy') return value === pullPolicyOf(textAt(around, 'image') ?? '')
  // A probe has one of its own, and none by default.
  if (key === 'terminationGracePeriodSeconds' && path.at(-2)?.endsWith('Probe')) return false
  return [1, 2, 3].some((parts) => at(DEFAULTS, path.slice(-parts).join('.')) === value)
}

/** An image without a tag, or with "latest", may be another one each time. */
function pullPolicyOf(image: string): string {
  if (image.includes('@')) return 'IfNotPresent'
  const tag = /:([^/]+)$/u.exec(image)?.[1] ?? 'latest'
  return tag === 'latest' ? 'Always' : 'IfNotPresent'
}
