import { loadWorld } from '../../../app/world.ts'
import type { World } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { oneLine } from '../../../base/escape.ts'
import type { Origin } from '../../../model/inventory.ts'
import { listed } from '../../../kit/workloads/words.ts'
import type { Target, TargetId } from '../../../model/target.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { selectedBy } from '../../selected-by.ts'
import { writeOut } from '../../write-out.ts'
import type { TargetsArgs } from './args.ts'
import { costText } from './cost.ts'

export async function run(args: TargetsArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  const targets = selectedBy(args.selector, world.inventory)
  if (args.cost) await writeOut(io.stdout, await costText(targets, world, args, io))
  else if (args.json)
    await writeOut(
      io.stdout,
      `${JSON.stringify(
        targets.map((each) => asJson(each, world)),
        null,
        2,
      )}\n`,
    )
  else if (args.verbose || (args.selector.length > 0 && targets.length === 1))
    await writeOut(io.stdout, targets.map((each) => inDetail(each, world)).join('\n'))
  else
    await writeOut(
      io.stdout,
      plainTable(
        HEAD,
        targets.map((each) => row(each, world)),
        io,
        args.color,
      ),
    )
  return EXIT.ok
}

const HEAD = ['ID', 'RUNTIME', 'REACHED AT', 'CHECKS', 'GROUPS', 'LABELS']

function row(target: Target, world: World): string[] {
  return [
    target.id,
    target.runtime + (target.engine ? ' + engine' : ''),
    target.members ? spreadOver(target.members) : reachedAt(target, world),
    String(target.plans.length),
    target.groups.join(', '),
    Object.entries(target.labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  ]
}

function reachedAt(target: Target, { connectors }: World): string {
  const endpoint = connectors.get(target.runtime)?.endpoint(target.options) ?? ''
  return target.via === undefined ? endpoint : `${endpoint} through ${target.via}`
}

/** A workload stands at no address. One target has room for all of them, a table has not. */
function spreadOver(members: readonly TargetId[]): string {
  return members.length === 0 ? 'no target' : listed(members)
}

function asJson(target: Target, world: World): unknown {
  const { id, runtime, groups, labels, via, members, schedule, timeoutMs, plans, source } = target
  return {
    ...{ id, runtime, endpoint: reachedAt(target, world), via, members, groups, labels, schedule, timeoutMs, source },
    checks: plans,
    origins: world.inventory.origins.get(id) ?? [],
  }
}

function inDetail(target: Target, world: World): string {
  const { file, line } = target.source
  const when =
    target.schedule.kind === 'cron' ? `cron ${target.schedule.expression}` : `every ${target.schedule.everyMs / 1000}s`
  const lines = [
    `${target.id}  ${target.runtime}, ${reachedAt(target, world)}  (${file}:${line})`,
    `  looked at ${when}, ${target.timeoutMs / 1000}s for a pass`,
    ...(target.members ? [`  spread over: ${target.members.join(', ') || 'no target'}`] : []),
    `  checks: ${target.plans.map(({ check }) => check).join(', ')}`,
    ...(world.inventory.origins.get(target.id) ?? []).map(
      (origin) => `    ${origin.path}: ${origin.value} ← ${from(origin)}`,
    ),
  ]
  return `${lines.map((each) => each.replace(/\S.*/u, (text) => oneLine(text))).join('\n')}\n`
}

function from({ from: level, group, source }: Origin): string {
  const who = group === undefined ? level : `group ${group}`
  return source ? `${who}, ${source.file}:${source.line}:${source.column}` : who
}
