import * as z from 'zod'
import type { AnyConnector } from '../kit/connector.ts'
import type { DeclaredAs, DeclaredPlan } from '../model/target.ts'
import type { Path, SourceDocument } from '../base/yaml/document.ts'

const path = z.string().min(1).max(4096)
const paths = z.union([path, z.array(path).min(1)])

const files = z.strictObject({
  file: paths.describe('the file, or several that are merged in their order, as Compose merges them'),
  project: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]*$/u, 'a project is named with small letters, digits, "_" and "-"')
    .optional()
    .describe('the name of the Compose project; what the file says, or the name of its folder, when left out'),
  namespace: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .describe('of objects of Kubernetes that name none: `default` when left out'),
  env: paths.optional().describe('files with variables; `.env` beside the first file when left out'),
  variables: z
    .array(z.string().regex(/^[A-Za-z_]\w*$/u, 'a variable is named with letters, digits and "_"'))
    .optional()
    .describe('variables that are taken from the environment of orch-watch; no others are'),
  profiles: z.array(z.string().min(1)).optional().describe('profiles of Compose that are in use; "*" for all'),
})

/** One of these, or a list of them. A text stands for a file, or for all that fit it, each by itself. */
export const declaredSchema = z
  .union([path, files, z.array(z.union([path, files])).min(1)])
  .describe(
    'files that say what should run: of Compose for engines, manifests for Kubernetes; relative to this file, "*" and "**" are allowed',
  )

type FileWords = z.output<typeof files>
export type DeclaredWords = z.output<typeof declaredSchema>

/** What a runtime is declared by; null for one of which no files are read. */
export function declaredAs({ name, offers }: AnyConnector, hasEngine: boolean): DeclaredAs | null {
  if (name === 'kubernetes') return 'manifests'
  return hasEngine || offers.includes('engine') ? 'compose' : null
}

/** Whether a target of this runtime may name such files at all. */
export function mayBeDeclared(connector: AnyConnector): boolean {
  return declaredAs(connector, connector.offers.includes('host')) !== null
}

export function declaredPlans(
  words: DeclaredWords,
  as: DeclaredAs,
  { document, at }: { readonly document: SourceDocument; readonly at: Path },
): readonly DeclaredPlan[] {
  const listed = Array.isArray(words) ? words : [words]
  return listed.map((each, index) => {
    const source = document.placeOf(Array.isArray(words) ? [...at, index] : at)
    if (typeof each === 'string') return { as, files: [each], isEachItsOwn: true, source }
    return { as, isEachItsOwn: false, source, ...planOf(each) }
  })
}

function planOf({ file, project, namespace, env, variables, profiles }: FileWords) {
  return {
    files: [file].flat(),
    ...(project !== undefined && { project }),
    ...(namespace !== undefined && { namespace }),
    ...(env !== undefined && { env: [env].flat() }),
    ...(variables !== undefined && { variables }),
    ...(profiles !== undefined && { profiles }),
  }
}
