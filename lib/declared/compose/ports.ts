import { isMap } from './telling.ts'
import type { At, Tree } from './telling.ts'
import { word } from './values.ts'

/** One port of a container, and where it is published. */
export interface Published {
  readonly [key: string]: string
  /** "80/tcp" */
  readonly port: string
  readonly ip: string
  /** Empty where the engine chooses; a range where it chooses in that. */
  readonly published: string
}

const MAX_RANGE = 1000
const MAX_PORTS = 2000
const SHORT = /^(?:(\[[0-9a-f:.]+\]|[\d.]+|):)?(?:(\d+(?:-\d+)?|):)?(\d+(?:-\d+)?)(?:\/(tcp|udp|sctp))?$/iu

export function readPorts(value: unknown, at: At): readonly Tree[] | undefined {
  if (!Array.isArray(value)) return at.wrong('a list is wanted here')
  const ports: Tree[] = []
  for (const [index, each] of (value as readonly unknown[]).entries()) {
    const here = at.below(index)
    ports.push(...((isMap(each) ? longPort(each, here) : shortPort(each, here)) ?? []))
    if (ports.length > MAX_PORTS) return here.wrong(`more than ${MAX_PORTS} ports are not read`)
  }
  return ports
}

/** "80", "8080:80", "127.0.0.1:8080:80/udp", "[::1]::80", "3000-3005:3000-3005". */
function shortPort(value: unknown, at: At): readonly Published[] | undefined {
  const text = word(value, at)
  if (text === undefined) return undefined
  const [, one, other, inside, protocol = 'tcp'] = SHORT.exec(text) ?? []
  const { ip, outside } = outsideOf(one, other)
  if (inside === undefined || ip === null)
    return at.wrong('this is no port', 'for example "80", "8080:80", "127.0.0.1:8080:80/udp"')
  return spread({ inside, outside, ip, protocol }, at)
}

/** "8080:80" has no address before it, "127.0.0.1::80" no number. The address is null where it is none. */
function outsideOf(one: string | undefined, other: string | undefined): { ip: string | null; outside: string } {
  if (one !== undefined && /[.[]/u.test(one)) return { ip: one, outside: other ?? '' }
  return one && other !== undefined ? { ip: null, outside: '' } : { ip: '', outside: one || (other ?? '') }
}

function longPort(value: Readonly<Record<string, unknown>>, at: At): readonly Published[] | undefined {
  const of = (key: string): string | undefined =>
    value[key] === undefined || value[key] === null ? undefined : word(value[key], at.below(key))
  const inside = of('target')
  if (inside === undefined || !/^\d+(?:-\d+)?$/u.test(inside)) return at.wrong('a port has a number as its "target"')
  const outside = of('published') ?? ''
  if (!/^(?:\d+(?:-\d+)?|)$/u.test(outside)) return at.below('published').wrong('a number, or a range, is wanted here')
  return spread({ inside, outside, ip: of('host_ip') ?? '', protocol: of('protocol') ?? 'tcp' }, at)
}

interface Spread {
  readonly inside: string
  readonly outside: string
  readonly ip: string
  readonly protocol: string
}

function spread({ inside, outside, ip, protocol }: Spread, at: At): readonly Published[] | undefined {
  const [within, without] = [rangeOf(inside), outside === '' ? null : rangeOf(outside)]
  if (!within || (outside !== '' && !without)) return at.wrong('this range of ports is none')
  const isPaired = without !== null && without.length === within.length
  if (without !== null && !isPaired && within.length > 1)
    return at.wrong('the two ranges of ports are not of one length')
  return within.map((port, index) => ({
    port: `${port}/${protocol.toLowerCase()}`,
    ip: ip.replace(/^\[|\]$/gu, ''),
    published: isPaired ? String(without[index]) : outside,
  }))
}

function rangeOf(text: string): readonly number[] | null {
  const [first = 0, last = first] = text.split('-').map(Number)
  if (first < 0 || last > 65_535 || last < first || last - first >= MAX_RANGE) return null
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
