import type { Configuration, Field, Value } from '../model/configuration.ts'
import { knownIn } from './read.ts'
import { pathWords } from './words.ts'

/** A name of several that are counted: "shop-7" is the seventh of "shop-". */
interface Counted {
  readonly before: string
  readonly count: number
  readonly width: number
  readonly behind: string
}

function countedIn(name: string): Counted | null {
  const [, before, digits, behind] = /^(.*?)(\d{1,9})(\D*)$/u.exec(name) ?? []
  if (before === undefined || digits === undefined || behind === undefined) return null
  // One that begins with a zero is as wide as it is.
  return { before, count: Number(digits), width: digits.startsWith('0') ? digits.length : 1, behind }
}

/**
 * Names for more of the same, the lowest first: what the names that are there count from, without those that are taken.
 *
 * @returns null where the names are not counted, or not all in the same way
 */
export function nextNames(
  there: readonly string[],
  taken: ReadonlySet<string>,
  most: number,
): readonly string[] | null {
  const counted = there.map(countedIn)
  const [first] = counted
  if (!first) return null
  const isAlike = (each: Counted | null): each is Counted =>
    each !== null && each.before === first.before && each.behind === first.behind
  if (!counted.every(isAlike)) return null
  const width = Math.max(...counted.map((each) => each.width))
  const found: string[] = []
  for (let count = Math.min(...counted.map((each) => each.count)); found.length < most; count += 1) {
    const name = `${first.before}${String(count).padStart(width, '0')}${first.behind}`
    if (!taken.has(name)) found.push(name)
  }
  return found
}

const NUMBERS = ['com.docker.compose.container-number', 'io.podman.compose.container-number']

/** A container made as this one is, under another name: what has the old name or its number in it has the new one. */
export function asSibling(model: Configuration, runsAs: string): Configuration {
  const number = countedIn(runsAs)?.count
  const renamed = (value: Value): Value => {
    if (Array.isArray(value)) return value.map((each: unknown) => (each === model.runsAs ? runsAs : each)) as Value
    return value === model.runsAs ? runsAs : value
  }
  const fields = model.fields.map((field): Field => {
    const [first, key, third] = field.path
    if (first === 'labels' && NUMBERS.includes(key ?? '') && number !== undefined)
      return { ...field, value: String(number) }
    const isName = first === 'hostname' || (first === 'networks' && third === 'aliases')
    return isName ? { ...field, value: renamed(field.value) } : field
  })
  const numbered = fields.some(({ path: [first, key] }) => first === 'labels' && NUMBERS.includes(key ?? ''))
  const name = numbered && model.name !== model.runsAs ? model.name.replace(/\d+$/u, String(number)) : runsAs
  return { ...model, name, runsAs, fields }
}

const ADDRESSES: Readonly<Record<string, string>> = {
  ipv4Address: 'an address that only one may have',
  ipv6Address: 'an address that only one may have',
  linkLocalAddresses: 'addresses that only one may have',
  macAddress: 'a MAC address that only one may have',
}

type Single = (field: Field, isReadOnly: boolean) => string | null

/** By the outermost name of a setting, what of it only one may have. */
const SINGLE: Readonly<Record<string, Single>> = {
  ports: ({ value }) =>
    texts(value).some((each) => /:\d+$/u.test(each))
      ? `a fixed port of the host, ${texts(value).join(', ')}, that only one may have`
      : null,
  networks: ({ path: [, , what = ''] }) => (Object.hasOwn(ADDRESSES, what) ? (ADDRESSES[what] ?? null) : null),
  networkMode({ value }) {
    if (value === 'host') return 'it has the ports of the host, which only one may have'
    const isOfAnother = texts(value).some((each) => each.startsWith('container:'))
    return isOfAnother ? 'it has the network of another, which it would share with its double' : null
  },
}

/** What is said of a mount where there is but one that has it: nobody knows whether it is meant for several. */
const MOUNTED: Single = ({ path: [, , what] }, isReadOnly) =>
  !isReadOnly && (what === 'volume' || what === 'source') ? 'it writes there, and nobody knows whether two may' : null

/**
 * Why there cannot be two of a container, each with the setting it is about.
 *
 * @param isOnly whether it is the only one: nobody knows then what others of it would share
 */
export function whyOnlyOne({ fields }: Configuration, isOnly: boolean): readonly string[] {
  const readOnly = new Set(
    fields.flatMap(({ path: [first, place, what], value }) =>
      first === 'mounts' && what === 'readOnly' && value === true ? [place] : [],
    ),
  )
  return fields.flatMap((field) => {
    const { path, origin } = field
    const [first = '', place] = path
    const single = first === 'mounts' ? (isOnly ? MOUNTED : undefined) : knownIn(SINGLE, first)
    const why = origin === 'engine' ? null : (single?.(field, readOnly.has(place)) ?? null)
    return why === null ? [] : [`${pathWords(path)}: ${why}`]
  })
}

function texts(value: Value): readonly string[] {
  return [value].flat().filter((each) => typeof each === 'string')
}
