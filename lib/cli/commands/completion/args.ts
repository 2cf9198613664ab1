import type { CommonArgs } from '../../command.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const

export interface CompletionArgs extends CommonArgs {
  shell?: (typeof SHELLS)[number]
}
