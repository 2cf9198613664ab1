import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { WatchError } from '../../base/problem.ts'
import type { Problem } from '../../base/problem.ts'
import { parseSource } from '../../base/yaml/document.ts'
import { loadInventory } from '../../inventory/load.ts'
import type { Registries } from '../../inventory/schema.ts'
import { loadChecks, loadConnectors } from '../plugins.ts'
import type { Place } from '../state-folder.ts'
import type { Found } from './found.ts'

/** A first inventory, and what could not be taken into it. */
export interface FirstInventory {
  readonly text: string
  readonly taken: readonly Found[]
  readonly left: readonly { readonly found: Found; readonly problem: Problem }[]
}

/**
 * The text of an inventory with these targets. Each of them was read as `validate` would: one that is refused, such as an
 * engine without TLS, is left out with its reason.
 *
 * @param file where it will stand, absolute
 */
export async function firstInventory(found: readonly Found[], file: string, place: Place): Promise<FirstInventory> {
  const [checks, connectors] = await Promise.all([loadChecks(), loadConnectors()])
  const none = new Map<string, never>()
  const registries = { checks, connectors, notifiers: none, exporters: none, remedies: none }
  const taken: Found[] = []
  const left: FirstInventory['left'][number][] = []
  for (const each of found) {
    const problem = await problemOf(textOf([each]), file, registries, place)
    if (problem) left.push({ found: each, problem })
    else taken.push(each)
  }
  return { text: textOf(taken), taken, left }
}

async function problemOf(text: string, file: string, registries: Registries, place: Place): Promise<Problem | null> {
  const document = parseSource(file, Buffer.from(text))
  if ('problems' in document) return document.problems[0] ?? null
  const sources = { documents: [document], warnings: [], problems: [], pluginFolders: [] }
  const world = { cwd: place.cwd, home: place.env['HOME'] ?? homedir(), env: place.env }
  try {
    await loadInventory(sources, registries, world)
    return null
  } catch (error) {
    if (!(error instanceof WatchError)) throw error
    return error.problems[0] ?? null
  }
}

function textOf(found: readonly Found[]): string {
  const targets = found.map(({ source, target }) => `  # ${source.replace(/[^ -~]/gu, '?')}\n${itemText(target)}`)
  return `${HEAD}targets:\n${targets.join('\n')}`
}

function itemText(target: Found['target']): string {
  const text = stringify([target], { lineWidth: 0, version: '1.2' })
  return text.replace(/^(?=.)/gmu, '  ')
}

const HEAD = `# yaml-language-server: $schema=${schemaPlace()}
#
# What orch-watch watches. "orch-watch validate" shows every mistake in this file, "orch-watch checks" what is looked at.

settings:
  timeout: 45s # for a whole pass over one target

`

/** Of the version that is installed: from lib/app/init in a checkout, from a chunk or a file when built. */
function schemaPlace(): string {
  const places = ['../../../docs', '../../docs', '../../../../docs'].map((folder) =>
    fileURLToPath(new URL(`${folder}/targets.schema.json`, import.meta.url)),
  )
  return places.find((place) => existsSync(place)) ?? 'targets.schema.json'
}
