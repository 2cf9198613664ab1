import type { CommonArgs } from '../../command.ts'

export interface RecordArgs extends CommonArgs {
  target: string
  check: readonly string[]
  file?: string
  as?: string
  anonymise: boolean
  memory?: string
}
