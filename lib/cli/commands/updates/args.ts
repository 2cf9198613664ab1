import type { CommonArgs } from '../../command.ts'

export interface UpdatesArgs extends CommonArgs {
  selector: readonly string[]
  behind: boolean
}
