import type { CommonArgs } from '../../command.ts'

export interface ChecksArgs extends CommonArgs {
  name?: string
}
