import { mkdir, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import { isoInstant } from '../base/instant.ts'
import { replaceFile } from '../base/replace-file.ts'
import type { Memory } from '../model/memory.ts'
import type { EpochMs } from '../model/time.ts'

const VERSION = 'orch-watch/memory/v1'

const instant = z.number().nonnegative()
const held = z.strictObject({
  item: z.string(),
  limit: z.string(),
  warningSince: instant.optional(),
  criticalSince: instant.optional(),
  shown: z.enum(['ok', 'warning', 'critical']),
})
const entry = z.strictObject({ at: instant, own: z.unknown().optional(), held: z.array(held) })
const document = z.strictObject({
  schema: z.literal(VERSION),
  savedAt: z.string(),
  // Pairs and not maps: a target may be called "__proto__".
  targets: z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), entry]))])),
})

export interface Recalled {
  readonly memory: Memory
  /** What is worth saying: a file that could not be understood has been put aside. */
  readonly warning?: string
}

/**
 * What earlier runs left. A file that is not there is an empty memory. One that cannot be understood is put aside, not
 * overwritten, and the memory begins anew.
 *
 * @throws the system's error when the file is there and cannot be read or put aside
 */
export async function recallFrom(file: string): Promise<Recalled> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { memory: new Map() }
    throw error
  }
  const read = parsed(text)
  if (read) return { memory: new Map(read.targets.map(([id, checks]) => [id, new Map(checks)] as const)) as Memory }
  await rename(file, `${file}.unreadable`)
  return {
    memory: new Map(),
    warning: `the memory of earlier runs cannot be understood; it is now "${file}.unreadable" and begins anew`,
  }
}

/** Writes the memory down, in one piece. What two runs write at the same time is that of the later one. */
export async function keepIn(file: string, memory: Memory, now: EpochMs): Promise<void> {
  const targets = [...memory].filter(([, checks]) => checks.size > 0).map(([id, checks]) => [id, [...checks]])
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await replaceFile(file, `${JSON.stringify({ schema: VERSION, savedAt: isoInstant(now), targets })}\n`, 0o600)
}

function parsed(text: string): z.output<typeof document> | null {
  try {
    return document.parse(JSON.parse(text))
  } catch {
    return null // the caller says so and puts the file aside
  }
}
