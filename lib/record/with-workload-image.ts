import { comparePaths } from '../model/configuration.ts'
import type { Configuration, Field } from '../model/configuration.ts'

/** Where one image of a workload stands. */
export interface ImagePlace {
  /** The container that is made of it; empty where there is but one, without a name. */
  readonly container: string
  readonly path: readonly string[]
  /** What stands there now. */
  readonly image: string
}

/**
 * The images that the instances of a workload are made of: of a service and an app one, of pods one for each container. Those
 * that run before the others, and end, are not among them.
 */
export function imagesIn({ kind, fields }: Configuration): readonly ImagePlace[] {
  return fields.flatMap(({ path, value }): ImagePlace[] => {
    const container = containerAt(kind, path)
    return container === null || typeof value !== 'string' ? [] : [{ container, path, image: value }]
  })
}

const ONE_OF_SERVICE = 'image.name'
const ONE_OF_APP = 'container.docker.image'

/** Null where no image stands there. */
function containerAt(kind: Configuration['kind'], path: readonly string[]): string | null {
  if (kind === 'service') return path.join('.') === ONE_OF_SERVICE ? '' : null
  return kind === 'app' ? containerOfApp(path) : containerOfPod(path)
}

function containerOfApp(path: readonly string[]): string | null {
  if (path.join('.') === ONE_OF_APP) return ''
  const [list, container, ...rest] = path
  return list === 'containers' && rest.join('.') === 'image.id' ? (container ?? null) : null
}

function containerOfPod(path: readonly string[]): string | null {
  const [key, container, list, above] = [...path].reverse()
  const isOne = key === 'image' && list === 'containers' && above === 'spec' && path[0] === 'spec'
  return isOne ? (container ?? null) : null
}

/** The same workload with another image there, and nothing else changed. @param image with a digest where one is known */
export function withWorkloadImage(configuration: Configuration, { path }: ImagePlace, image: string): Configuration {
  const [, name = image, digest] = /^(.*?)@(sha256:[0-9a-f]+)$/u.exec(image) ?? []
  // A service keeps both apart.
  const isApart = configuration.kind === 'service'
  const field: Field = { path, value: isApart ? name : image, origin: 'operator' }
  const ofDigest: readonly Field[] =
    isApart && digest !== undefined ? [{ path: ['image', 'digest'], value: digest, origin: 'image' }] : []
  const gone = new Set([JSON.stringify(path), ...(isApart ? [JSON.stringify(['image', 'digest'])] : [])])
  const others = configuration.fields.filter((each) => !gone.has(JSON.stringify(each.path)))
  const fields = [...others, field, ...ofDigest].sort((one, other) => comparePaths(one.path, other.path))
  return { ...configuration, fields }
}
