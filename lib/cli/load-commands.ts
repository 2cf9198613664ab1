import { readdirSync } from 'node:fs'
import type { Command } from './command.ts'

// Two folders up to the root, from here as from a chunk of the built program.
const FOLDER = new URL('../cli/commands/', import.meta.url)

/** The folder is the list: one file, one command. */
export function commandNames(): string[] {
  return readdirSync(FOLDER)
    .flatMap((file) => /^([a-z-]+)\.[jt]s$/u.exec(file)?.[1] ?? [])
    .sort()
}

export async function loadCommand(name: string): Promise<Command> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const file = (await import(new URL(`${name}.${extension}`, FOLDER).href)) as { default: Command }
  return file.default
}
