import type { NetIo } from '../../../model/host.ts'
import type { Ms } from '../../../model/time.ts'
import { fault } from '../../fault.ts'
import { allGoneBy } from './counters.ts'
import { areExact, numbersIn, pastBlanks, pastWord, rowEnd } from './numbers.ts'
import { count, noRow, rowsOf, unreadable } from './rows.ts'
import { parseUpMs } from './time.ts'

/** Counters of interfaces since they came up, by name: bytes, errors and drops received, the same sent. */
export interface NetSample {
  readonly upMs: Ms
  readonly interfaces: ReadonlyMap<string, readonly number[]>
}

const WHAT = 'the counters of interfaces'

/** Source: proc(5), /proc/net/dev. On old kernels no blank stands behind the colon. A name holds neither blank nor colon. */
export function parseNetSample(files: string): NetSample {
  const interfaces = new Map<string, readonly number[]>()
  for (let at = files.indexOf(':'), to = 0; at >= 0; at = files.indexOf(':', to)) {
    to = rowEnd(files, at)
    const from = pastBlanks(files, files.lastIndexOf('\n', at) + 1, at)
    const numbers = from < at && pastWord(files, from, at) === at ? numbersIn(files, at + 1, to) : null
    const name = files.slice(from, at)
    if (numbers?.length !== COLUMNS || /[\s:/]/u.test(name)) continue
    if (!areExact(numbers)) throw unreadable(WHAT, files.slice(from, to))
    interfaces.set(name, countersOf(numbers))
  }
  if (interfaces.size === 0) throw noRow(files, '/proc/net/dev')
  return { upMs: parseUpMs(files), interfaces }
}

const COLUMNS = 16

function countersOf(all: readonly number[]): readonly number[] {
  const [received = 0, , errorsIn = 0, dropsIn = 0, , , , , sent = 0, , errorsOut = 0, dropsOut = 0] = all
  return [received, errorsIn, dropsIn, sent, errorsOut, dropsOut]
}

/** What sysfs says of an interface. */
export interface Link {
  readonly state: string
  readonly speedBytesPerSecond?: number
}

/** The kernel says this much where it does not know. */
const NO_SPEED_MBIT = 2 ** 32 - 1

/** Rows "STATE MBIT NAME". */
export function parseLinks(text: string): ReadonlyMap<string, Link> {
  return new Map(
    rowsOf(text).map((row) => {
      const [, state, speed, name] = /^([a-z]+) (-?\d+) (\S+)$/u.exec(row) ?? []
      if (state === undefined || speed === undefined || name === undefined) throw unreadable('the interfaces', row)
      const mbit = speed.startsWith('-') ? 0 : count(speed, 'the interfaces', row)
      const known = mbit > 0 && mbit < NO_SPEED_MBIT
      return [name, { state, ...(known && { speedBytesPerSecond: (mbit * 1_000_000) / 8 }) }]
    }),
  )
}

/** All interfaces of the later reading, in the order of the kernel. One that began anew in between has moved nothing yet. */
export function netBetween(from: NetSample, to: NetSample, links: ReadonlyMap<string, Link>): readonly NetIo[] {
  const overMs = to.upMs - from.upMs
  if (overMs <= 0) throw fault('unreadable', `${WHAT} did not go forward between two samples`)
  return [...to.interfaces].map(([name, now]) => {
    const before = from.interfaces.get(name)
    const gone = (before && allGoneBy(before, now)) ?? []
    return netOf(name, { gone, overMs, link: links.get(name) })
  })
}

function netOf(name: string, by: { gone: readonly number[]; overMs: Ms; link: Link | undefined }): NetIo {
  const { overMs, link = { state: 'unknown' } } = by
  const [received = 0, errorsIn = 0, dropsIn = 0, sent = 0, errorsOut = 0, dropsOut = 0] = by.gone
  const perSecond = (value: number): number => (value * 1000) / overMs
  return {
    name,
    overMs,
    receivedBytesPerSecond: perSecond(received),
    sentBytesPerSecond: perSecond(sent),
    errorsPerSecond: perSecond(errorsIn + errorsOut),
    dropsPerSecond: perSecond(dropsIn + dropsOut),
    ...link,
  }
}
