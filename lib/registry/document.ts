import { isMap, parseDocument, stringify } from 'yaml'
import type { ScalarTag } from 'yaml'
import { isoInstant } from '../base/instant.ts'
import { comparePaths, OBJECT_KINDS } from '../model/configuration.ts'
import type { Configuration, Field, Fingerprint, Origin, Scalar, Value } from '../model/configuration.ts'
import { RegistryError } from '../kit/registry-error.ts'

/** What one file of the registry says. */
export interface Document {
  readonly target: string
  /** Under which key its fingerprints were made. */
  readonly keyId: string
  readonly configuration: Configuration
  /** Whether its secrets lie sealed beside it. Absent where nobody has looked. */
  readonly isSealed?: boolean
}

const FORM = 'orch-watch/configuration/v1'
/** In the order in which people ask: what somebody wanted comes first. */
const ORIGINS = ['operator', 'image', 'orchestrator', 'engine'] as const satisfies readonly Origin[]

/** A fingerprint as it stands in a file: `!secret 9f3c…`. A class, as only that tells it from a setting of that shape. */
class Hidden {
  readonly fingerprint: string
  constructor(fingerprint: string) {
    this.fingerprint = fingerprint
  }
}

const SECRET_TAG: ScalarTag = {
  tag: '!secret',
  identify: (value) => value instanceof Hidden,
  resolve: (text: string) => new Hidden(text),
  stringify: ({ value }) => (value as Hidden).fingerprint,
}

const WRITING = { customTags: [SECRET_TAG], lineWidth: 0, aliasDuplicateObjects: false }

type Tree = Map<string, unknown>

/** The same configuration gives the same text, so that two of them differ where their settings do. */
export function toDocument({ target, keyId, configuration }: Document): string {
  const { kind, name, runsAs, incarnation, createdAt, fields } = configuration
  const head = new Map<string, unknown>([
    ['form', FORM],
    ['target', target],
    ['kind', kind],
    ['name', name],
    ['runsAs', runsAs],
    ['incarnation', incarnation],
    ...(createdAt === undefined ? [] : [['createdAt', isoInstant(createdAt)] as const]),
    ['secretsUnder', keyId],
  ])
  for (const origin of ORIGINS) {
    const tree: Tree = new Map()
    for (const field of fields) if (field.origin === origin) plant(tree, field.path, written(field.value))
    if (tree.size > 0) head.set(origin, tree)
  }
  return stringify(head, WRITING)
}

function plant(tree: Tree, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path
  if (rest.length === 0) return void tree.set(first, value)
  const known = tree.get(first)
  const below: Tree = known instanceof Map ? (known as Tree) : new Map<string, unknown>()
  tree.set(first, below)
  plant(below, rest, value)
}

function written(value: Value): unknown {
  if (Array.isArray(value)) return value.map((each: Scalar | Fingerprint) => written(each))
  return typeof value === 'object' && value !== null && 'fingerprint' in value ? new Hidden(value.fingerprint) : value
}

/**
 * @param place the file, for whoever has to mend it
 * @throws RegistryError `damaged`
 */
export function readDocument(text: string, place: string): Document {
  const wrong = (what: string): Error => new RegistryError('damaged', `${place}: ${what}`)
  const document = parseDocument(text, { customTags: [SECRET_TAG], stringKeys: true, uniqueKeys: true })
  const [problem] = document.errors
  if (problem) throw wrong(problem.message.split('\n')[0] ?? 'no YAML')
  if (!isMap(document.contents)) throw wrong('not a recorded configuration')
  const head = document.toJS({ mapAsMap: true, maxAliasCount: 0 }) as Tree
  const textAt = (key: string): string => {
    const value = head.get(key)
    if (typeof value !== 'string') throw wrong(`"${key}" is missing`)
    return value
  }
  if (head.get('form') !== FORM) throw wrong(`"form" is not ${FORM}`)
  const kind = OBJECT_KINDS.find((each) => each === head.get('kind'))
  if (!kind) throw wrong(`"kind" is none of ${OBJECT_KINDS.join(', ')}`)
  const createdAt = Date.parse(String(head.get('createdAt')))
  return {
    target: textAt('target'),
    keyId: textAt('secretsUnder'),
    configuration: {
      kind,
      name: textAt('name'),
      runsAs: textAt('runsAs'),
      incarnation: textAt('incarnation'),
      ...(createdAt > 0 && { createdAt }),
      fields: ORIGINS.flatMap((origin) => harvest(head.get(origin), [], origin)).sort((one, other) =>
        comparePaths(one.path, other.path),
      ),
    },
  }
}

function harvest(node: unknown, path: readonly string[], origin: Origin): Field[] {
  if (node instanceof Map) return [...(node as Tree)].flatMap(([key, each]) => harvest(each, [...path, key], origin))
  return path.length === 0 ? [] : [{ path, value: read(node), origin }]
}

function read(node: unknown): Value {
  if (Array.isArray(node)) return node.map((each) => read(each) as Scalar | Fingerprint)
  if (node instanceof Hidden) return { fingerprint: node.fingerprint }
  return isPlain(node) ? node : null
}

function isPlain(node: unknown): node is Scalar {
  return node === null || ['string', 'number', 'boolean'].includes(typeof node)
}
