import type { Configuration } from '../../model/configuration.ts'
import type { Paired } from '../../model/parity.ts'

/** What one container is on its side. */
export interface Role {
  /** The compose project that its name begins with. */
  readonly project: string | null
  readonly name: string
}

/** By the label that was asked for, else as compose knows it, else by the label `role`, else by its name. */
export function roleOf(object: Configuration, by: string | undefined): Role {
  const label = (key: string): string | undefined => labelOf(object, key)
  const asked = by === undefined ? undefined : label(by)
  if (asked !== undefined) return { project: null, name: asked }
  const [project, service] = ['project', 'service'].map(
    (part) => label(`com.docker.compose.${part}`) ?? label(`io.podman.compose.${part}`),
  )
  if (project !== undefined && service !== undefined) return { project, name: service }
  const name = label('role') ?? object.name
  return { project: null, name: object.kind === 'container' ? name : `${object.kind} ${name}` }
}

export function projectOf(object: Configuration): string | null {
  return labelOf(object, 'com.docker.compose.project') ?? labelOf(object, 'io.podman.compose.project') ?? null
}

/**
 * Projects that have one name here and another there. Whoever runs both beside each other has to give them two: where
 * all others have found their like, and one is left on each side, they are the same.
 */
export function pairedProjects(a: readonly Role[], b: readonly Role[]): Paired | null {
  const [left, right] = [projectsOf(a), projectsOf(b)]
  const [only, others] = [left.filter((each) => !right.includes(each)), right.filter((each) => !left.includes(each))]
  const [one, other] = [only[0], others[0]]
  return one !== undefined && other !== undefined && only.length === 1 && others.length === 1
    ? { a: one, b: other }
    : null
}

function projectsOf(roles: readonly Role[]): readonly string[] {
  return [...new Set(roles.flatMap(({ project }) => project ?? []))]
}

function labelOf({ fields }: Configuration, key: string): string | undefined {
  const value = fields.find(({ path }) => path.length === 2 && path[0] === 'labels' && path[1] === key)?.value
  return typeof value === 'string' && value !== '' ? value : undefined
}
