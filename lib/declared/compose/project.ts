import { dirname, resolve } from 'node:path'
import type { SourceRef } from '../../model/target.ts'
import type { Files } from '../files.ts'
import { readEnvFile } from './env-file.ts'
import type { Variables } from './env-file.ts'
import { folderName, projectName, readComposeFile } from './file.ts'
import type { ComposeFile, ServiceInFile } from './file.ts'
import type { Lookup } from './interpolate.ts'
import { mergeMaps, mergeServices } from './merge.ts'
import type { Service } from './service.ts'
import { sizeOf } from './telling.ts'
import type { At, Told, Tree } from './telling.ts'

/** Services as all files together want them. */
export interface Project {
  readonly name: string
  readonly folder: string
  readonly services: ReadonlyMap<string, ProjectService>
  readonly networks: { readonly [key: string]: Tree }
  readonly volumes: { readonly [key: string]: Tree }
  readonly profiles: ReadonlySet<string>
  readonly lookup: Lookup
}

export interface ProjectService {
  readonly said: Service
  readonly at: At
  /** Of its `env_file`s, in their order. */
  readonly fromFiles: Variables
}

export interface ComposeWish {
  /** Absolute; merged in their order. The folder of the first is that of the project. */
  readonly paths: readonly [string, ...string[]]
  readonly askedFor: SourceRef
  readonly project?: string | undefined
  /** Absolute; undefined for `.env` in the folder, where there is one. */
  readonly env?: readonly string[] | undefined
  /** Variables that win over those of files. */
  readonly variables: Lookup
  readonly profiles: readonly string[]
}

/** @returns null where nothing of it can be said; the problems tell why */
export async function loadProject(wish: ComposeWish, files: Files, told: Told): Promise<Project | null> {
  const folder = dirname(wish.paths[0])
  const lookup = await lookupOf(wish, folder, files, told)
  const loading = {
    files,
    told,
    lookup,
    askedFor: wish.askedFor,
    known: new Map<string, readonly ComposeFile[]>(),
    spent: { values: 0 },
  }
  let whole: ComposeFile = { services: new Map(), networks: {}, volumes: {} }
  for (const path of wish.paths)
    for (const each of await loaded(path, folder, loading))
      whole = merged(whole, await extended(each, path, folder, loading))
  if (told.problems.length > 0) return null
  const services = await withEnvironments(whole.services, files, told, lookup)
  const name = nameOf([wish.project, lookup('COMPOSE_PROJECT_NAME'), whole.name], folder)
  const profiles = new Set([...wish.profiles, ...(lookup('COMPOSE_PROFILES') ?? '').split(',').filter(Boolean)])
  return told.problems.length > 0 ? null : { ...whole, name, folder, services, profiles, lookup }
}

/** The first that says one. */
function nameOf(names: readonly (string | undefined)[], folder: string): string {
  return names.map((each) => projectName(each ?? '')).find((each) => each !== '') ?? (folderName(folder) || 'default')
}

async function lookupOf(wish: ComposeWish, folder: string, files: Files, told: Told): Promise<Lookup> {
  const variables = new Map<string, string | null>()
  const lookup: Lookup = (name) => wish.variables(name) ?? variables.get(name) ?? undefined
  for (const path of wish.env ?? [resolve(folder, '.env')]) {
    const text = await files.text(path)
    if (text === null) {
      const message = `cannot read "${files.shown(path)}": no such file`
      if (wish.env) told.problems.push({ where: wish.askedFor, message })
      continue
    }
    const read = readEnvFile(files.shown(path), text, lookup)
    told.problems.push(...read.problems)
    for (const [name, value] of read.variables) variables.set(name, value)
  }
  return lookup
}

interface Loading {
  readonly files: Files
  readonly told: Told
  readonly lookup: Lookup
  readonly askedFor: SourceRef
  readonly known: Map<string, readonly ComposeFile[]>
  /** What services have said so far, once they were made of what they extend. */
  readonly spent: { values: number }
}

