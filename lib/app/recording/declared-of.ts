import { homedir } from 'node:os'
import { declaredAs } from '../../inventory/declared.ts'
import { readDeclared } from '../../declared/read.ts'
import { fault, seen } from '../../kit/fault.ts'
import type { Problem } from '../../base/problem.ts'
import type { DeclaredSet, Recorder } from '../../model/configuration.ts'
import type { Fault, Looked } from '../../model/fault.ts'
import type { DeclaredPlan, Target } from '../../model/target.ts'
import { declaredSet } from '../../record/declared.ts'
import type { Place } from '../state-folder.ts'
import type { World } from '../world.ts'

/** What files say of a target. Never throws: of a file that cannot be understood the answer tells, and has the others. */
export type DeclaredOf = (target: Target) => Promise<Looked<readonly DeclaredSet[]>>

interface Known {
  readonly sets: readonly DeclaredSet[]
  readonly problems: readonly Problem[]
  readonly isFresh: () => Promise<boolean>
}

/**
 * Reads the files of a plan when they are first asked for, and again when one of them has changed, come or gone: each
 * look asks the disk for no more than that.
 *
 * @param record the one that makes configurations of what runs: secrets are compared by their fingerprints
 * @param told what is in a file and is not compared, once
 */
export function declaredFrom(record: Recorder, { cwd, env }: Place, told: (words: string) => void): DeclaredOf {
  const around = { cwd, env, home: env['HOME'] ?? homedir() }
  const known = new WeakMap<DeclaredPlan, Known>()
  const said = new Set<string>()

  async function readPlan(plan: DeclaredPlan): Promise<Known> {
    const before = known.get(plan)
    if (before && (await before.isFresh())) return before
    const { sets, problems, isFresh } = await readDeclared(plan, around)
    for (const words of sets.flatMap(({ warnings }) => warnings)) {
      if (said.size < MOST_SAID && !said.has(words)) told(words)
      said.add(words)
    }
    const read = { sets: sets.map((set) => declaredSet(set, record)), problems, isFresh }
    known.set(plan, read)
    return read
  }

  return async ({ declared = [] }) => {
    const all = await Promise.all(declared.map(readPlan))
    const problems = all.flatMap((each) => each.problems)
    return seen(
      all.flatMap(({ sets }) => sets),
      problems.length > 0 ? faultOf(problems) : undefined,
    )
  }
}

/** The same target, held against the files of a command line instead of those that the inventory names. */
export function heldAgainst(
  target: Target,
  { file, project }: { readonly file: readonly string[]; readonly project: string | undefined },
  { connectors }: Pick<World, 'connectors'>,
): Target {
  const connector = connectors.get(target.runtime)
  const as = connector ? declaredAs(connector, target.engine !== undefined) : null
  // Its folder is the one that people are in.
  const source = { file: '--file', line: 1, column: 1 }
  const plan = { files: file, isEachItsOwn: false, source, ...(project !== undefined && { project }) }
  return as === null ? target : { ...target, declared: [{ as, ...plan }] }
}

const MOST_SAID = 1000

/** Told in one line; `orch-watch drift` names the first, and people mend one after the other. */
function faultOf(problems: readonly Problem[]): Fault | undefined {
  const [first] = problems
  if (!first) return undefined
  const { file, line, column } = first.where
  const more = problems.length > 1 ? `, and ${problems.length - 1} more` : ''
  const hint = first.hint === undefined ? {} : { hint: first.hint }
  return fault('unreadable', `${file}:${line}:${column}: ${first.message}${more}`, hint).fault
}
