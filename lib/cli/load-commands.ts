import { readdirSync } from 'node:fs'
import type { Command } from './command.ts'
import { joinedCommands } from './joined-commands.ts'

const FOLDER = new URL('commands/', import.meta.url)

/** The folder is the list: one file, one command. */
export function commandNames(): string[] {
  if (joinedCommands) return joinedCommands.map(([name]) => name)
  return readdirSync(FOLDER)
    .flatMap((file) => /^([a-z-]+)\.ts$/u.exec(file)?.[1] ?? [])
    .sort()
}

export async function loadCommand(name: string): Promise<Command> {
  const joined = joinedCommands?.find(([each]) => each === name)
  if (joined) return joined[1]
  const file = (await import(new URL(`${name}.ts`, FOLDER).href)) as { default: Command }
  return file.default
}
