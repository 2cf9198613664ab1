import type { Configuration } from '../../model/configuration.ts'
import type { Reveal } from '../../model/revision.ts'
import { askingFor } from './asking.ts'
import { isAskedOfResource, textsBelow } from './network-request.ts'
import type { ResourceRequest } from './network-request.ts'
import { said } from './process.ts'

/**
 * What to ask an engine for, so that a volume comes out of it which is recorded just as this one. What was in it is not.
 *
 * Source: Docker Engine API 1.24 to 1.51, VolumeCreate.
 */
export function volumeRequest(configuration: Configuration, reveal: Reveal): ResourceRequest {
  const asking = askingFor(configuration, reveal, isAskedOfResource)
  const body = said({
    Name: configuration.name,
    Driver: asking.take('driver') ?? asking.look('driver'),
    DriverOpts: textsBelow(asking, 'options'),
    Labels: textsBelow(asking, 'labels'),
  })
  return { body, cannot: asking.refusals() }
}
