import type { Configuration } from '../../model/configuration.ts'
import type { EngineInfo } from '../../model/engine.ts'
import type { HostOs } from '../../model/host.ts'
import type { Machine, Parity, ParityPlan, SeenForParity, Side } from '../../model/parity.ts'
import type { Fault, Looked } from '../../model/fault.ts'
import type { Labels } from '../../model/labels.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { matcher, matches } from '../patterns.ts'
import { compare } from './compare.ts'

/** Between targets and containers: `box//shop-dev/*`. */
const BETWEEN = '//'

/** Words that choose a side. */
export interface SideWords {
  /** Targets as `check` takes them; empty for all. */
  readonly targets: string
  /** A pattern of what containers are called where they run, or across all their lives; null for all of them. */
  readonly containers: string | null
}

export function sideWords(word: string): SideWords {
  const cut = word.indexOf(BETWEEN)
  return cut < 0
    ? { targets: word, containers: null }
    : { targets: word.slice(0, cut), containers: word.slice(cut + BETWEEN.length) }
}

/** Whether a word names a target: its id, a pattern of it, or `label=value`. */
export function namesTarget(word: string, { id, labels }: { readonly id: TargetId; readonly labels: Labels }): boolean {
  const [, label, value] = /^([^=]+)=(.*)$/su.exec(word) ?? []
  if (label === undefined || value === undefined) return matches(id, [word])
  const own = labels[label]
  return own !== undefined && matches(own, [value])
}

/**
 * What a look says of one target for the sake of a side. What could be seen only in part is as good as unseen: the rest
 * would be called missing.
 *
 * @param running null where there is nothing of the kind
 */
export function seenForParity(
  target: TargetId,
  running: Looked<readonly Configuration[]> | null,
  machine: Machine,
): SeenForParity {
  if (running === null) return { target, machine, running: [] }
  if (running.kind === 'faulted') return { target, machine, running: [], fault: running.fault }
  const { hidden, value } = running
  return { target, machine, running: value, ...(hidden && hidden.code !== 'not-supported' && { fault: hidden }) }
}

/** What containers stand on, as far as their host and their engine were asked. */
export function machineOf(
  info: Looked<Pick<EngineInfo, 'product' | 'version'>> | undefined,
  os: Looked<Pick<HostOs, 'kernel'>> | undefined,
): Machine {
  return {
    ...(info?.kind === 'seen' && { engine: `${info.value.product} ${info.value.version}` }),
    ...(os?.kind === 'seen' && { kernel: os.value.kernel }),
  }
}

/** What was seen of the targets of both sides. */
export interface SeenSides {
  readonly a: readonly SeenForParity[]
  readonly b: readonly SeenForParity[]
}

/**
 * What came of it. Where a target could not be looked at nobody knows, and nothing is compared; nor where neither side
 * has a container, as words that select nothing would be well for good.
 */
export type ComparedSides =
  | { readonly kind: 'compared'; readonly parity: Parity }
  | { readonly kind: 'blind'; readonly faults: readonly { readonly target: TargetId; readonly fault: Fault }[] }

/** Holds what was seen of two sides against each other. Pure. */
export function compareSeen(
  seen: SeenSides,
  by: Pick<ParityPlan, 'a' | 'b' | 'by' | 'ratio' | 'exceptions'> & { readonly now: EpochMs },
): ComparedSides {
  const faults = new Map([...seen.a, ...seen.b].flatMap(({ target, fault }) => (fault ? [[target, fault]] : [])))
  if (faults.size > 0) return { kind: 'blind', faults: [...faults].map(([target, fault]) => ({ target, fault })) }
  const [left, right] = [sideOf(seen.a, by.a), sideOf(seen.b, by.b)]
  if (left.objects.length + right.objects.length === 0) return { kind: 'blind', faults: [] }
  return { kind: 'compared', parity: compare(left, right, by) }
}

function sideOf(seen: readonly SeenForParity[], word: string): Side {
  const { containers } = sideWords(word)
  const fits = containers === null ? () => true : matcher([containers])
  return {
    machines: seen.map(({ machine }) => machine),
    objects: seen.flatMap(({ running }) => running).filter(({ name, runsAs }) => fits(name) || fits(runsAs)),
  }
}
