type Tree = Record<string, unknown>

interface Owner extends Tree {
  readonly manager: string
  readonly operation: string
  readonly fieldsV1: Tree
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  ports: ['containerPort', 'protocol'],
}

/** All of a value as FieldsV1 names it. */
export function treeOf(value: unknown, name = ''): Tree {
  return Object.fromEntries(
    partsOf(value, name).map(([key, each]) => [
      key,
      { ...(key.startsWith('k:') && { '.': {} }), ...treeOf(each, key.slice(2)) },
    ]),
  )
}

/** Who owns what after an update: whoever updates has what is different now. Source: structured-merge-diff, "Update". */
export function ownedAfter(old: object, made: object, manager: string): readonly object[] {
  const owners = (old as { metadata?: { managedFields?: readonly Owner[] } }).metadata?.managedFields ?? []
  const changed = changedIn(shown(old), shown(made))
  const others = owners.flatMap((owner) => {
    if (owner.manager === manager && owner.operation === 'Update') return []
    return [{ ...owner, fieldsV1: without(owner.fieldsV1, changed) }]
  })
  const own = owners.find((owner) => owner.manager === manager && owner.operation === 'Update')
  const fieldsV1 = both(own?.fieldsV1 ?? {}, changed)
  return [
    ...others,
    ...(Object.keys(fieldsV1).length > 0 ? [{ manager, operation: 'Update', fieldsType: 'FieldsV1', fieldsV1 }] : []),
  ]
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([one], [two]) => (one < two ? -1 : 1))
    .map(([key, each]) => [key, sorted(each)])
}

function shown(object: object): Tree {
  const { metadata = {}, spec } = object as { metadata?: Tree; spec?: unknown }
  return { metadata: { labels: metadata['labels'] ?? {}, annotations: metadata['annotations'] ?? {} }, spec }
}

/** What is in the one that made is, and not so in the old one. */
function changedIn(old: unknown, made: unknown, name = ''): Tree {
  const before = new Map(partsOf(old, name))
  return Object.fromEntries(
    partsOf(made, name).flatMap(([key, each]) => {
      if (!before.has(key)) return [[key, treeOf(each, key.slice(2))]]
      if (isSame(before.get(key), each)) return []
      const below = changedIn(before.get(key), each, key.slice(2))
      return Object.keys(below).length > 0 || partsOf(each, key.slice(2)).length === 0 ? [[key, below]] : []
    }),
  )
}

function partsOf(value: unknown, name: string): (readonly [key: string, value: unknown])[] {
  if (Array.isArray(value)) {
    const keys = KEYS[name]
    if (!keys) return []
    return (value as readonly Tree[]).map((part) => {
      const key = Object.fromEntries(
        keys.map((each) => [each, part[each] ?? (each === 'protocol' ? 'TCP' : undefined)]),
      )
      return [`k:${JSON.stringify(key)}`, part] as const
    })
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).map(([key, each]) => [`f:${key}`, each] as const)
}

function both(one: Tree, other: Tree): Tree {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return Object.fromEntries(keys.map((key) => [key, both((one[key] ?? {}) as Tree, (other[key] ?? {}) as Tree)]))
}

function without(tree: Tree, gone: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, each]) => {
      const taken = gone[key] as Tree | undefined
      if (!taken) return [[key, each]]
      const left = without(each as Tree, taken)
      return Object.keys(left).length > 0 ? [[key, left]] : []
    }),
  )
}
