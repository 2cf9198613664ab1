import type { Command } from './command.ts'

/**
 * Every command by its name, joined by the build (scripts/bundle.js) so that a start loads one file for all of them.
 * Null in a checkout: there the folder itself is read.
 */
export const joinedCommands: readonly (readonly [name: string, command: Command])[] | null = null
