import type { CommonArgs } from '../../command.ts'

export interface ParityArgs extends CommonArgs {
  side: readonly string[]
  by?: string
  ratio?: string
}
