import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { SourceRef, Target, TargetId } from '../model/target.ts'

/** A target as far as its own lines tell, with the names of those that are to carry it, the nearest to us first. */
export interface Unlinked {
  readonly target: Target
  readonly via: readonly string[]
  readonly viaAt: SourceRef
}

/** The runtime whose connection can carry others. */
export const CARRIER_RUNTIME = 'ssh'

/**
 * Turns names of carriers into `via`: the id of a target, or else an address, for which a carrier that nobody
 * watches is made. A chain of jumps becomes a chain of targets.
 *
 * @param carrierAt makes the options of a carrier from an address, or says what is wrong with it
 */
export function linkTargets(
  unlinked: readonly Unlinked[],
  carrierAt: (address: string, source: SourceRef) => { options: unknown } | { wrong: string },
): { readonly targets: readonly Target[]; readonly problems: readonly Problem[] } {
  const byId = new Map(unlinked.map((each) => [each.target.id, each]))
  const carriers = new Map<TargetId, Target>()
  const problems: Problem[] = []

  function carrierFor(name: string, through: TargetId | undefined, asker: Unlinked): TargetId | null {
    const named = byId.get(name)
    if (named && named.target.runtime !== CARRIER_RUNTIME) {
      problems.push({
        where: asker.viaAt,
        message: `"${name}" is a target of runtime "${named.target.runtime}" and cannot carry "${asker.target.id}"`,
        hint: `only a target of runtime "${CARRIER_RUNTIME}" carries others`,
      })
      return null
    }
    if (named && through === undefined) return name
    const id = through === undefined ? name : `${through}>${name}`
    if (carriers.has(id)) return id
    const made = named ? { options: named.target.options } : carrierAt(name, asker.viaAt)
    if ('wrong' in made) {
      const meant = suggest(name, [...byId.keys()])
      problems.push({
        where: asker.viaAt,
        message: `"${name}" is neither a target nor an address: ${made.wrong}`,
        ...(meant !== null && { hint: `did you mean "${meant}"?` }),
      })
      return null
    }
    carriers.set(id, carrier(id, made.options, through, asker.target))
    return id
  }

  const targets = unlinked.map((each): Target => {
    let via: TargetId | undefined
    for (const name of each.via) {
      const carrier = carrierFor(name, via, each)
      if (carrier === null) return each.target
      via = carrier
    }
    return via === undefined ? each.target : { ...each.target, via }
  })
  const all = [...targets, ...carriers.values()]
  return { targets: all, problems: [...problems, ...circles(all, byId)] }
}

function carrier(id: TargetId, options: unknown, through: TargetId | undefined, asker: Target): Target {
  return {
    id,
    runtime: CARRIER_RUNTIME,
    options,
    ...(through !== undefined && { via: through }),
    carrier: true,
    groups: [],
    labels: {},
    plans: [],
    schedule: asker.schedule,
    timeoutMs: asker.timeoutMs,
    source: asker.source,
  }
}

/** Targets that in the end would have to carry themselves. */
function circles(targets: readonly Target[], byId: ReadonlyMap<TargetId, Unlinked>): Problem[] {
  const via = new Map(targets.map((target) => [target.id, target.via]))
  return targets.flatMap((target) => {
    const chain: TargetId[] = [target.id]
    for (let next = target.via; next !== undefined; next = via.get(next)) {
      if (next === target.id) {
        const where = byId.get(target.id)?.viaAt ?? target.source
        return [{ where, message: `"${target.id}" would have to carry itself: ${[...chain, next].join(' → ')}` }]
      }
      if (chain.includes(next)) return []
      chain.push(next)
    }
    return []
  })
}
