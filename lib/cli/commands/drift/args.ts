import type { CommonArgs } from '../../command.ts'

export interface DriftArgs extends CommonArgs {
  selector: readonly string[]
  file: readonly string[] | undefined
  project: string | undefined
}
