import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Inventory } from '../model/inventory.ts'

export interface Place {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The file people name when they start us. */
export function mainFile(inventory: Pick<Inventory, 'files'>, cwd: string): string {
  return resolve(cwd, inventory.files[0] ?? 'targets.yaml')
}

/** Where systemd lets the service keep its state. */
const SERVICE_FOLDER = '/var/lib/orch-watch'

/**
 * A file of our own for this inventory, in the state folder of the service or of the user. Whoever may look into the
 * service's folder, and finds there what the service has made for this inventory, means that one.
 */
export function stateFile(kind: string, ending: string, inventory: Pick<Inventory, 'files'>, place: Place): string {
  return stateOf(kind, `.${ending}`, inventory, place)
}

/** The same for a folder. */
export function stateFolder(kind: string, inventory: Pick<Inventory, 'files'>, place: Place): string {
  return stateOf(kind, '', inventory, place)
}

function stateOf(kind: string, ending: string, inventory: Pick<Inventory, 'files'>, { cwd, env }: Place): string {
  const home = env['HOME'] ?? homedir()
  const own = env['STATE_DIRECTORY'] ?? join(env['XDG_STATE_HOME'] || join(home, '.local/state'), 'orch-watch')
  const name = createHash('sha256').update(mainFile(inventory, cwd)).digest('hex').slice(0, 16)
  const file = `${kind}-${name}${ending}`
  const ofService = join(SERVICE_FOLDER, file)
  return env['STATE_DIRECTORY'] === undefined && existsSync(ofService) ? ofService : join(own, file)
}
