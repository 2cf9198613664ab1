import type { CommonArgs } from '../../command.ts'

export interface ReplayArgs extends CommonArgs {
  file: string
  set: readonly string[]
  output?: string
  all: boolean
}
