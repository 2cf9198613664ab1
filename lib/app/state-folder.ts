import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Inventory } from '../model/inventory.ts'

export interface Place {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The file people name when they start us. */
export function mainFile(inventory: Inventory, cwd: string): string {
  return resolve(cwd, inventory.files[0] ?? 'targets.yaml')
}

/** A file of our own for this inventory, in the state folder of the service or of the user. */
export function stateFile(kind: string, ending: string, inventory: Inventory, { cwd, env }: Place): string {
  const home = env['HOME'] ?? homedir()
  const folder = env['STATE_DIRECTORY'] ?? join(env['XDG_STATE_HOME'] || join(home, '.local/state'), 'orch-watch')
  const name = createHash('sha256').update(mainFile(inventory, cwd)).digest('hex').slice(0, 16)
  return join(folder, `${kind}-${name}.${ending}`)
}
