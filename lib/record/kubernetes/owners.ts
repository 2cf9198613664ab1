import type { Origin } from '../../model/configuration.ts'
import { at, entriesOf, isObject, listAt, textAt } from '../read.ts'
import type { Json } from '../read.ts'

/** What one program owns of an object, from some place in it on. */
export interface Claim {
  readonly origin: Extract<Origin, 'operator' | 'orchestrator'>
  /** It named just these fields; one that updates owns what the API filled in as well. */
  readonly isApplied: boolean
  /** FieldsV1: `f:` before a key, `k:` before the keys of a part of a list. Nothing below: all of it. */
  readonly tree: Json
}

/** More than this many programs write to no object. */
const MOST_CLAIMS = 100
const LONGEST_KEY = 1000

/**
 * Who owns what of an object, as its server keeps it. Where it keeps nothing somebody asked for all of it.
 *
 * Source: Kubernetes API, metadata.managedFields (since 1.18), FieldsV1.
 */
export function claimsOf(document: Json): readonly Claim[] {
  const managed = listAt(document, 'metadata', 'managedFields').slice(0, MOST_CLAIMS)
  const claims = managed.flatMap((entry): Claim[] => {
    const tree = at(entry, 'fieldsV1')
    if (!isObject(tree) || at(entry, 'subresource') === 'status') return []
    const origin = originOf(textAt(entry, 'manager') ?? '')
    return [{ origin, isApplied: at(entry, 'operation') === 'Apply', tree }]
  })
  return claims.length > 0 ? claims : [{ origin: 'operator', isApplied: false, tree: {} }]
}

/** Names of programs that change objects for ends of their own; those that carry out what people wrote are none. */
const BY_ITSELF =
  /^(?:kube-controller-manager|kube-scheduler|kubelet|hpa|vpa|keda|cluster-autoscaler)|(?:controller(?:-manager)?|autoscaler|operator|injector|webhook|recommender|updater)$/iu
const FOR_PEOPLE = /^(?:argo-?cd|helm|kustomize|flux|fleet|rancher|kubectl|kapp|terraform|pulumi)/iu

function originOf(manager: string): Claim['origin'] {
  return BY_ITSELF.test(manager) && !FOR_PEOPLE.test(manager) ? 'orchestrator' : 'operator'
}

/** The claims on what lies below a key. */
export function within(claims: readonly Claim[], key: string): readonly Claim[] {
  return claims.flatMap((claim) => (isWhole(claim) ? claim : below(claim, at(claim.tree, `f:${key}`))))
}

/** The claims on each part of a list. A list that nobody owns in parts is owned whole. */
export function withinParts(claims: readonly Claim[]): (part: Json) => readonly Claim[] {
  const each = claims.map((claim) => (isWhole(claim) ? () => [claim] : byKeys(claim)))
  return (part) => each.flatMap((of) => of(part))
}

/** A part of a list as `k:{"containerPort":80,"protocol":"TCP"}` names it, and what is owned of it. */
interface OwnedPart {
  readonly keys: readonly (readonly [name: string, value: Json])[]
  readonly tree: Json
}

/** Found by the first of its keys: a list may have hundreds of parts. */
function byKeys(claim: Claim): (part: Json) => readonly Claim[] {
  const owned = new Map<string, OwnedPart[]>()
  const names = new Set<string>()
  for (const [key, tree] of entriesOf(claim.tree)) {
    const keys = keysIn(key)
    const [first] = keys
    if (!first) continue
    names.add(first[0])
    const place = placeOf(...first)
    const known = owned.get(place)
    if (known) known.push({ keys, tree })
    else owned.set(place, [{ keys, tree }])
  }
  return (part) => {
    const likely = [...names].flatMap((name) => owned.get(placeOf(name, at(part, name))) ?? [])
    const found = likely.find(({ keys }) => keys.every(([name, value]) => at(part, name) === value))
    return below(claim, found?.tree)
  }
}

function placeOf(name: string, value: Json): string {
  return JSON.stringify([name, value])
}

function below(claim: Claim, tree: Json): readonly Claim[] {
  return isObject(tree) ? [{ ...claim, tree }] : []
}

function isWhole({ tree }: Claim): boolean {
  return entriesOf(tree).length === 0
}

function keysIn(key: string): OwnedPart['keys'] {
  if (!key.startsWith('k:') || key.length > LONGEST_KEY) return []
  try {
    return entriesOf(JSON.parse(key.slice(2)))
  } catch {
    return []
  }
}
