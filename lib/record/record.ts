import type { Configuration, Definition } from '../model/configuration.ts'
import { recordApp } from './app.ts'
import { recordContainer } from './container.ts'
import type { Hide } from './hide.ts'
import { recordKubernetes } from './kubernetes.ts'
import { recordNetwork } from './network.ts'
import { recordService } from './service.ts'
import { recordVolume } from './volume.ts'

/** Makes a configuration without secrets of what was answered. Null for what nobody keeps a history of. Never throws. */
export function record(definition: Definition, hide: Hide): Configuration | null {
  switch (definition.kind) {
    case 'container':
      return recordContainer(definition, hide)
    case 'service':
      return recordService(definition, hide)
    case 'deployment':
    case 'statefulset':
    case 'daemonset':
    case 'cronjob':
      return recordKubernetes(definition, hide)
    case 'app':
      return recordApp(definition, hide)
    case 'network':
      return recordNetwork(definition, hide)
    case 'volume':
      return recordVolume(definition, hide)
  }
}
