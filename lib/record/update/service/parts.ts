import { at, entriesOf, isObject, textAt } from '../../read.ts'
import type { Json } from '../../read.ts'
import { FILE, MOUNT } from '../../service/task.ts'
import type { Branch } from '../target.ts'
import { renamed, wordsOf } from './settings.ts'

/** How a list of parts is recorded by their names. */
interface Naming {
  /** Undefined for what is not recorded. */
  readonly nameOf: (part: Json) => string | undefined
  readonly made: (name: string, branch: Branch) => Json
  readonly changed: (part: Json, branch: Branch, name: string) => Json
}

/** Those that are there keep their order; others follow. */
function partsOf(list: Json, branch: Branch | undefined, { nameOf, made, changed }: Naming): Json {
  const current: readonly Json[] = Array.isArray(list) ? list : []
  const names = new Set(current.map(nameOf))
  const below = new Map([...(branch?.below ?? [])].filter(([, each]) => each.isWanted))
  const stay = current.flatMap((part) => {
    const name = nameOf(part)
    if (name === undefined) return [part]
    const own = below.get(name)
    return own ? [changed(part, own, name)] : []
  })
  const added = [...below].filter(([name]) => !names.has(name)).map(([name, own]) => made(name, own))
  return current.length === 0 && added.length === 0 ? list : [...stay, ...added]
}

/** "A=1", or a name alone. */
export function environmentOf(list: Json, branch: Branch | undefined): Json {
  const said = (name: string, { leaf }: Branch): Json =>
    leaf?.kind === 'set' && leaf.value !== null ? `${name}=${String(leaf.value)}` : name
  return partsOf(list, branch, {
    nameOf: (part) => (typeof part === 'string' ? part.replace(/=.*$/su, '') : undefined),
    made: said,
    changed: (part, own, name) => (own.leaf?.kind === 'set' ? said(name, own) : part),
  })
}

export function mountsOf(list: Json, branch: Branch | undefined): Json {
  const source = (type: string): string => (type === 'volume' ? 'volume' : 'source')
  const changed = (part: Json, own: Branch, place: string): Json => {
    const table = wordsOf({ ...MOUNT, Source: source(textAt(part, 'Type') ?? 'volume') })
    // Under either word: what it is may be another thing than it was.
    const words = {
      ...table,
      key: (word: string) => (word === 'volume' || word === 'source' ? 'Source' : table.key(word)),
    }
    const rest = Object.fromEntries(entriesOf(part).filter(([key]) => key !== 'Target'))
    return { Target: place, ...asObject(renamed(rest, own, words)) }
  }
  return partsOf(list, branch, {
    nameOf: (part) => textAt(part, 'Target'),
    made: (place, own) => changed({}, own, place),
    changed,
  })
}

const file = wordsOf(FILE)

/** Secrets and configs: which one, and the file it is put into. */
export function filesOf(kind: 'Secret' | 'Config', list: Json, branch: Branch | undefined): Json {
  const changed = (part: Json, own: Branch, name: string): Json => {
    const id = own.below.get('id')?.leaf
    const rest = { ...own, below: new Map([...own.below].filter(([word]) => word !== 'id')) }
    const written = renamed(at(part, 'File'), rest.below.size === 0 ? undefined : rest, file)
    return asObject({
      ...asObject(part),
      [`${kind}Name`]: name,
      ...(id?.kind === 'set' && { [`${kind}ID`]: id.value ?? undefined }),
      File: written,
    })
  }
  return partsOf(list, branch, {
    nameOf: (part) => textAt(part, `${kind}Name`),
    made: (name, own) => changed({}, own, name),
    changed,
  })
}

const limit = wordsOf({ Soft: 'soft', Hard: 'hard' })

export function limitsOf(list: Json, branch: Branch | undefined): Json {
  const changed = (part: Json, own: Branch, name: string): Json => {
    const rest = Object.fromEntries(entriesOf(part).filter(([key]) => key === 'Soft' || key === 'Hard'))
    return { ...asObject(part), Name: name, ...asObject(renamed(rest, own, limit)) }
  }
  return partsOf(list, branch, {
    nameOf: (part) => textAt(part, 'Name') ?? '',
    made: (name, own) => changed({}, own, name),
    changed,
  })
}

const network = wordsOf({ Aliases: 'aliases', DriverOpts: 'driverOptions' })

/** By name, which a swarm takes for an id as well. */
export function networksOf(list: Json, branch: Branch | undefined, nameOf: (id: string) => string | undefined): Json {
  const changed = (part: Json, own: Branch, name: string): Json => {
    const below = new Map([...own.below].filter(([word]) => word !== 'attached'))
    const settings = Object.fromEntries(entriesOf(part).filter(([key]) => key === 'Aliases' || key === 'DriverOpts'))
    const rest = Object.fromEntries(entriesOf(part).filter(([key]) => key !== 'Aliases' && key !== 'DriverOpts'))
    const next = renamed(settings, below.size === 0 ? undefined : { ...own, below }, network)
    return { Target: name, ...rest, ...asObject(next) }
  }
  return partsOf(list, branch, {
    nameOf: (part) => {
      const id = textAt(part, 'Target')
      return id === undefined ? undefined : (nameOf(id) ?? id)
    },
    made: (name, own) => changed({}, own, name),
    changed,
  })
}

/** Without what is not said. */
function asObject(value: Json): Readonly<Record<string, Json>> {
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) : {}
}
