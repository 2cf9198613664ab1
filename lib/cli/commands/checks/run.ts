import { loadChecks } from '../../../app/plugins.ts'
import { userPluginFolders } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { suggest } from '../../../base/suggest.ts'
import type { AnyCheck } from '../../../kit/check.ts'
import * as z from 'zod'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { ChecksArgs } from './args.ts'

export async function run(args: ChecksArgs, io: Io): Promise<number> {
  const all = await loadChecks(await userPluginFolders(args, io))
  const chosen = args.name === undefined ? [...all.values()] : [checkCalled(args.name, all)]
  if (args.json) await writeOut(io.stdout, `${JSON.stringify(chosen.map(asJson), null, 2)}\n`)
  else if (args.name === undefined) await writeOut(io.stdout, plainTable(HEAD, chosen.map(row), io, args.color))
  else await writeOut(io.stdout, chosen.map(inDetail).join('\n'))
  return EXIT.ok
}

const HEAD = ['CHECK', 'WHAT IT IS', 'NEEDS', 'LIMITS (WARNING / CRITICAL)']

function row(check: AnyCheck): string[] {
  const limits = Object.entries(check.limits).map(
    ([name, { warn = '-', crit = '-' }]) =>
      `${name} ${warn === '-' && crit === '-' ? '(none set)' : `${warn} / ${crit}`}`,
  )
  return [check.name, check.title, needsOf(check), limits.join(', ')]
}

function needsOf({ needs }: AnyCheck): string {
  const sections = Object.entries(needs).map(
    ([name, list]) => `${name}${Array.isArray(list) ? `: ${list.join(', ')}` : ''}`,
  )
  return sections.join('; ') || 'nothing but the look'
}

function inDetail(check: AnyCheck): string {
  const options = Object.entries(optionsOf(check)).map(([name, { description }]) => `    ${name}: ${description ?? ''}`)
  const limits = Object.entries(check.limits).map(
    ([name, { unit, bad, warn, crit, about }]) =>
      `    ${name} (${unit}, bad ${bad}): ${about}; warning ${warn ?? 'not set'}, critical ${crit ?? 'not set'}`,
  )
  return [
    `${check.name}: ${check.title}`,
    `  needs ${needsOf(check)}`,
    ...(limits.length > 0 ? ['  limits', ...limits] : ['  no limits']),
    ...(options.length > 0 ? ['  options', ...options] : ['  no options']),
    '',
  ].join('\n')
}

function asJson(check: AnyCheck): unknown {
  const { name, title, needs, limits, absent } = check
  return { name, title, needs, limits, options: optionsOf(check), absent }
}

function optionsOf(check: AnyCheck): Record<string, { description?: string }> {
  const schema = z.toJSONSchema(check.options as z.ZodType, { io: 'input', unrepresentable: 'any' })
  return (schema.properties ?? {}) as Record<string, { description?: string }>
}

function checkCalled(name: string, all: ReadonlyMap<string, AnyCheck>): AnyCheck {
  const check = all.get(name)
  if (check) return check
  const meant = suggest(name, [...all.keys()])
  throw new UsageError(`there is no check "${name}"${meant === null ? '' : `, did you mean "${meant}"?`}`)
}
