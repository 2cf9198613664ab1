import { dirname, resolve } from 'node:path'
import type { Inventory } from '../model/inventory.ts'
import type { Memory } from '../model/memory.ts'
import type { EpochMs } from '../model/time.ts'
import { keepIn, recallFrom } from '../store/memory-file.ts'
import { mainFile, stateFile } from './state-folder.ts'
import type { Place } from './state-folder.ts'

/**
 * Where one run leaves what the next has to know: what was asked for on the command line, then in the settings, then
 * the state folder of the service or of the user, a file for each inventory. Null when there is to be none.
 */
export function memoryFileFor(asked: string | undefined, inventory: Inventory, place: Place): string | null {
  if (asked !== undefined) return asked === 'off' ? null : resolve(place.cwd, asked)
  const { memory } = inventory.settings
  if (memory === undefined) return stateFile('memory', 'json', inventory, place)
  return memory === 'off' ? null : resolve(dirname(mainFile(inventory, place.cwd)), memory)
}

/** A memory that can be asked and told; trouble with its file costs the memory and never the report. */
export interface Remembering {
  readonly memory: Memory
  readonly warnings: readonly string[]
  /** Keeps what the targets that were looked at left; of targets that are no more nothing is kept. */
  keep(left: Memory, now: EpochMs): Promise<readonly string[]>
}

export async function remembering(file: string | null, inventory: Inventory): Promise<Remembering> {
  if (file === null) return { memory: new Map(), warnings: [], keep: () => Promise.resolve([]) }
  const recalled = await recallFrom(file).catch((error: unknown) => ({
    memory: new Map() as Memory,
    warning: `what earlier runs left cannot be read: ${reasonOf(error)}`,
  }))
  const { memory, warning } = { warning: undefined, ...recalled }
  return {
    memory,
    warnings: warning === undefined ? [] : [warning],
    async keep(left, now) {
      const known = new Set(inventory.targets.map(({ id }) => id))
      const all = new Map([...memory, ...left].filter(([id]) => known.has(id)))
      if (memory.size === 0 && [...all.values()].every((checks) => checks.size === 0)) return []
      try {
        await keepIn(file, all, now)
        return []
      } catch (error) {
        return [`what the next run has to know cannot be kept: ${reasonOf(error)}`]
      }
    },
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
