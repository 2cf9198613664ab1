import { withoutPassword } from '../base/mask.ts'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { SourceRef, Target, TargetId } from '../model/target.ts'
import { SELF } from '../model/oneself.ts'
import { IT_IS_US } from './name-patterns.ts'

/** A target as far as its own lines tell, with the names of those that are to carry it, the nearest to us first. */
export interface Unlinked {
  readonly target: Target
  readonly via: readonly string[]
  readonly viaAt: SourceRef
}

/** Makes the options of a carrier from an address, or says what is wrong with it. */
export type CarrierAt = (address: string) => { readonly options: unknown } | { readonly wrong: string }

export interface Linked {
  /** In the order written, carriers last. */
  readonly targets: readonly Target[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

/** The runtime whose connection can carry others. */
export const CARRIER_RUNTIME = 'ssh'

/**
 * Turns names of carriers into `via`: the id of a target, or else an address, for which a carrier that nobody
 * watches is made. A chain of jumps becomes a chain of targets.
 */
export function linkTargets(unlinked: readonly Unlinked[], carrierAt: CarrierAt): Linked {
  const byId = new Map(unlinked.map((each) => [each.target.id, each]))
  const carriers = new Map<TargetId, Target>()
  const problems: Problem[] = []
  const warnings = new Set<string>()

  /** The id of what carries `asker` one jump further, or null when it cannot be. */
  function carrierFor(name: string, through: TargetId | undefined, asker: Unlinked): TargetId | null {
    const named = byId.get(name)
    const wrong = unfit(name, named, asker)
    if (wrong) return refuse(wrong)
    if (named && (through === undefined || standsBehind(named, through))) return name
    const id = through === undefined ? name : `${through}>${name}`
    if (carriers.has(id)) return id
    const made = named ? { options: named.target.options } : carrierAt(name)
    if ('wrong' in made) return refuse(noAddress(name, made.wrong, asker, [...byId.keys()]))
    const typo = named ? null : typingError(name, asker, [...byId.keys()])
    if (typo !== null) warnings.add(typo)
    carriers.set(id, carrier(id, made.options, through, asker.target))
    return id
  }

  function refuse(problem: Problem): null {
    problems.push(problem)
    return null
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
  return { targets: all, problems: [...problems, ...circles(all, byId)], warnings: [...warnings] }
}

/** Who is reached through that very jump anyway is taken as it is: one connection, not two. */
function standsBehind({ via }: Unlinked, jump: TargetId): boolean {
  return via.length === 1 && via[0] === jump
}

function unfit(name: string, named: Unlinked | undefined, { target, viaAt }: Unlinked): Problem | null {
  if (name === target.id) return { where: viaAt, message: `"${name}" would have to carry itself` }
  // Given as an address it would be a target of that name.
  if (name === SELF) return { where: viaAt, message: IT_IS_US }
  if (!named || named.target.runtime === CARRIER_RUNTIME) return null
  return {
    where: viaAt,
    message: `"${name}" is a target of runtime "${named.target.runtime}" and cannot carry "${target.id}"`,
    hint: `only a target of runtime "${CARRIER_RUNTIME}" carries others`,
  }
}

function noAddress(name: string, wrong: string, { viaAt }: Unlinked, ids: readonly TargetId[]): Problem {
  const meant = suggest(name, ids)
  return {
    where: viaAt,
    message: `"${oneLine(withoutPassword(name), 80)}" is neither a target nor an address: ${wrong}`,
    ...(meant !== null && { hint: `did you mean "${meant}"?` }),
  }
}

/** An id with a typing error is an address like any other, and would be found out at the first look only. */
function typingError(name: string, { viaAt }: Unlinked, ids: readonly TargetId[]): string | null {
  const meant = suggest(name, ids)
  if (meant === null) return null
  const where = `${viaAt.file}:${viaAt.line}:${viaAt.column}`
  return `${where}: no target is called "${oneLine(name, 80)}", so it is taken as an address; was "${meant}" meant?`
}

function carrier(id: TargetId, options: unknown, through: TargetId | undefined, asker: Target): Target {
  return {
    id,
    runtime: CARRIER_RUNTIME,
    options,
    ...(through !== undefined && { via: through }),
    dependsOn: [],
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
