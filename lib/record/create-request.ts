import type { Configuration, Field } from '../model/configuration.ts'
import type { Reveal } from '../model/revision.ts'
import { askingFor } from './create/asking.ts'
import type { Asking } from './create/asking.ts'
import { hostBody } from './create/host.ts'
import { mountsBody } from './create/mounts.ts'
import { networksBody } from './create/networks.ts'
import type { Connection } from './create/networks.ts'
import { processBody } from './create/process.ts'
import type { There } from './create/there.ts'
import { isObject } from './read.ts'
import type { Json } from './read.ts'

export type { Connection, There }

/** How a container is made that is what is recorded. */
export interface CreateRequest {
  /** Of POST /containers/create. It holds secrets. */
  readonly body: Readonly<Record<string, Json>>
  /** Networks to connect it to before it starts, in this order. */
  readonly connections: readonly Connection[]
  /** What the image has to be pulled by, where it has gone: "shop/web@sha256:…". */
  readonly pull?: string
  /** What cannot be had again exactly, each with why: "env.DB_PASSWORD: a secret, and its value is not kept". */
  readonly cannot: readonly string[]
  /** What the new container is to be recorded as. */
  readonly expected: Configuration
}

/**
 * What to ask an engine for, so that a container comes out of it which is recorded just as this one. The image says again
 * what it said, the engine chooses again what it chose; labels of orchestrators are put on, as they own it by them.
 *
 * Source: Docker Engine API 1.24 to 1.51, ContainerCreate and NetworkConnect.
 */
export function createRequest(configuration: Configuration, reveal: Reveal, there: There): CreateRequest {
  const asking = askingFor(configuration, reveal, isAsked)
  const image = imageOf(asking, there)
  const networks = networksBody(asking, there)
  const mounts = mountsBody(asking, there)
  const body = {
    ...processBody(asking, there.image),
    Image: image.reference,
    ...networks.body,
    ...mounts.body,
    HostConfig: { ...hostBody(asking, there), ...mounts.host, ...networks.host },
  }
  return {
    body,
    connections: networks.connections,
    ...(image.pull !== undefined && { pull: image.pull }),
    cannot: asking.refusals(),
    expected: image.isByName ? configuration : calledById(configuration, image.reference),
  }
}

/** What a tool writes on it for itself the engine does not write: only what the image has on it is there without asking. */
function isAsked({ path, origin }: Field): boolean {
  if (path[0] === 'labels') return origin !== 'image'
  return origin === 'operator' || origin === 'orchestrator'
}

interface Image {
  readonly reference: string
  readonly isByName: boolean
  readonly pull?: string
}

/** By its name while that means the recorded one, else by its id; where it has gone by what its registry knows it as. */
function imageOf(asking: Asking, { image, namedImageId }: There): Image {
  const [name, id] = [asking.take('image', 'name'), asking.look('image', 'id')]
  if (typeof id !== 'string') {
    asking.refuse(['image', 'id'], 'it is not recorded which image it was')
    return { reference: String(name), isByName: true }
  }
  if (namedImageId === id && typeof name === 'string') return { reference: name, isByName: true }
  if (isObject(image)) return { reference: id, isByName: false }
  const digests = asking.look('image', 'digests')
  const [pull] = Array.isArray(digests) ? (digests as readonly Json[]).filter((each) => typeof each === 'string') : []
  if (pull !== undefined) return { reference: id, isByName: false, pull }
  asking.refuse(['image', 'id'], 'the image has gone, and no registry is known to have it')
  return { reference: id, isByName: false }
}

function calledById(configuration: Configuration, id: string): Configuration {
  const fields = configuration.fields.map((field) =>
    field.path.join('.') === 'image.name' ? { ...field, value: id } : field,
  )
  return { ...configuration, fields }
}