const MAX_VALUES = 300_000

/** Documents of one file: as many files that are merged. */
async function loaded(
  path: string,
  folder: string,
  by: Loading,
  askedFor = by.askedFor,
): Promise<readonly ComposeFile[]> {
  const key = `${folder}\0${path}`
  const known = by.known.get(key)
  if (known) return known
  const documents = await by.files.documents(path, askedFor, by.told.problems)
  const read = documents.map((document) => readComposeFile(document, folder, by.lookup, by.told))
  by.known.set(key, read)
  return read
}

/** The same with every service made of what it extends. */
async function extended(file: ComposeFile, path: string, folder: string, by: Loading): Promise<ComposeFile> {
  const services = new Map<string, ServiceInFile>()
  for (const [name, each] of file.services)
    services.set(name, { ...each, said: await saidBy(name, each, { path, folder, chain: [] }, by) })
  return { ...file, services }
}

const MAX_CHAIN = 32

/** Where a service stands, and which it has been reached over. */
interface Reached {
  readonly path: string
  readonly folder: string
  readonly chain: readonly string[]
}

async function saidBy(
  name: string,
  one: ServiceInFile,
  { path, folder, chain }: Reached,
  by: Loading,
): Promise<Service> {
  if (!one.extends) return one.said
  const here = one.at.below('extends')
  const key = `${path}\0${name}`
  if (chain.includes(key) || chain.length > MAX_CHAIN) {
    here.wrong('services extend each other in a circle')
    return one.said
  }
  if (by.spent.values > MAX_VALUES) {
    here.wrong(`services that say more than ${MAX_VALUES} things together are not read`)
    return one.said
  }
  const other = one.extends.file === undefined ? path : resolve(folder, one.extends.file)
  const otherFolder = one.extends.file === undefined ? folder : dirname(other)
  const found = (await loaded(other, otherFolder, by, here.where)).find(({ services }) =>
    services.has(one.extends?.service ?? ''),
  )
  const base = found?.services.get(one.extends.service)
  if (!base) {
    if (by.told.problems.length === 0) here.wrong(`there is no service "${one.extends.service.slice(0, 80)}" to extend`)
    return one.said
  }
  const reached = { path: other, folder: otherFolder, chain: [...chain, key] }
  const said = mergeServices(await saidBy(one.extends.service, base, reached, by), one.said)
  by.spent.values += sizeOf(said)
  return said
}

function merged(base: ComposeFile, over: ComposeFile): ComposeFile {
  const services = new Map(base.services)
  for (const [name, each] of over.services) {
    const before = services.get(name)
    services.set(name, before ? { ...before, said: mergeServices(before.said, each.said) } : each)
  }
  const name = over.name ?? base.name
  return {
    ...(name !== undefined && { name }),
    services,
    networks: mergeMaps(base.networks, over.networks),
    volumes: mergeMaps(base.volumes, over.volumes),
  }
}

interface EnvFile extends SourceRef {
  readonly path: string
  readonly isRequired: boolean
}

async function withEnvironments(
  services: ComposeFile['services'],
  files: Files,
  told: Told,
  lookup: Lookup,
): Promise<Project['services']> {
  const all = new Map<string, ProjectService>()
  for (const [name, { said, at }] of services) {
    const fromFiles = new Map<string, string | null>()
    for (const each of (said['env_file'] ?? []) as unknown as readonly EnvFile[]) {
      const text = await files.text(each.path)
      const { file, line, column } = each
      if (text === null && each.isRequired)
        told.problems.push({ where: { file, line, column }, message: `cannot read "${files.shown(each.path)}"` })
      if (text === null) continue
      const read = readEnvFile(files.shown(each.path), text, lookup)
      told.problems.push(...read.problems)
      for (const [variable, value] of read.variables) fromFiles.set(variable, value)
    }
    all.set(name, { said, at, fromFiles })
  }
  return all
}
