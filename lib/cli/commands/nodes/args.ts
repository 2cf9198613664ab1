import type { CommonArgs } from '../../command.ts'

export interface NodesArgs extends CommonArgs {
  selector: readonly string[]
  /** Milliseconds. */
  watch?: number
}
