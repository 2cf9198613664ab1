import type { SourceDocument } from '../../base/yaml/document.ts'
import type { Problem } from '../../base/problem.ts'
import type { ObjectKind } from '../../model/configuration.ts'
import type { WishedObject } from '../../model/wish.ts'
import { canonicalQuantity } from './quantity.ts'

type Doc = Readonly<Record<string, unknown>>

const KINDS = new Map<string, ObjectKind>([
  ['Deployment', 'deployment'],
  ['StatefulSet', 'statefulset'],
  ['DaemonSet', 'daemonset'],
  ['CronJob', 'cronjob'],
])
const GROUPS = /^(?:apps|batch)\//u
/** `List`, and `DeploymentList` and the like. */
const LIST = /^(?:[A-Z]\w*)?List$/u
const MAX_OBJECTS = 5000

/** The workloads among the objects of these documents: of others no configuration is recorded. */
export function manifestWishes(
  documents: readonly SourceDocument[],
  namespace: string,
  problems: Problem[],
): readonly WishedObject[] {
  const found = documents.flatMap((document) => objectsIn(document.value, document, []))
  if (found.length > MAX_OBJECTS) {
    const where = documents[0]?.placeOf([]) ?? { file: '', line: 1, column: 1 }
    problems.push({ where, message: `more than ${MAX_OBJECTS} objects are not read` })
  }
  return found.slice(0, MAX_OBJECTS).flatMap((each) => wishOf(each, namespace, problems) ?? [])
}

interface Found {
  readonly value: unknown
  readonly document: SourceDocument
  readonly path: readonly (string | number)[]
}

function objectsIn(value: unknown, document: SourceDocument, path: Found['path']): readonly Found[] {
  const isList = isMap(value) && typeof value['kind'] === 'string' && LIST.test(value['kind'])
  if (!isList || !Array.isArray(value['items'])) return [{ value, document, path }]
  return value['items'].map((item: unknown, index) => ({ value: item, document, path: [...path, 'items', index] }))
}

function wishOf({ value, document, path }: Found, namespace: string, problems: Problem[]): WishedObject | null {
  const where = document.placeOf(path)
  const wrong = (message: string, hint?: string): null => {
    problems.push({ where, message, ...(hint !== undefined && { hint }) })
    return null
  }
  if (!isMap(value) || typeof value['kind'] !== 'string' || typeof value['apiVersion'] !== 'string')
    return wrong('this is no object of Kubernetes', 'each has "apiVersion", "kind" and "metadata"')
  const kind = GROUPS.test(value['apiVersion']) ? KINDS.get(value['kind']) : undefined
  if (!kind) return null
  const metadata = value['metadata']
  if (!isMap(metadata) || typeof metadata['name'] !== 'string' || metadata['name'] === '')
    return wrong('this object has no "metadata.name"')
  const said = Object.fromEntries(Object.entries(metadata).filter(([key]) => !OF_A_SERVER.has(key)))
  const own = typeof said['namespace'] === 'string' && said['namespace'] !== '' ? said['namespace'] : namespace
  return {
    definition: {
      kind,
      document: { metadata: { ...said, namespace: own }, spec: asStored(value['spec'], []) },
    },
    where,
    isOptional: false,
    notCompared: [],
    relative: [],
  }
}

/** In a file that was fetched from one: who owns what there says nothing of what the file wants. */
const OF_A_SERVER = new Set(['managedFields', 'uid'])

const QUANTITIES = new Set(['limits', 'requests', 'sizeLimit'])

/** As the server keeps it: quantities in its spelling, and nothing where an empty text was said. */
function asStored(value: unknown, path: readonly string[]): unknown {
  const [key = '', parent = ''] = [path.at(-1), path.at(-2)]
  if (Array.isArray(value)) return value.map((each) => asStored(each, path))
  if (isMap(value))
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, each]) => {
        const isEmptyValue = each === '' && name === 'value' && key === 'env'
        return isEmptyValue ? [] : [[name, asStored(each, [...path, name])]]
      }),
    )
  const isQuantity = QUANTITIES.has(parent) || key === 'sizeLimit'
  return isQuantity && (typeof value === 'string' || typeof value === 'number')
    ? canonicalQuantity(String(value))
    : value
}

function isMap(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
