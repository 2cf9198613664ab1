import { appUpdate } from './update/app.ts'
import type { DefinitionUpdate, UpdateAsk } from './update/definition.ts'
import { kubernetesUpdate } from './update/kubernetes.ts'
import { serviceUpdate } from './update/service.ts'
import { targetOf } from './update/target.ts'

export type { DefinitionUpdate, UpdateAsk }

/** What to ask an orchestrator for, so that it makes of a workload what is wanted of it. Never throws. */
export function definitionUpdate(ask: UpdateAsk): DefinitionUpdate {
  const { current, recorded, wanted, reveal } = ask
  const { kind, document, nameOf } = current
  switch (kind) {
    case 'service':
      return serviceUpdate(document, { ...targetOf(recorded, wanted, reveal), wanted }, nameOf ?? (() => undefined))
    case 'app':
      return appUpdate(document, targetOf(recorded, wanted, reveal))
    case 'deployment':
    case 'statefulset':
    case 'daemonset':
    case 'cronjob':
      return kubernetesUpdate(ask)
    case 'container':
    case 'network':
    case 'volume':
      return { document, cannot: [`kind: a ${kind} is made anew, and not changed`] }
  }
}
