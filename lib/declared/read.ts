import { dirname, resolve } from 'node:path'
import type { Problem } from '../base/problem.ts'
import { isSame } from '../base/same.ts'
import type { DeclaredPlan } from '../model/target.ts'
import type { WishedSet } from '../model/wish.ts'
import { loadProject } from './compose/project.ts'
import type { Told } from './compose/telling.ts'
import { wishesOf } from './compose/wishes.ts'
import { filesFor, openFiles } from './files.ts'
import type { Files } from './files.ts'
import { manifestWishes } from './manifests/wishes.ts'

export interface Surroundings {
  readonly cwd: string
  readonly home: string
  /** Our own environment: a file is given only what the plan names of it. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What all files of a plan say. */
export interface Wishes {
  readonly sets: readonly WishedSet[]
  /** Files that cannot be understood: of what they say nothing is known. */
  readonly problems: readonly Problem[]
  /** Whether all files that were asked for are as they were read, and no other has come. */
  readonly isFresh: () => Promise<boolean>
}

/** Reads what a plan names. Never throws for what stands in a file. */
export async function readDeclared(plan: DeclaredPlan, around: Surroundings): Promise<Wishes> {
  const files = openFiles(around.cwd)
  const groups = await foundBy(plan, around)
  const isFresh = async (): Promise<boolean> =>
    isSame(groups, await foundBy(plan, around)) && files.stampRead() === (await files.stampNow())
  const problems: Problem[] = groups.flatMap(({ pattern, paths }) =>
    paths.length > 0 ? [] : [{ where: plan.source, message: `"${pattern}" matches no file` }],
  )
  if (plan.as === 'manifests') {
    const paths = [...new Set(groups.flatMap((each) => each.paths))]
    return { sets: [await manifestsIn(paths, plan, files, problems)], problems, isFresh }
  }
  const projects = plan.isEachItsOwn
    ? groups.flatMap(({ paths }) => paths.map((path) => [path]))
    : [groups.flatMap(({ paths }) => paths)]
  const sets: WishedSet[] = []
  for (const paths of projects) {
    const told: Told = { problems: [], warnings: new Set() }
    const set = await composeIn(paths, plan, { files, told, around })
    // What one file gets wrong says nothing about another one.
    if (told.problems.length === 0 && set) sets.push(set)
    problems.push(...told.problems)
  }
  return { sets, problems, isFresh }
}

interface Found {
  readonly pattern: string
  readonly paths: readonly string[]
}

function folderOf({ source }: DeclaredPlan, { cwd }: Surroundings): string {
  return dirname(resolve(cwd, source.file))
}

function foundBy(plan: DeclaredPlan, around: Surroundings): Promise<readonly Found[]> {
  return Promise.all(
    plan.files.map(async (pattern) => ({
      pattern,
      paths: await filesFor(pattern, folderOf(plan, around), around.home),
    })),
  )
}

async function composeIn(
  paths: readonly string[],
  plan: DeclaredPlan,
  { files, told, around }: { readonly files: Files; readonly told: Told; readonly around: Surroundings },
): Promise<WishedSet | null> {
  const [first, ...others] = paths
  if (first === undefined) return null
  const own = new Set(plan.variables)
  const project = await loadProject(
    {
      paths: [first, ...others],
      askedFor: plan.source,
      project: plan.project,
      env: plan.env?.map((each) => resolve(folderOf(plan, around), each)),
      variables: (name) => (own.has(name) ? around.env[name] : undefined),
      profiles: plan.profiles ?? [],
    },
    files,
    told,
  )
  return project && wishesOf(project, paths.map((path) => files.shown(path)).join(' + '), told)
}

async function manifestsIn(
  paths: readonly string[],
  plan: DeclaredPlan,
  files: Files,
  problems: Problem[],
): Promise<WishedSet> {
  const objects = []
  for (const path of paths) {
    const own: Problem[] = []
    const documents = await files.documents(path, plan.source, own)
    const wishes = manifestWishes(documents, plan.namespace ?? 'default', own)
    if (own.length === 0) objects.push(...wishes)
    problems.push(...own)
  }
  return { by: plan.files.join(', '), objects, warnings: [] }
}
