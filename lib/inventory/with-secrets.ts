import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { Secret } from '../base/secret.ts'
import { SecretRef } from '../kit/secret-ref.ts'
import type { ExporterPlan, Heartbeat, NotifierPlan } from '../model/inventory.ts'
import type { Rule } from '../model/rule.ts'
import type { CheckPlan, SourceRef, Target, TargetId } from '../model/target.ts'
import type { Path, Spot } from '../base/yaml/document.ts'
import { wrongUrl } from './heartbeat.ts'
import type { HeartbeatWords } from './heartbeat.ts'
import { wrongIdentity, wrongRemote } from './registry-schema.ts'
import { lookUpOnce } from './secrets.ts'
import type { LookUp, SecretWorld } from './secrets.ts'
import { wrongAddress } from './store-address.ts'
import { webOf, wrongToken } from './web-schema.ts'
import type { WebRefs, WebSecrets, WebWords } from './web-schema.ts'
import { wrongCertificate, wrongKey, wrongPair } from './web-tls.ts'

/** Settings that may refer to secrets, as they are written. */
export interface SealableSettings {
  readonly store: string | SecretRef | undefined
  readonly heartbeat: HeartbeatWords | undefined
  /** Of the registry. */
  readonly identity: SecretRef | undefined
  readonly remote: SecretRef | undefined
  /** Of what answers over HTTP. */
  readonly web: WebRefs
}

/** Everything of an inventory that may refer to secrets. */
export interface Unsealed extends SealableSettings {
  readonly targets: readonly Target[]
  /** By target id. */
  readonly spots: ReadonlyMap<TargetId, Spot>
  readonly notifiers: readonly NotifierPlan[]
  readonly notifierSpots: ReadonlyMap<string, Spot>
  readonly exporters: readonly ExporterPlan[]
  readonly exporterSpots: ReadonlyMap<string, Spot>
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
  readonly web: WebSecrets
  readonly exporters: readonly ExporterPlan[]
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
  { targets, spots, notifiers, notifierSpots, exporters, exporterSpots, rules, settingAt, ...settings }: Unsealed,
  world: SecretWorld & { readonly commands: boolean },
): Promise<Sealed> {
  const problems: Problem[] = []
  const open = opener(lookUpOnce(world), problems)
  const [sealed, told, sent, healed, own] = await Promise.all([
    Promise.all(targets.map(targetOpener(open, spots))),
    Promise.all(notifiers.map(planOpener(open, notifierSpots, 'notifier'))),
    Promise.all(exporters.map(planOpener(open, exporterSpots, 'exporter'))),
    Promise.all(rules.map((rule) => withRemedySecrets(rule, open))),
    openSettings(settings, settingAt, open),
  ])
  return {
    ...{ targets: sealed, notifiers: told, exporters: sent, rules: healed, ...own.sealed },
    problems: [...problems, ...own.problems],
  }
}

type SealedSettings = Omit<Sealed, 'targets' | 'notifiers' | 'exporters' | 'rules' | 'problems'>

/** Settings that hold something else than they should are problems as well. */
async function openSettings(
  { store, heartbeat, identity, remote, web }: SealableSettings,
  settingAt: Unsealed['settingAt'],
  open: Open,
): Promise<{ readonly sealed: SealedSettings; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = []
  async function opened<T>(value: T, path: readonly string[], wrong: Wrong): Promise<Exclude<T, SecretRef> | Secret> {
    const where = settingAt(path)
    const found = await openIfRef(open, value, where, path[0] ?? '')
    const why = found instanceof Secret ? wrong(found) : null
    if (why) problems.push({ where, ...why })
    // What could not be opened is a problem already.
    return found instanceof SecretRef ? (undefined as Exclude<T, SecretRef>) : found
  }
  const [kept, url, identityKey, sentTo, read, write, cert, key] = await Promise.all([
    opened(store, ['store'], wrongAddress),
    opened(heartbeat?.url, ['heartbeat', 'url'], wrongUrl),
    opened(identity, ['registry', 'identity'], wrongIdentity),
    opened(remote, ['registry', 'push', 'remote'], wrongRemote),
    opened(web.read, ['web', 'tokens', 'read'], wrongToken),
    opened(web.write, ['web', 'tokens', 'write'], wrongToken),
    opened(web.cert, ['web', 'tls', 'cert'], wrongCertificate),
    opened(web.key, ['web', 'tls', 'key'], wrongKey),
  ])
  const mismatch = wrongPair(cert, key)
  if (mismatch) problems.push({ where: settingAt(['web', 'tls', 'key']), ...mismatch })
  const sealed = {
    store: kept,
    heartbeat: heartbeat !== undefined && url !== undefined ? { ...heartbeat, url } : undefined,
    identity: identityKey,
    remote: sentTo,
    web: { read, write, cert, key },
  }
  return { sealed, problems }
}

/** Settings that may be left out, their secrets opened. */
export function openedSettings({ store, heartbeat, web: secrets }: Sealed, webWords: WebWords | undefined) {
  const web = webOf(webWords, secrets)
  return { ...(store !== undefined && { store }), ...(heartbeat !== undefined && { heartbeat }), ...(web && { web }) }
}

type Wrong = (value: Secret) => Pick<Problem, 'message' | 'hint'> | null

/** Options of what is named in the inventory and is of a kind. */
function planOpener(open: Open, spots: ReadonlyMap<string, Spot>, noun: string) {
  return async <Plan extends Pick<NotifierPlan, 'name' | 'options' | 'source'>>(plan: Plan): Promise<Plan> => {
    const spot = spots.get(plan.name)
    const options = await replaceRefs(plan.options, [], (ref, path) =>
      open(ref, spot?.document.placeOf([...spot.path, ...path]) ?? plan.source, `${noun} "${oneLine(plan.name, 80)}"`),
    )
    return { ...plan, options }
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
