import type { CommonArgs } from '../../command.ts'

export interface BaselineArgs extends CommonArgs {
  action: 'list' | 'set' | 'clear'
  object: readonly string[]
  revision?: string
  note: string
  by?: string
}
