import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import containerState from '../../checks/container-state.ts'
import disk from '../../checks/disk.ts'
import reachable from '../../checks/reachable.ts'
import swap from '../../checks/swap.ts'
import parity from '../../lib/connectors/parity.ts'
import { WatchError } from '../../lib/base/problem.ts'
import type { Problem } from '../../lib/base/problem.ts'
import { loadInventory } from '../../lib/inventory/load.ts'
import type { Registries } from '../../lib/inventory/schema.ts'
import { readSources } from '../../lib/inventory/sources.ts'
import type { AnyCheck } from '../../lib/kit/check.ts'
import { defineCheck } from '../../lib/kit/check.ts'
import type { AnyConnector } from '../../lib/kit/connector.ts'
import type { AnyNotifier } from '../../lib/kit/notifier.ts'
import type { AnyRemedy } from '../../lib/kit/remedy.ts'
import { material, secret } from '../../lib/kit/secret-ref.ts'
import type { Inventory } from '../../lib/model/inventory.ts'
import execRemedy from '../../lib/remedies/exec.ts'
import webhookRemedy from '../../lib/remedies/webhook.ts'
import { aConnector, aNotifier, aRemedy, aSession } from './fakes.ts'

const never = (): ReturnType<typeof aSession> => aSession()

const address = z.string().regex(/^(?:[a-z_][a-z0-9_-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?$/u, {
  error: 'write user@host:port, or a name of ~/.ssh/config',
})

const ssh = aConnector(never, {
  name: 'ssh',
  title: 'A host over SSH',
  offers: ['host', 'shell'],
  options: z.strictObject({
    address,
    ssh: z
      .strictObject({
        key: secret().optional(),
        password: secret().optional(),
        hostKey: z.enum(['strict', 'accept-new']).default('strict'),
        jump: z.array(z.string()).optional(),
      })
      .optional(),
  }),
  via: (options: { ssh?: { jump?: string[] } }) => options.ssh?.jump ?? [],
})

const docker = aConnector(never, {
  name: 'docker',
  title: 'A container engine',
  offers: ['engine'],
  options: z
    .strictObject({
      endpoint: z.string().regex(/^(?:unix|tcp|ssh):\/\/./u, { error: 'write unix://, tcp:// or ssh://' }),
      tls: z.strictObject({ ca: material().optional(), key: secret().optional() }).optional(),
      insecure: z.boolean().default(false),
    })
    .refine(({ endpoint, tls, insecure }) => !endpoint.startsWith('tcp://') || tls !== undefined || insecure, {
      path: ['endpoint'],
      error: 'tcp:// without "tls" lets everybody on the way in: write "insecure: true" if it is meant',
    }),
  via: ({ endpoint }: { endpoint: string }) => (endpoint.startsWith('ssh://') ? [endpoint.slice(6)] : []),
})

const local = aConnector(never, {
  name: 'local',
  title: 'This machine',
  offers: ['host', 'shell'],
  options: z.strictObject({}),
})

/** A check that cannot run as shipped: it has to be told what to look for. */
const port = defineCheck({
  name: 'port',
  title: 'Listening port',
  needs: { shell: true },
  limits: {},
  options: z.strictObject({ number: z.int().min(1).max(65_535) }),
  observe: () => null,
  judge: () => [],
})

const mail = z
  .strictObject({
    to: z.array(z.string().min(1)).min(1),
    login: z.strictObject({ user: z.string(), password: secret() }).optional(),
    port: z.int().min(1).max(65_535).default(587),
    plain: z.boolean().default(false),
  })
  .refine(({ login, plain }) => !(login && plain), { path: ['plain'], error: 'a password would travel in the open' })

/** A few real checks and connectors that have the shape of the real ones, so that no expected text moves with them. */
export const REGISTRIES: Registries = {
  connectors: named<AnyConnector>(docker, local, parity, ssh),
  checks: named<AnyCheck>(containerState, disk, port, reachable, swap),
  notifiers: named<AnyNotifier>(aNotifier('mail', mail), aNotifier('slack', z.strictObject({ url: secret() }))),
  remedies: named<AnyRemedy>(aRemedy('restart', { mends: ['container-*'] }), execRemedy, webhookRemedy),
}

function named<Plugin extends { readonly name: string }>(...plugins: Plugin[]): ReadonlyMap<string, Plugin> {
  return new Map(plugins.map((plugin) => [plugin.name, plugin]))
}

export interface Given {
  readonly env?: Readonly<Record<string, string>>
  readonly home?: string
  readonly file?: string
  readonly registries?: Registries
}

/** The inventory of a folder, or the error with all its problems. */
export async function loadFrom(folder: string, given: Given = {}): Promise<Inventory> {
  const place = { cwd: folder, home: given.home ?? folder }
  const sources = await readSources(given.file ?? 'targets.yaml', place)
  return loadInventory(sources, given.registries ?? REGISTRIES, { ...place, env: given.env ?? {} })
}

/** What is wrong with a folder's inventory; nothing when it loads. */
export async function problemsIn(folder: string, given: Given = {}): Promise<readonly Problem[]> {
  try {
    await loadFrom(folder, given)
    return []
  } catch (error) {
    if (error instanceof WatchError) return error.problems
    throw error
  }
}

/** Writes files into a folder of their own, runs the story, and takes the folder away. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  story: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-inventory-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content, { mode: 0o600 })
    }
    return await story(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The inventory of one file. */
export function inventoryOf(yaml: string, given: Given = {}): Promise<Inventory> {
  return inFolder({ 'targets.yaml': yaml }, (folder) => loadFrom(folder, given))
}

/** The problems of one file, as `line:column message`. */
export async function complaintsOf(yaml: string, given: Given = {}): Promise<string[]> {
  const problems = await inFolder({ 'targets.yaml': yaml }, (folder) => problemsIn(folder, given))
  return problems.map(({ where, message }) => `${where.line}:${where.column} ${message}`)
}
