import { comparePaths } from '../model/configuration.ts'
import type { Configuration, Field, Recorder } from '../model/configuration.ts'
import { at, entriesOf, saysNothing, textAt } from './read.ts'
import type { Json } from './read.ts'

/** An image as one engine has it. */
export interface NewImage {
  /** What it is called where it is asked for: "shop/web:2". */
  readonly name: string
  /** As the engine describes it. */
  readonly document: Json
}

/**
 * A container with another image and nothing else changed: what somebody or an orchestrator wanted stays, what the image
 * brought along is what the new one brings along. A volume without a name stays where it is mounted, with what was written
 * there, whether the new image asks for it or not.
 *
 * Source: Docker Engine, how a container's own settings go before those of its image (daemon `merge`).
 *
 * @param was the image that it is made of now, as its engine describes it
 * @returns null where the labels of the new image say that an orchestrator owns whatever is made of it
 */
export function withImage(
  configuration: Configuration,
  image: NewImage,
  was: Json,
  record: Recorder,
): Configuration | null {
  const said = broughtBy(image, record)
  if (!said) return null
  const own = configuration.fields.filter(isOwn)
  const taken = new Set(own.map(keyOf))
  const hasPlace = new Set(own.flatMap(({ path: [first, place] }) => (first === 'mounts' ? [place] : [])))
  const brought = said.filter(
    ({ path }) =>
      !taken.has(keyOf({ path })) &&
      !(path[0] === 'mounts' && hasPlace.has(path[1])) &&
      !(path[0] === 'entrypoint' && isEntrypointTaken(configuration, was)) &&
      !(path[0] === 'command' && (taken.has(keyOf({ path: ['entrypoint'] })) || isEntrypointTaken(configuration, was))),
  )
  const fields = [...own, ...brought].sort((one, other) => comparePaths(one.path, other.path))
  return { ...configuration, fields }
}

function isOwn({ path: [first], origin }: Field): boolean {
  return first === 'mounts' || (origin !== 'image' && first !== 'image')
}

/** Somebody took the entrypoint of the image away. */
function isEntrypointTaken({ fields }: Configuration, was: Json): boolean {
  return !saysNothing(at(was, 'Config', 'Entrypoint')) && !fields.some(({ path }) => path[0] === 'entrypoint')
}

const NO_NAME = '0'.repeat(64)

/** What a container would be recorded as of which nobody wants anything but this image. */
function broughtBy({ name, document }: NewImage, record: Recorder): readonly Field[] | null {
  const config = at(document, 'Config')
  const mounts = entriesOf(at(config, 'Volumes')).map(([Destination]) => ({
    ...{ Type: 'volume', Name: NO_NAME, Destination, Driver: 'local', RW: true },
  }))
  const bare = record({
    kind: 'container',
    document: {
      ...{ Id: NO_NAME, Name: '/bare', Image: textAt(document, 'Id'), Mounts: mounts },
      Config: { ...Object.fromEntries(entriesOf(config)), Image: name },
    },
    image: document,
  })
  return bare && bare.fields.filter(({ path: [first], origin }) => first === 'image' || origin === 'image')
}

function keyOf({ path }: Pick<Field, 'path'>): string {
  return JSON.stringify(path)
}
