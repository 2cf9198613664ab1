import { pathWords } from '../../kit/configuration-words.ts'
import type { Definition } from '../../model/configuration.ts'
import { recordKubernetes } from '../kubernetes.ts'
import { orderPath, partsOf, saidByKey } from '../kubernetes/parts.ts'
import { at, entriesOf, isObject } from '../read.ts'
import type { Json } from '../read.ts'
import type { DefinitionUpdate, UpdateAsk } from './definition.ts'
import { doingAt, isEmptyObject, isRecorded, laidOver, ownersOf } from './kubernetes/both.ts'
import type { Both } from './kubernetes/both.ts'
import { isFixed } from './kubernetes/fixed.ts'
import { inOrder, isListOf, ordersOf } from './kubernetes/lists.ts'
import type { Order } from './kubernetes/lists.ts'
import { openingBy } from './kubernetes/secrets.ts'
import type { Open } from './kubernetes/secrets.ts'

interface Writing {
  readonly kind: Definition['kind']
  readonly open: Open
  readonly orders: ReadonlyMap<string, Order>
  readonly refuse: (path: readonly string[], why: string) => void
}

type Path = readonly string[]

/**
 * Puts in a deployment, stateful set, daemon set or cron job what people want of it to what they wanted then, and leaves
 * alone what the server, its controllers and injectors have in it. What only people of today want is taken away.
 */
export function kubernetesUpdate({ current, recorded, wanted, reveal }: UpdateAsk): DefinitionUpdate {
  const { kind, document } = current
  const clear = recordKubernetes(current, (_, value) => value) ?? { fields: [] }
  const refused = new Map<string, string>()
  const writing: Writing = {
    kind,
    open: openingBy(recorded, clear, reveal),
    orders: ordersOf(wanted),
    refuse: (path, why) => void refused.set(pathWords(path), why),
  }
  if (typeof at(document, 'metadata', 'deletionTimestamp') === 'string')
    writing.refuse(['metadata', 'deletionTimestamp'], 'it is being deleted')
  const put = putBelow(document, laidOver(recorded, wanted), [], writing)
  const cannot = [...refused].sort(([one], [other]) => (one < other ? -1 : 1)).map((each) => each.join(': '))
  return { document: withAlias(kind, put), cannot }
}

/** What becomes of what stands at one place: undefined where nothing is to be there. */
function putAt(node: Json, both: Both, path: Path, writing: Writing): Json {
  const isLeaf = both.below.size === 0 || (both.wanted !== undefined && !isEmptyObject(both.wanted.value))
  if (isLeaf) return putHere(node, both, path, writing)
  const owners = ownersOf(both)
  if (!isRecorded(both) && owners.has('operator')) {
    if (isFixed(writing.kind, path)) return refusedFixed(node, path, writing)
    // It goes with what the server has filled into it.
    if (!owners.has('orchestrator')) return undefined
  }
  const put = putBelow(node, both, path, writing)
  if (!isEmpty(put)) return put
  if (isEmpty(node)) return putHere(node, both, path, writing)
  return both.wanted ? {} : undefined
}

function putHere(node: Json, both: Both, path: Path, writing: Writing): Json {
  const { kind, open, refuse } = writing
  const doing = doingAt(both)
  if (doing === 'keep') return node
  if (isFixed(kind, path)) return refusedFixed(node, path, writing)
  if (doing === 'theirs-now') refuse(path, 'a program decides it now')
  else if (doing === 'theirs-then') refuse(path, 'a program decided it then, and somebody else does now')
  else if (doing === 'take-away') return undefined
  else if (both.wanted) {
    if (isEmptyObject(both.wanted.value)) return {}
    const opened = open(both.wanted)
    if ('value' in opened) return opened.value
    refuse(opened.closed, 'a secret, and its value is not kept')
  }
  return node
}

function refusedFixed(node: Json, path: Path, { refuse }: Writing): Json {
  refuse(path, 'no update can change it: the object would have to be made anew')
  return node
}

function putBelow(node: Json, both: Both, path: Path, writing: Writing): Json {
  return isListOf(node, path, both) ? putParts(node, both, path, writing) : putKeys(node, both, path, writing)
}

