import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { findInventory } from '../inventory/find.ts'
import { readSources } from '../inventory/sources.ts'
import { openStoreOf, storeAddress } from './store.ts'
import type { Place } from './state-folder.ts'

/** What people may type, as it stands in the inventory. */
export interface Names {
  readonly targets: readonly string[]
  readonly workloads: readonly string[]
  readonly parity: readonly string[]
  /** "env=prod". */
  readonly labels: readonly string[]
  readonly notifiers: readonly string[]
  /** Of ours and of the inventory's own folders. */
  checks(): Promise<readonly string[]>
  /** The newest first. Asks the store, if it is a file. */
  incidents(): Promise<readonly string[]>
}

const MOST_INCIDENTS = 100

/**
 * Reads the files of the inventory for nothing but names: no secret is looked up, no program is run, nobody is asked.
 * What is wrong in them is passed over; what can be read of them counts.
 */
export async function namesOf(asked: string | undefined, place: Place): Promise<Names> {
  const at = { cwd: place.cwd, home: place.env['HOME'] ?? homedir() }
  const file = findInventory(asked, at)
  const sources = file === null ? null : await readSources(file, at)
  const values = (sources?.documents ?? []).map(({ value }) => mapOf(value))
  const files = (sources?.documents ?? []).map((document) => document.file)
  const listed = (list: string) => values.flatMap((value) => itemsOf(value[list]).map(mapOf))
  const targets = listed('targets')
  const groups = values.flatMap(({ groups: all }) => Object.values(mapOf(all)).map(mapOf))
  const settings = mapOf(values[0]?.['settings'])
  return {
    targets: targets.flatMap(({ id }) => textOf(id)),
    workloads: listed('workloads').flatMap(({ id }) => textOf(id)),
    parity: listed('parity').flatMap(({ name }) => textOf(name)),
    labels: [...new Set([settings, ...groups, ...targets].flatMap(({ labels }) => labelWords(labels)))],
    notifiers: values.flatMap(({ notifiers }) => Object.keys(mapOf(notifiers))),
    // The build has joined all of them with what they do: only who asks for their names waits for that.
    checks: async () => (await import('./plugins.ts')).checkNames(sources?.pluginFolders),
    incidents: () => (file === null ? Promise.resolve([]) : incidentsIn(files, settings['store'], place)),
  }
}

async function incidentsIn(files: readonly string[], written: unknown, place: Place): Promise<readonly string[]> {
  const inventory = { files, settings: typeof written === 'string' ? { store: written } : {} }
  // Any other is asked over the network, or its address is a secret.
  const address = storeAddress(undefined, inventory, place)
  if (!address.startsWith('sqlite:') || !existsSync(address.slice('sqlite:'.length))) return []
  const store = await openStoreOf(undefined, inventory, place, 'read')
  try {
    return (await store.incidents({ since: 0, limit: MOST_INCIDENTS })).map(({ id }) => id)
  } finally {
    await store.close()
  }
}

type Values = Readonly<Record<string, unknown>>

function mapOf(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {}
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): readonly string[] {
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
}

function labelWords(labels: unknown): readonly string[] {
  return Object.entries(mapOf(labels)).flatMap(([name, value]) => textOf(value).map((text) => `${name}=${text}`))
}
