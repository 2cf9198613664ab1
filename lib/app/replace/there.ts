import type { ContainerControl, ListedContainer } from '../../kit/control.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { There } from '../../record/create-request.ts'
import { textAt } from '../../record/read.ts'

/** What an engine has, and who is in it. */
export interface Surroundings extends There {
  readonly listed: readonly ListedContainer[]
}

/** Asks for all that a container of this configuration may be made with. Throws a FaultError. */
export async function surroundingsOf(
  { fields }: Pick<Configuration, 'fields'>,
  oldId: string | null,
  control: ContainerControl,
  signal: AbortSignal,
): Promise<Surroundings> {
  const textOf = (...path: readonly string[]): string | null => {
    const value = fields.find((field) => field.path.join('.') === path.join('.'))?.value
    return typeof value === 'string' ? value : null
  }
  const [id, name] = [textOf('image', 'id'), textOf('image', 'name')]
  const [listed, networks, volumes, old, image, named] = await Promise.all([
    control.containers(signal),
    control.networks(signal),
    control.volumes(signal),
    oldId === null ? null : control.inspect(oldId, signal),
    id === null ? null : control.image(id, signal),
    name === null ? null : control.image(name, signal),
  ])
  return {
    listed,
    old,
    image,
    namedImageId: textAt(named, 'Id') ?? null,
    containers: new Set(listed.map((each) => each.name)),
    networks: new Set(networks),
    volumes: new Set(volumes),
  }
}
