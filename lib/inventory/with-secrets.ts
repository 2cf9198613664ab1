import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { Secret } from '../base/secret.ts'
import { SecretRef } from '../kit/secret-ref.ts'
import type { Heartbeat, NotifierPlan } from '../model/inventory.ts'
import type { Rule } from '../model/rule.ts'
import type { CheckPlan, SourceRef, Target, TargetId } from '../model/target.ts'
import type { Path, Spot } from '../base/yaml/document.ts'
import { wrongUrl } from './heartbeat.ts'
import type { HeartbeatWords } from './heartbeat.ts'
import { wrongIdentity, wrongRemote } from './registry-schema.ts'
import { lookUpOnce } from './secrets.ts'
import type { LookUp, SecretWorld } from './secrets.ts'
import { wrongAddress } from './store-address.ts'

/** Settings that may refer to secrets, as they are written. */
export interface SealableSettings {
  readonly store: string | SecretRef | undefined
  readonly heartbeat: HeartbeatWords | undefined
  /** Of the registry. */
  readonly identity: SecretRef | undefined
  readonly remote: SecretRef | undefined
}

/** Everything of an inventory that may refer to secrets. */
export interface Unsealed extends SealableSettings {
  readonly targets: readonly Target[]
  /** By target id. */
  readonly spots: ReadonlyMap<TargetId, Spot>
  readonly notifiers: readonly NotifierPlan[]
  readonly notifierSpots: ReadonlyMap<string, Spot>
  /** Their remedies may need secrets, which say themselves where they stand. */
  readonly rules: readonly Rule[]
  /** Where a setting was written. */
  readonly settingAt: (path: readonly string[]) => SourceRef
}

export interface Sealed {
  readonly targets: readonly Target[]
  readonly notifiers: readonly NotifierPlan[]
  readonly rules: readonly Rule[]
  readonly store: string | Secret | undefined
  readonly heartbeat: Heartbeat | undefined
  readonly identity: Secret | undefined
  readonly remote: Secret | undefined
  readonly problems: readonly Problem[]
}

/** Opens one reference; what is wrong with it becomes a problem there, told of `whom`. */
type Open = (ref: SecretRef, where: SourceRef, whom: string) => Promise<Secret | SecretRef>

/**
 * The same with every reference replaced by what it refers to, wrapped so that it does not show itself. Problems name
 * the reference and whose it is, never the value.
 *
 * @param world.commands whether programs may be run; without them their references stay what they are
 */
export async function withSecrets(
  { targets, spots, notifiers, notifierSpots, rules, store, heartbeat, identity, remote, settingAt }: Unsealed,
  world: SecretWorld & { readonly commands: boolean },
): Promise<Sealed> {
  const problems: Problem[] = []
  const open = opener(lookUpOnce(world), problems)
  const [storeAt, urlAt] = [settingAt(['store']), settingAt(['heartbeat', 'url'])]
  const [identityAt, remoteAt] = [settingAt(['registry', 'identity']), settingAt(['registry', 'push', 'remote'])]
  const [sealed, told, healed, kept, url, key, sentTo] = await Promise.all([
    Promise.all(targets.map(targetOpener(open, spots))),
    Promise.all(
      notifiers.map(async (plan) => {
        const spot = notifierSpots.get(plan.name)
        const options = await replaceRefs(plan.options, [], (ref, path) =>
          open(
            ref,
            spot?.document.placeOf([...spot.path, ...path]) ?? plan.source,
            `notifier "${oneLine(plan.name, 80)}"`,
          ),
        )
        return { ...plan, options }
      }),
    ),
    Promise.all(rules.map((rule) => withRemedySecrets(rule, open))),
    openIfRef(open, store, storeAt, 'store'),
    openIfRef(open, heartbeat?.url, urlAt, 'heartbeat'),
    openIfRef(open, identity, identityAt, 'registry'),
    openIfRef(open, remote, remoteAt, 'registry'),
  ])
  const wrongs = [
    { where: storeAt, value: kept, wrong: wrongAddress },
    { where: urlAt, value: url, wrong: wrongUrl },
    { where: identityAt, value: key, wrong: wrongIdentity },
    { where: remoteAt, value: sentTo, wrong: wrongRemote },
  ]
  for (const { where, value, wrong } of wrongs) {
    const found = value instanceof Secret ? wrong(value) : null
    if (found) problems.push({ where, ...found })
  }
  const isKnown = heartbeat !== undefined && url !== undefined && !(url instanceof SecretRef)
  return {
    ...{
      targets: sealed,
      notifiers: told,
      rules: healed,
      store: kept instanceof SecretRef ? undefined : kept,
      problems,
    },
    heartbeat: isKnown ? { ...heartbeat, url } : undefined,
    identity: key instanceof Secret ? key : undefined,
    remote: sentTo instanceof Secret ? sentTo : undefined,
  }
}

