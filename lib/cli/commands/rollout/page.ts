import type { RolloutStep } from '../../../app/rollout/carry-out.ts'
import type { Planned } from '../../../app/rollout/plan.ts'
import type { Rollout } from '../../../app/rollout/rollout.ts'
import { oneLine } from '../../../base/escape.ts'
import { objectWords } from '../../../model/configuration.ts'
import type { Io } from '../../command.ts'
import { changesTable } from '../revisions/changes-table.ts'
import type { RolloutArgs } from './args.ts'

type PageArgs = Pick<RolloutArgs, 'color'>

/** What becomes different of each, in which order and behind which gates; or why it cannot be done. */
export function rolloutPage(rollout: Rollout, args: PageArgs, io: Io): string {
  const { about, image, planned, left, minAvailable, rights, cannot } = rollout
  const head = `${about}: ${image.name}${image.digest === '' ? '' : ` (${image.digest})`}`
  const page = [
    `${oneLine(head)}\n`,
    ...alike(planned).map(({ names, of }) => `${oneLine(names)}\n${tableOf(of, args, io)}`),
    left.length > 0 ? `left alone, of this image already: ${oneLine(left.map(objectWords).join(', '))}\n` : '',
    rights.length > 0 ? `these would have more rights over their host:\n${indented(rights)}` : '',
  ].join('')
  if (cannot.length > 0) return `${page}it is not done, and nothing is touched:\n${indented(cannot)}`
  if (planned.length === 0) return `${page}nothing is to be done: all are of this image\n`
  const steps = planned.map(({ replica, plan }, at) => {
    const along = plan.parts.filter(({ because }) => because !== null).map(({ of }) => objectWords(of))
    return `${at + 1}. ${objectWords(replica.of)}${along.length > 0 ? `, and with it ${along.join(', ')}` : ''}`
  })
  const gate = `one after the other, each while ${minAvailable} others are ready and until it is well; when one is not, all are put back:`
  return `${page}${gate}\n${indented(steps)}`
}

/** "[3/10] start "shop-3": 12 ms". */
export function stepWords({ step, tookMs, place: [nth, all], isBack }: RolloutStep): string {
  return oneLine(`[${isBack ? 'back ' : ''}${nth}/${all}] ${step.words}: ${Math.round(tookMs)} ms`)
}

export function endWords({ about, image, planned }: Rollout): string {
  const how = planned.length === 1 ? 'one container is' : `${planned.length} containers are`
  return oneLine(`${about}: ${how} of ${image.name} (${image.digest}) now`)
}

/** Of many replicas most become different in the same way: that is said once. */
function alike(planned: readonly Planned[]): readonly { readonly names: string; readonly of: Planned }[] {
  const kinds = new Map<string, { readonly of: Planned; readonly names: string[] }>()
  for (const each of planned) {
    const key = JSON.stringify(changesOf(each))
    const kind = kinds.get(key) ?? { of: each, names: [] }
    kind.names.push(objectWords(each.replica.of))
    kinds.set(key, kind)
  }
  return [...kinds.values()].map(({ of, names }) => ({ of, names: names.join(', ') }))
}

export function changesOf({ plan }: Planned) {
  return plan.parts.filter(({ because }) => because === null).flatMap(({ changes }) => changes)
}

function tableOf(planned: Planned, args: PageArgs, io: Io): string {
  return changesTable(changesOf(planned), ['IS', 'WILL BE'], args, io)
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${oneLine(line)}\n`).join('')
}
