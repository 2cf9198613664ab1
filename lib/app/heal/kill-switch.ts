import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import type { Inventory } from '../../model/inventory.ts'
import { stateFile } from '../state-folder.ts'
import type { Place } from '../state-folder.ts'
import { shortInstant } from '../../base/instant.ts'
import type { EpochMs } from '../../model/time.ts'

/** Somebody has stopped all healing. */
export interface Stopped {
  readonly by: string
  readonly at: EpochMs
  readonly note: string
}

/**
 * A file, so that it holds whatever becomes of the daemon, and works while that does not answer: `touch` is enough.
 * It is read before every single deed.
 */
export interface KillSwitch {
  /** In words, by whom and since when; null while nobody has. One that cannot be read has stopped it. */
  read(): Promise<string | null>
  stop(stopped: Stopped): Promise<void>
  /** Whether there was anything to take back. */
  resume(): Promise<boolean>
}

/** The one of this inventory: in the state folder, and nothing else is in it. */
export function killSwitchOf(inventory: Inventory, place: Place): KillSwitch {
  return killSwitchAt(stateFile('heal', 'stopped', inventory, place))
}

const content = z.object({ by: z.string(), at: z.number(), note: z.string() })

function killSwitchAt(file: string): KillSwitch {
  return {
    async read() {
      try {
        return wordsOf(await readFile(file, 'utf8'))
      } catch (error) {
        return isMissing(error) ? null : `whether it is cannot be read: ${file}`
      }
    },
    async stop(stopped) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      await writeFile(file, JSON.stringify(stopped), { mode: 0o600 })
    },
    async resume() {
      try {
        await rm(file)
        return true
      } catch (error) {
        if (isMissing(error)) return false
        throw error
      }
    },
  }
}

function wordsOf(text: string): string {
  const parsed = content.safeParse(jsonOf(text))
  if (!parsed.success) return 'by hand'
  const { by, at, note } = parsed.data
  return `by ${by}, since ${shortInstant(at)}${note === '' ? '' : `: ${note}`}`
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
}
