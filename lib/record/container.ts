import type { Configuration, Definition } from '../model/configuration.ts'
import { isWhileReplacing } from '../model/replacing.ts'
import { putHostConfig } from './container/host.ts'
import { putMounts } from './container/mounts.ts'
import { putNetworks } from './container/networks.ts'
import { putHostname, putProcess } from './container/process.ts'
import type { Hide } from './hide.ts'
import { at, isObject, textAt, textsAt } from './read.ts'
import type { Json } from './read.ts'
import { newSheet } from './sheet.ts'
import type { Sheet } from './sheet.ts'

/**
 * The configuration of a container, as its engine describes it, without what its own image already says.
 *
 * Null for what is part of something else that is recorded itself (a task of a service, a container of a pod) and for
 * one run of a compose service by hand, and for what is there only while another is replaced.
 *
 * Source: Docker Engine API 1.24 to 1.51, ContainerInspect and ImageInspect; Podman's answers in their place.
 */
export function recordContainer({ document, image, nameOf }: Definition, hide: Hide): Configuration | null {
  const id = textAt(document, 'Id')
  const runsAs = textAt(document, 'Name')?.replace(/^\//u, '')
  const labels = at(document, 'Config', 'Labels')
  if (id === undefined || runsAs === undefined || belongsElsewhere(labels) || isWhileReplacing(runsAs)) return null
  const sheet = newSheet(hide)
  const named = nameOf ?? (() => undefined)
  putImage(sheet, document, image)
  putProcess(sheet, document, image)
  putHostname(sheet, document)
  putNetworks(sheet, document, named)
  putMounts(sheet, document, image, named)
  putHostConfig(sheet, document, named)
  const created = Date.parse(textAt(document, 'Created') ?? '')
  return {
    kind: 'container',
    name: nameIn(labels) ?? runsAs,
    runsAs,
    incarnation: id,
    ...(created > 0 && { createdAt: created }),
    fields: sheet.fields(),
  }
}

const OF_OTHERS = ['com.docker.swarm.task.id', 'io.kubernetes.pod.uid', 'io.kubernetes.cri-o.ContainerType']

function belongsElsewhere(labels: Json): boolean {
  const once = textAt(labels, 'com.docker.compose.oneoff')?.toLowerCase() === 'true'
  return once || OF_OTHERS.some((key) => textAt(labels, key) !== undefined)
}

/** "shop/web/1": the same one however often compose makes it anew. */
function nameIn(labels: Json): string | undefined {
  const of = (key: string): string | undefined =>
    textAt(labels, `com.docker.compose.${key}`) ?? textAt(labels, `io.podman.compose.${key}`)
  const [project, service] = [of('project'), of('service')]
  return project && service ? `${project}/${service}/${of('container-number') ?? '1'}` : undefined
}

function putImage(sheet: Sheet, container: Json, image: Json): void {
  const asked = textAt(container, 'Config', 'Image') ?? textAt(container, 'ImageName')
  if (asked !== undefined) sheet.put(['image', 'name'], asked, 'operator')
  sheet.put(['image', 'id'], textAt(container, 'Image') ?? null, 'image')
  // The same image may be known by several digests, as others push it elsewhere: told, and no change of this one.
  sheet.passing(['image', 'digests'], [...textsAt(image, 'RepoDigests')].sort())
  sheet.passing(['image', 'platform'], platformOf(image))
  if (!isObject(image)) sheet.passing(['image', 'gone'], true)
}

/** "linux/arm64": for which machines it is made. */
function platformOf(image: Json): string | undefined {
  const architecture = textAt(image, 'Architecture')
  return architecture === undefined ? undefined : `${textAt(image, 'Os') ?? 'linux'}/${architecture}`
}
