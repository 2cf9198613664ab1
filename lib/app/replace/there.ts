import type { ContainerControl, ListedContainer } from '../../kit/control.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { There } from '../../record/create-request.ts'
import { textAt } from '../../record/read.ts'
import type { Ground } from './journal.ts'

/** What an engine has for all of its containers. */
export interface EngineThere extends Pick<There, 'containers' | 'networks' | 'volumes'> {
  readonly listed: readonly ListedContainer[]
}

/** What one container may be made with. */
export interface Surroundings extends There, EngineThere {}

/**
 * Asks an engine for what it has. Throws a FaultError.
 *
 * @param soon what it will have before anything is made: names of containers, networks, volumes
 */
export async function engineThere(
  control: ContainerControl,
  soon: { readonly containers: readonly string[]; readonly grounds: readonly Ground[] },
  signal: AbortSignal,
): Promise<EngineThere> {
  const [listed, networks, volumes] = await Promise.all([
    control.containers(signal),
    control.networks(signal),
    control.volumes(signal),
  ])
  const grounds = (what: Ground['what']): readonly string[] =>
    soon.grounds.filter((each) => each.what === what).map(({ name }) => name)
  return {
    listed,
    containers: new Set([...listed.map((each) => each.name), ...soon.containers]),
    networks: new Set([...networks, ...grounds('network')]),
    volumes: new Set([...volumes, ...grounds('volume')]),
  }
}

/** Asks for all that a container of this configuration may be made with. Throws a FaultError. */
export async function surroundingsOf(
  { fields }: Pick<Configuration, 'fields'>,
  oldId: string | null,
  engine: EngineThere,
  control: ContainerControl,
  signal: AbortSignal,
): Promise<Surroundings> {
  const textOf = (...path: readonly string[]): string | null => {
    const value = fields.find((field) => field.path.join('.') === path.join('.'))?.value
    return typeof value === 'string' ? value : null
  }
  const [id, name] = [textOf('image', 'id'), textOf('image', 'name')]
  const [old, image, named] = await Promise.all([
    oldId === null ? null : control.inspect(oldId, signal),
    id === null ? null : control.image(id, signal),
    name === null ? null : control.image(name, signal),
  ])
  return { ...engine, old, image, namedImageId: textAt(named, 'Id') ?? null }
}
