import type { TargetNodes } from '../../../app/cluster.ts'
import { formatDuration } from '../../../base/duration.ts'
import { oneLine } from '../../../base/escape.ts'
import { shortInstant } from '../../../base/instant.ts'
import { formatQuantity } from '../../../base/quantity.ts'
import type { Palette } from '../../../kit/palette.ts'
import { countOf } from '../../../kit/words.ts'
import type { ClusterNode, Resources } from '../../../model/node.ts'
import type { EpochMs } from '../../../model/time.ts'
import type { Painted } from '../../plain-table.ts'

export const HEAD = ['NODE', 'STATE', 'SINCE', 'CPU', 'MEMORY', 'INSTANCES', 'VERSION', 'SAID']

/** One row for each member. Of a resource: what is promised of what there is. */
export function rowsOf(
  { target, members }: TargetNodes,
  by: { readonly now: EpochMs; readonly palette: Palette; readonly isTerminal: boolean },
): readonly (readonly (string | Painted)[])[] {
  if (members.kind === 'faulted') return []
  return [...members.value]
    .sort((one, other) =>
      one.role === other.role ? (one.name < other.name ? -1 : 1) : one.role === 'control' ? -1 : 1,
    )
    .map((node) => [
      `${target.id} ${node.name}`,
      { text: stateWords(node), paint: node.isReady ? String : by.palette.status.critical },
      sinceWords(node, by),
      share(node, 'cpuCores', (value) => formatQuantity(value, 'count')),
      share(node, 'memoryBytes', (value) => formatQuantity(value, 'bytes')),
      share(node, 'instances', String),
      node.version ?? '',
      saidOf(node),
    ])
}

function saidOf({ why, pressures, isReady }: ClusterNode): string {
  const short = pressures.map(({ kind, why: words }) => `short of ${kind}${words === '' ? '' : ` (${words})`}`)
  return [...(isReady || why === '' ? [] : [why]), ...short].join(', ')
}

function stateWords({ state, closed, role }: ClusterNode): string {
  return [state, ...(role === 'control' ? ['decides'] : []), ...(closed === undefined ? [] : [closed])].join(', ')
}

/** "12d": a terminal has no room for more beside all the rest. A program gets the moment, which does not move. */
function sinceWords({ since }: ClusterNode, by: { readonly now: EpochMs; readonly isTerminal: boolean }): string {
  if (since === undefined) return ''
  if (!by.isTerminal) return shortInstant(since)
  const [largest = ''] = formatDuration(Math.max(1000, by.now - since)).split(' ')
  return largest
}

function share({ offers, promised }: ClusterNode, what: keyof Resources, words: (value: number) => string): string {
  const [has, given] = [offers[what], promised[what]]
  if (has === undefined) return given === undefined ? '' : words(given)
  return given === undefined ? words(has) : partOf(words(given), words(has))
}

/** "8 of 23.5 GiB": a unit that both have is said once. */
function partOf(part: string, whole: string): string {
  const [amount = part, unit] = part.split(' ')
  return unit !== undefined && whole.endsWith(` ${unit}`) ? `${amount} of ${whole}` : `${part} of ${whole}`
}

/** "stack: 3 managers, 3 of them reachable, led by node-1". Escaped. */
export function controlLine({ target, control }: TargetNodes): string {
  if (!control) return ''
  const { members, leader, isReady, failing, version } = control
  const reachable = members.filter((each) => each.isReachable).length
  const parts = [
    ...(members.length > 0 ? [`${countOf(members.length, 'manager')}, ${reachable} reachable`] : []),
    ...(leader === undefined ? [] : [leader === null ? 'nobody leads' : `led by ${leader}`]),
    ...(isReady ? ['ready'] : ['NOT READY']),
    ...failing,
    ...(version === undefined ? [] : [`version ${version}`]),
  ]
  return `${oneLine(target.id)}: ${oneLine(parts.join(', '))}\n`
}
