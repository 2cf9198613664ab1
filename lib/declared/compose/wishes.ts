import type { NotCompared } from '../../model/configuration.ts'
import type { WishedObject, WishedSet } from '../../model/wish.ts'
import { containerDocument } from './container.ts'
import type { Project, ProjectService } from './project.ts'
import { placeWords } from './telling.ts'
import type { Told } from './telling.ts'

/** Of one service. */
const MAX_COPIES = 1000
/** Of all services together. */
const MAX_CONTAINERS = 5000

/** The containers that Compose would make, in the words of their engine. */
export function wishesOf(project: Project, by: string, told: Told): WishedSet {
  let containers = 0
  const objects: WishedObject[] = []
  for (const [name, service] of project.services) {
    const object = wishOf(name, service, project)
    containers += object?.copies ?? 0
    if (containers > MAX_CONTAINERS) {
      service.at.wrong(`more than ${MAX_CONTAINERS} containers are not read`)
      break
    }
    if (object) objects.push(object)
  }
  for (const { where, notCompared } of objects)
    for (const { path, why } of notCompared)
      if (why !== '') told.warnings.add(`${placeWords(where)}: ${path.join('.')} is not compared: ${why}`)
  return { by, objects, warnings: [...told.warnings], project: project.name }
}

function wishOf(name: string, service: ProjectService, project: Project): WishedObject | null {
  const { said, at } = service
  const many = copiesOf(said)
  if (!Number.isInteger(many) || many < 0 || many > MAX_COPIES) {
    at.wrong(`a service has a whole number of containers, at most ${MAX_COPIES}`)
    return null
  }
  const { document, notCompared, relative } = containerDocument(name, service, project)
  const profiles = (said['profiles'] ?? []) as readonly string[]
  return {
    definition: { kind: 'container', document },
    copies: many,
    where: at.where,
    isOptional:
      profiles.length > 0 && !profiles.some((each) => project.profiles.has(each) || project.profiles.has('*')),
    notCompared: [...notCompared, ...unseen(said)],
    relative,
  }
}

function copiesOf(said: ProjectService['said']): number {
  const { deploy, scale } = said as { readonly deploy?: { readonly replicas?: number }; readonly scale?: number }
  return scale ?? deploy?.replicas ?? 1
}

/** What Compose does for a service that shows otherwise at the engine, or not at all. */
function unseen(said: ProjectService['said']): readonly NotCompared[] {
  const has = (key: string): boolean => said[key] !== undefined
  const targets = (key: string): readonly string[] => (said[key] ?? []) as readonly string[]
  return [
    ...(has('image') ? [] : [{ path: ['image', 'name'], why: has('build') ? 'it is built' : '' }]),
    ...targets('secrets').map((each) => mounted(each, '/run/secrets/')),
    ...targets('configs').map((each) => mounted(each, '/')),
    ...(has('volumes_from') ? [{ path: ['mounts'], why: 'it takes those of others' }] : []),
    ...(has('volumes_from') ? [{ path: ['volumesFrom'], why: '' }] : []),
    ...(has('links') || has('external_links')
      ? [{ path: ['networks', '*', 'links'], why: 'links are by names of containers' }]
      : []),
  ]
}

function mounted(target: string, folder: string): NotCompared {
  return { path: ['mounts', target.startsWith('/') ? target : `${folder}${target}`], why: 'it is put there by Compose' }
}
