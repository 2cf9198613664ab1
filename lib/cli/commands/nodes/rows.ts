import type { TargetNodes } from '../../../app/cluster.ts'
import { formatDuration } from '../../../base/duration.ts'
import { oneLine } from '../../../base/escape.ts'
import { formatQuantity } from '../../../base/quantity.ts'
import type { Palette } from '../../../kit/palette.ts'
import { countOf } from '../../../kit/words.ts'
import type { ClusterNode, Resources } from '../../../model/node.ts'
import type { EpochMs } from '../../../model/time.ts'
import type { Painted } from '../../plain-table.ts'

export const HEAD = ['NODE', 'STATE', 'CPU', 'MEMORY', 'INSTANCES', 'VERSION', 'SAID']

/** One row for each member. Of a resource: what is promised of what there is. */
export function rowsOf(
  { target, members }: TargetNodes,
  by: { readonly now: EpochMs; readonly palette: Palette },
): readonly (readonly (string | Painted)[])[] {
  if (members.kind === 'faulted') return []
  return [...members.value]
    .sort((one, other) =>
      one.role === other.role ? (one.name < other.name ? -1 : 1) : one.role === 'control' ? -1 : 1,
    )
    .map((node) => [
      `${target.id} ${node.name}`,
      { text: stateWords(node, by.now), paint: node.isReady ? String : by.palette.status.critical },
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

function stateWords({ state, since, closed, isReady, role }: ClusterNode, now: EpochMs): string {
  const lasting = since === undefined || isReady ? '' : ` for ${formatDuration(Math.max(0, now - since))}`
  return [
    `${state}${lasting}`,
    ...(role === 'control' ? ['decides'] : []),
    ...(closed === undefined ? [] : [closed]),
  ].join(', ')
}

function share({ offers, promised }: ClusterNode, what: keyof Resources, words: (value: number) => string): string {
  const [has, given] = [offers[what], promised[what]]
  if (has === undefined) return given === undefined ? '' : words(given)
  return given === undefined ? words(has) : `${words(given)} of ${words(has)}`
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
