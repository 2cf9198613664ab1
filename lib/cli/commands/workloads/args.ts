import type { CommonArgs } from '../../command.ts'

export interface WorkloadsArgs extends CommonArgs {
  selector: readonly string[]
  instances: boolean
  /** Milliseconds. */
  watch?: number
}