function putKeys(node: Json, { below }: Both, path: Path, writing: Writing): Json {
  const there = new Map(entriesOf(node))
  const turned = [...below.values()].some((each) => each.below.size === 0 && doingAt(each) !== 'keep')
  const kept = [...there].map(([key, value]) => {
    const child = below.get(key)
    if (!child) return [key, value] as const
    if (turned && isFilledIn(value, child, path)) return [key, undefined] as const
    return [key, putAt(value, child, [...path, key], writing)] as const
  })
  const added = [...below]
    .filter(([key]) => !there.has(key))
    .map(([key, child]) => [key, putAt(undefined, child, [...path, key], writing)] as const)
  const put = [...kept, ...added].filter(([, value]) => value !== undefined)
  const filledIn = node === undefined && put.length > 0 ? filledInThen(below, path, writing) : []
  return Object.fromEntries([...put, ...filledIn])
}

/** What was filled into something that is not there any more: it comes back as it was. */
function filledInThen(below: Both['below'], [top]: Path, { open }: Writing): readonly (readonly [string, Json])[] {
  return [...below].flatMap(([key, { wanted, below: more }]) => {
    if (top !== 'spec' || wanted?.origin !== 'engine' || more.size > 0) return []
    const opened = isEmptyObject(wanted.value) ? { value: {} } : open(wanted)
    return 'value' in opened ? [[key, opened.value] as const] : []
  })
}

/**
 * What the server has filled in because of what stands beside it, as the figures of a rolling update: it fills it in
 * again where it belongs, and refuses it elsewhere.
 */
function isFilledIn(value: Json, both: Both, path: Path): boolean {
  return (
    path[0] === 'spec' && isObject(value) && !isRecorded(both) && [...ownersOf(both)].every((own) => own === 'engine')
  )
}

function putParts(node: Json, { below }: Both, path: Path, writing: Writing): Json {
  const name = path.at(-1) ?? ''
  const there = partsOf(name, Array.isArray(node) ? (node as readonly Json[]) : [])
  const kept = there.flatMap(({ key, rest, whole }) => {
    const child = below.get(key)
    if (!child) return [{ key, part: whole }]
    const at = [...path, key]
    if (!isRecorded(child) && isMixed(child)) writing.refuse(at, 'a program has put something of its own into it')
    const put = putAt(rest, child, at, writing)
    if (put === undefined) return []
    return [{ key, part: rejoined(whole, rest, put) }]
  })
  const known = new Set(there.map(({ key }) => key))
  const added = [...below].flatMap(([key, child]) => {
    const put = known.has(key) ? undefined : putAt(undefined, child, [...path, key], writing)
    return put === undefined
      ? []
      : [{ key, part: Object.fromEntries([...entriesOf(saidByKey(name, key)), ...entriesOf(put)]) }]
  })
  const order = writing.orders.get(orderPath(path)[1] ?? '')
  return inOrder([...kept, ...added], order, added.length > 0).map(({ part }) => part)
}

/** A part of a list with what its key says of it, in the order in which it stood. */
function rejoined(whole: Json, rest: Json, put: Json): Json {
  const named = entriesOf(whole).filter(([key]) => at(rest, key) === undefined)
  const entries = new Map([...named, ...entriesOf(put)])
  const kept = entriesOf(whole).flatMap(([key]) => (entries.has(key) ? [[key, entries.get(key)] as const] : []))
  return Object.fromEntries([...kept, ...entries])
}

/** People and programs have made it together. */
function isMixed(both: Both): boolean {
  const owners = ownersOf(both)
  return owners.has('operator') && owners.has('orchestrator')
}

function isEmpty(value: Json): boolean {
  if (value === undefined) return true
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0
}

/** The old name of serviceAccountName: a server takes the one for the other. Source: Kubernetes API, PodSpec. */
const ALIAS = 'serviceAccount'

function withAlias(kind: Definition['kind'], document: Json): Json {
  const place = kind === 'cronjob' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : ['spec', 'template', 'spec']
  return changedAt(document, place, (pod) => {
    if (!Object.hasOwn(pod, ALIAS)) return pod
    const entries = entriesOf(pod).map(
      ([key, value]) => [key, key === ALIAS ? pod['serviceAccountName'] : value] as const,
    )
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
  })
}

type Readable = Readonly<Record<string, Json>>

function changedAt(node: Json, [key, ...rest]: Path, change: (node: Readable) => Json): Json {
  if (!isObject(node)) return node
  if (key === undefined) return change(node)
  return Object.hasOwn(node, key) ? { ...node, [key]: changedAt(node[key], rest, change) } : node
}
