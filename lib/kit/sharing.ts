import type { ListedContainer } from './control.ts'

/**
 * Those that share the network of one container, and those that share theirs in turn, each behind the one it shares. A
 * container that is started has another network than before: whoever shares it stays in the old one, which leads nowhere, until
 * he is started too.
 *
 * Source: Docker Engine, HostConfig.NetworkMode "container:<id>"; by name where it was made so and never started.
 */
export function sharingNetworkOf(
  one: Pick<ListedContainer, 'id' | 'name'>,
  all: readonly ListedContainer[],
): readonly ListedContainer[] {
  const found: ListedContainer[] = []
  const providers = [one]
  for (let provider = providers.shift(); provider !== undefined; provider = providers.shift()) {
    const modes = [`container:${provider.id}`, `container:${provider.name}`]
    const own = all.filter(
      (each) => each.id !== one.id && modes.includes(each.networkMode) && !found.some(({ id }) => id === each.id),
    )
    found.push(...own)
    providers.push(...own)
  }
  return found
}
