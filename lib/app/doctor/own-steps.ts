import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { quote } from '../../base/quote.ts'
import type { Clock } from '../../base/clock.ts'
import { RegistryError } from '../../kit/registry-error.ts'
import { StoreError } from '../../kit/store-error.ts'
import { countOf } from '../../kit/words.ts'
import type { Inventory } from '../../model/inventory.ts'
import { NOTIFIER_CHECK } from '../../model/oneself.ts'
import { ownStateOf } from '../own-state.ts'
import type { OwnState } from '../own-state.ts'
import { openRegistryOf, registryFolder } from '../recording/registry-of.ts'
import type { Place } from '../state-folder.ts'
import { openStoreOf, storeAddress } from '../store.ts'
import { failed, ok, skipped } from './step.ts'
import type { Step } from './step.ts'
import { whyNotWritable } from './writable.ts'

const OTHERS = 0o077
const RUN = 'orch-watch run'

export interface OwnWorld extends Place {
  readonly clock: Clock
  /** `--store` of the command line. */
  readonly store: string | undefined
  /** Files with secrets that a daemon is given beside the inventory; they need not be there. */
  readonly secretFiles: readonly string[]
}

/** How orch-watch itself is, of an inventory that is right. Nothing is sent to anybody and nothing is written. */
export async function ownSteps(inventory: Inventory, world: OwnWorld): Promise<readonly Step[]> {
  const { step, state } = await storeStep(inventory, world)
  return [
    step,
    ...(await permissionSteps(inventory, world)),
    await registryStep(inventory, world),
    daemonStep(state),
    notifierStep(inventory, state),
  ]
}

async function storeStep(
  inventory: Inventory,
  world: OwnWorld,
): Promise<{ readonly step: Step; readonly state: OwnState | null }> {
  const where = shownAddress(storeAddress(world.store, inventory, world))
  try {
    const store = await openStoreOf(world.store, inventory, world, 'read')
    try {
      const { targets: records } = await store.load()
      const state = await ownStateOf({ store, records }, inventory, world)
      return { step: await writableStep('store', where, `${where}, ${countOf(records.length, 'target')} in it`), state }
    } finally {
      await store.close()
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    if (error.trouble !== 'missing') return { step: failed('store', error, 'orch-watch status'), state: null }
    return { step: await writableStep('store', where, `there is none yet: ${RUN} makes ${where}`), state: null }
  }
}

/** A file of SQLite, or the kind of what is somewhere else: its address may hold a password. */
function shownAddress(address: string): string {
  return address.startsWith('sqlite:') ? address.slice('sqlite:'.length) : address.replace(/:.*$/su, '')
}

async function writableStep(name: string, path: string, says: string): Promise<Step> {
  if (!path.startsWith('/')) return ok(name, says)
  const why = await whyNotWritable(path)
  if (why === null) return ok(name, says)
  const hint = 'the account of the daemon needs it; "--store" and "settings.store" name another place'
  return failed(name, { message: why.says, hint }, `ls -ld ${quote(why.path)}`)
}

/** What we know of hosts is for nobody else to read: names of processes, what logs say, who is told. */
async function permissionSteps(inventory: Inventory, world: OwnWorld): Promise<readonly Step[]> {
  const address = storeAddress(world.store, inventory, world)
  const file = address.startsWith('sqlite:') ? address.slice('sqlite:'.length) : null
  const kept = [...(file === null ? [] : [dirname(file), file]), registryFolder(inventory, world) ?? []].flat()
  const modes = await Promise.all(kept.map(modeOf))
  // A folder that only its owner enters keeps what is in it.
  const [folder] = modes
  const isShut = folder !== undefined && folder.mode !== 0 && (folder.mode & OTHERS) === 0
  const secrets = await Promise.all(world.secretFiles.map(modeOf))
  const open = [...modes, ...secrets].filter(({ mode, path }) => (mode & OTHERS) !== 0 && !(isShut && path === file))
  const [first] = open
  if (!first)
    return [ok('permissions', kept.length === 0 ? 'nothing is kept in files' : 'nobody else can read what is kept')]
  const octal = (first.mode & 0o777).toString(8).padStart(4, '0')
  const message = `"${first.path}" is open to others: its mode is ${octal}`
  return [failed('permissions', { message }, `chmod go-rwx ${quote(first.path)}`)]
}

/** 0 for what is not there. */
async function modeOf(path: string): Promise<{ readonly path: string; readonly mode: number }> {
  return { path, mode: (await stat(path).catch(() => null))?.mode ?? 0 }
}

async function registryStep(inventory: Inventory, world: OwnWorld): Promise<Step> {
  const folder = registryFolder(inventory, world)
  if (folder === null) return skipped('registry', 'nothing is recorded: "registry" is off in the settings')
  try {
    await openRegistryOf(inventory, 'read', world)
    return await writableStep('registry', folder, folder)
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    if (error.trouble !== 'missing') return failed('registry', error, 'orch-watch revisions')
    return writableStep('registry', folder, `there is none yet: ${RUN} makes ${folder}`)
  }
}

/** Who looks from cron has no daemon, and that is as well. */
function daemonStep(state: OwnState | null): Step {
  const daemon = state?.daemon ?? 'none'
  if (daemon === 'none') return skipped('daemon', 'none runs with this inventory', RUN)
  if (daemon === 'silent') {
    return failed('daemon', { message: 'it runs and does not answer' }, 'journalctl -u orch-watch -n 50')
  }
  const { stuck, storeLag, recording } = daemon
  const why = stuck ?? storeLag?.why ?? recording.trouble
  if (why !== null) return failed('daemon', { message: why }, 'orch-watch status --daemon')
  return ok('daemon', `process ${daemon.pid}, ${countOf(daemon.looks.done, 'look')} done`)
}

function notifierStep({ notifiers, rules }: Inventory, state: OwnState | null): Step {
  if (notifiers.length === 0) return skipped('notifiers', 'nobody is told of anything: docs/notifiers.md has the ways')
  const silent = state?.wrong.find(({ subject }) => subject.check === NOTIFIER_CHECK)
  if (silent) {
    const message = `"${silent.subject.item}" does not get through: ${silent.summary}`
    return failed('notifiers', { message }, 'orch-watch alerts dead')
  }
  if (rules.length === 0) {
    const hint = 'write "rules: [{ name: all, then: NOTIFIER }]" into the inventory'
    return failed('notifiers', { message: 'no rule says who is told of what', hint }, 'orch-watch validate')
  }
  return ok('notifiers', notifiers.map(({ name, use }) => `${name} (${use})`).join(', '))
}
