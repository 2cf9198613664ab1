import { createInterface } from 'node:readline/promises'
import { withRollback } from '../../../app/replace/rollback.ts'
import type { Rollback } from '../../../app/replace/rollback.ts'
import type { Outcome } from '../../../app/replace/replace.ts'
import { openRegistryOf } from '../../../app/recording/registry-of.ts'
import type { World } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Ms } from '../../../model/time.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'
import { changesTable } from './changes-table.ts'
import { meant } from './meant.ts'

/** So long the new one may take until it is healthy. */
const WITHIN_MS: Ms = 120_000

/** Puts a container back to what it was in a revision, or says how that would be done. */
export async function rollback(world: World, args: RevisionsArgs, io: Io): Promise<number> {
  const { from: revision } = args
  if (revision === undefined) throw new UsageError('say which revision: "orch-watch revisions list OBJECT" shows them')
  const warn = (words: string): void => void io.stderr.write(`orch-watch: ${oneLine(words)}\n`)
  const access = args.plan ? 'read' : 'write'
  const registry = await openRegistryOf(world.inventory, access, { ...io, mended: warn })
  const of = await meant(registry, args.object)
  return withRollback({ of, revision, access }, { ...world, ...io, registry, warn }, async (found) => {
    if (args.plan || found.plan.cannot.length > 0) {
      await writeOut(io.stdout, args.json ? asJson(found, null, []) : page(found, args, io))
      return found.plan.cannot.length > 0 ? EXIT.unavailable : EXIT.ok
    }
    if (!args.yes && !(await confirmed(found, args, io))) return EXIT.usage
    return carryOut(found, args, io)
  })
}

async function carryOut(found: Rollback, args: RevisionsArgs, io: Io): Promise<number> {
  const steps: { readonly step: string; readonly words: string; readonly tookMs: number }[] = []
  const said: Promise<void>[] = []
  const outcome = await found.carryOut(args.within ?? WITHIN_MS, ({ name, words }, tookMs) => {
    steps.push({ step: name, words, tookMs: Math.round(tookMs) })
    if (!args.json) said.push(writeOut(io.stdout, `${oneLine(words)}: ${Math.round(tookMs)} ms\n`))
  })
  await Promise.all(said)
  if (args.json) await writeOut(io.stdout, asJson(found, outcome, steps))
  else if (outcome.kind === 'replaced') await writeOut(io.stdout, `${nameOf(found)}: rolled back to ${short(found)}\n`)
  if (outcome.kind === 'replaced') return EXIT.ok
  const end =
    outcome.kind === 'undone'
      ? 'everything is as it was before'
      : 'it could not be taken back, and is at the next start'
  io.stderr.write(`orch-watch: ${oneLine(`${nameOf(found)}: not rolled back, ${end}: ${outcome.why}`)}\n`)
  return outcome.kind === 'undone' ? EXIT.again : EXIT.system
}

async function confirmed(found: Rollback, args: RevisionsArgs, io: Io): Promise<boolean> {
  if (io.stdin.isTTY !== true)
    throw new UsageError('there is no terminal to ask: look at it with --plan, then say --yes')
  io.stderr.write(page(found, args, io))
  const asking = createInterface({ input: io.stdin, output: io.stderr })
  try {
    const answer = await asking.question(`Roll ${oneLine(nameOf(found))} back to ${short(found)}? Type yes to do it: `)
    return answer.trim().toLowerCase() === 'yes'
  } finally {
    asking.close()
  }
}

function page(found: Rollback, args: RevisionsArgs, io: Io): string {
  const { plan, changes } = found
  const head = oneLine(`${nameOf(found)}, container "${plan.runsAs}": back to ${short(found)}`)
  const table = changes.length === 0 ? 'it is made anew as it is\n' : changesTable(changes, ['IS', 'WILL BE'], args, io)
  if (plan.cannot.length > 0) {
    const why = plan.cannot.map((each) => `  ${oneLine(each)}\n`).join('')
    return `${head}\n${table}it cannot be had again exactly, and is left alone:\n${why}`
  }
  const steps = plan.steps.map(({ words }, at) => `  ${at + 1}. ${oneLine(words)}\n`).join('')
  return `${head}\n${table}steps; when one fails, all is taken back:\n${steps}`
}

/** The request itself holds secrets: what becomes different says all of it but them. */
function asJson(
  { of, revision, plan, changes }: Rollback,
  outcome: Outcome | null,
  done: readonly { readonly step: string; readonly words: string; readonly tookMs: number }[],
): string {
  const { runsAs, steps, cannot } = plan
  const ended =
    outcome === null
      ? {}
      : { outcome: outcome.kind, ...('why' in outcome && { why: outcome.why, failed: outcome.step }) }
  const all = outcome === null ? steps.map(({ name, words }) => ({ step: name, words })) : done
  return `${JSON.stringify({ ...of, runsAs, revision, changes, cannot, steps: all, ...ended }, null, 2)}\n`
}

function nameOf({ of }: Rollback): string {
  return `${of.target}/${of.name}`
}

function short({ revision }: Rollback): string {
  return revision.slice(0, 8)
}