async function withRemedySecrets(rule: Rule, open: Open): Promise<Rule> {
  const { healing, name, source } = rule
  if (!healing) return rule
  const steps = healing.steps.map(async (step) => ({
    ...step,
    options: await replaceRefs(step.options, [], (ref) =>
      open(ref, ref.where ?? source, `rule "${oneLine(name, 80)}"`),
    ),
  }))
  return { ...rule, healing: { ...healing, steps: await Promise.all(steps) } }
}

/** What is no reference is what it is. */
function openIfRef<T>(
  open: Open,
  value: T,
  where: SourceRef,
  whom: string,
): Promise<Exclude<T, SecretRef> | Secret | SecretRef> {
  return value instanceof SecretRef ? open(value, where, whom) : Promise.resolve(value as Exclude<T, SecretRef>)
}

function opener(lookUp: LookUp, problems: Problem[]): Open {
  return async (ref, where, whom) => {
    const found = await lookUp(ref, where)
    if (found === null || found instanceof Secret) return found ?? ref
    problems.push({ where, ...found, message: `${whom}: ${found.message}` })
    return ref
  }
}

function targetOpener(open: Open, spots: Unsealed['spots']): (target: Target) => Promise<Target> {
  // A copy of a target that carries others has the very same options: they are opened once.
  const opened = new Map<unknown, Promise<unknown>>()
  const openOptions = ({ id, options, source }: Target): Promise<unknown> => {
    const spot = spots.get(id)
    return replaceRefs(options, [], (ref, path) =>
      open(ref, spot?.document.placeOf([...spot.path, ...path]) ?? source, `target "${id}"`),
    )
  }
  // Targets that say nothing about checks themselves share their plans: these are opened once, too.
  const openedPlans = new Map<readonly CheckPlan[], Promise<readonly CheckPlan[]>>()
  const openPlans = ({ plans, source }: Target): Promise<readonly CheckPlan[]> =>
    Promise.all(
      plans.map(async (plan) => {
        const options = await replaceRefs(plan.options, [], (ref) =>
          open(ref, ref.where ?? source, `check "${plan.check}"`),
        )
        return { ...plan, options }
      }),
    )
  return async (target) => {
    const options = opened.get(target.options) ?? openOptions(target)
    opened.set(target.options, options)
    const plans = openedPlans.get(target.plans) ?? openPlans(target)
    openedPlans.set(target.plans, plans)
    return { ...target, options: await options, plans: await plans }
  }
}

async function replaceRefs(
  node: unknown,
  path: Path,
  replace: (ref: SecretRef, path: Path) => Promise<unknown>,
): Promise<unknown> {
  if (node instanceof SecretRef) return replace(node, path)
  if (Array.isArray(node)) return Promise.all(node.map((item, index) => replaceRefs(item, [...path, index], replace)))
  if (node === null || typeof node !== 'object' || Object.getPrototypeOf(node) !== Object.prototype) return node
  const entries = Object.entries(node).map(
    async ([key, item]) => [key, await replaceRefs(item, [...path, key], replace)] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}
