import { basename } from 'node:path'
import type { SourceDocument } from '../../base/yaml/document.ts'
import { interpolate } from './interpolate.ts'
import type { Lookup } from './interpolate.ts'
import { readService } from './service.ts'
import type { Service } from './service.ts'
import { atTop, isMap, mapOf } from './telling.ts'
import type { At, Told, Tree } from './telling.ts'
import { flag, word } from './values.ts'

/** What one file says, its variables put in, each service in one way of writing it. */
export interface ComposeFile {
  readonly name?: string
  readonly services: ReadonlyMap<string, ServiceInFile>
  /** By the names that the file has for them. */
  readonly networks: { readonly [key: string]: Tree }
  readonly volumes: { readonly [key: string]: Tree }
}

export interface ServiceInFile {
  readonly said: Service
  readonly at: At
  readonly extends?: { readonly service: string; readonly file?: string }
}

const KNOWN = new Set(['version', 'name', 'services', 'networks', 'volumes', 'secrets', 'configs'])
const MAX_SERVICES = 1000

/** @param folder relative paths in it begin there */
export function readComposeFile(document: SourceDocument, folder: string, lookup: Lookup, told: Told): ComposeFile {
  const top = atTop(document, told)
  const nothing: ComposeFile = { services: new Map(), networks: {}, volumes: {} }
  const value = filledIn(document.value, top, lookup, { characters: 0 })
  if (!isMap(value)) {
    top.wrong('a Compose file is a map with "services"')
    return nothing
  }
  for (const key of Object.keys(value)) {
    if (key === 'include')
      top.below(key).wrong('"include" is not followed', 'name the other file in "declared" as well')
    else if (!KNOWN.has(key) && !key.startsWith('x-')) top.below(key).warn(`"${key.slice(0, 60)}" is not compared`)
  }
  const name = value['name'] === undefined ? undefined : word(value['name'], top.below('name'))
  return {
    ...(name !== undefined && { name }),
    services: servicesIn(value['services'], top.below('services'), folder),
    networks: outsideIn(value['networks'], top.below('networks')),
    volumes: outsideIn(value['volumes'], top.below('volumes')),
  }
}

function servicesIn(value: unknown, at: At, folder: string): ComposeFile['services'] {
  if (value === undefined || value === null) return new Map()
  if (!isMap(value)) {
    at.wrong('services are a map by their names')
    return new Map()
  }
  const names = Object.keys(value)
  if (names.length > MAX_SERVICES) at.wrong(`more than ${MAX_SERVICES} services are not read`)
  return new Map(
    names.slice(0, MAX_SERVICES).map((name) => {
      const here = at.below(name)
      if (!/^[\w.-]{1,128}$/u.test(name)) here.wrong('a service is named with letters, digits, ".", "_" and "-"')
      const written = value[name]
      const base = isMap(written) ? extendsIn(written['extends'], here.below('extends')) : undefined
      return [name, { said: readService(written, here, { folder }), at: here, ...(base && { extends: base }) }] as const
    }),
  )
}

function extendsIn(value: unknown, at: At): ServiceInFile['extends'] {
  if (value === undefined || value === null) return undefined
  const service = word(isMap(value) ? value['service'] : value, isMap(value) ? at.below('service') : at)
  const file = isMap(value) && value['file'] !== undefined ? word(value['file'], at.below('file')) : undefined
  return service === undefined ? undefined : { service, ...(file !== undefined && { file }) }
}

/** Networks and volumes: what they are called outside, and whether somebody else makes them. */
function outsideIn(value: unknown, at: At): { readonly [key: string]: Tree } {
  if (value === undefined || value === null) return {}
  if (!isMap(value)) {
    at.wrong('a map is wanted here')
    return {}
  }
  return mapOf(
    Object.entries(value).map(([key, said]) => {
      const here = at.below(key)
      if (!isMap(said)) return [key, {}] as const
      const external = said['external']
      const outer = isMap(external) ? external['name'] : said['name']
      const name = outer === undefined || outer === null ? undefined : word(outer, here.below('name'))
      const isExternal = isMap(external) || (external !== undefined && flag(external, here.below('external')) === true)
      return [key, { ...(name !== undefined && { name }), ...(isExternal && { external: true }) }] as const
    }),
  )
}

/** All that the variables of one file stand for. */
const MAX_CHARACTERS = 8 * 1024 * 1024

/** Puts values in the place of variables, wherever a text is a value. */
function filledIn(value: unknown, at: At, lookup: Lookup, spent: { characters: number }): unknown {
  if (typeof value === 'string') return filledText(value, at, lookup, spent)
  if (Array.isArray(value)) return value.map((each, index) => filledIn(each, at.below(index), lookup, spent))
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, filledIn(each, at.below(key), lookup, spent)]),
  )
}

function filledText(text: string, at: At, lookup: Lookup, spent: { characters: number }): string {
  const said = interpolate(text, lookup)
  if ('wrong' in said) {
    at.wrong(said.wrong)
    return ''
  }
  for (const name of said.unset) at.warn(`"${name}" is not set, and is taken for empty`)
  spent.characters += said.text.length
  if (spent.characters <= MAX_CHARACTERS) return said.text
  at.wrong('what the variables of this file stand for is too long')
  return ''
}

/** As Compose makes a name of a folder: small letters, digits, "_" and "-", beginning with a letter or a digit. */
export function projectName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/gu, '')
    .replace(/^[_-]+/u, '')
}

export function folderName(folder: string): string {
  return projectName(basename(folder))
}
