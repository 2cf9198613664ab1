import type { ObjectKind } from '../../../model/configuration.ts'

/**
 * What no update can change: the object would have to be made anew.
 *
 * Source: Kubernetes, pkg/apis/apps/validation (selector of all kinds; of a stateful set all but replicas, ordinals, template,
 * updateStrategy, persistentVolumeClaimRetentionPolicy, minReadySeconds and, since 1.33, revisionHistoryLimit, which the
 * server is asked about).
 */
const FIXED: Readonly<Partial<Record<ObjectKind, readonly string[]>>> = {
  deployment: ['selector'],
  daemonset: ['selector'],
  statefulset: ['selector', 'serviceName', 'volumeClaimTemplates', 'podManagementPolicy'],
}

export function isFixed(kind: ObjectKind, path: readonly string[]): boolean {
  return path[0] === 'spec' && FIXED[kind]?.includes(path[1] ?? '') === true
}
