import type { CommonArgs } from '../../command.ts'

export interface TargetsArgs extends CommonArgs {
  selector: readonly string[]
  cost: boolean
}
