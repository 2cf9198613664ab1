import type { Ms } from '../../../model/time.ts'
import type { CommonArgs } from '../../command.ts'

export interface TopArgs extends CommonArgs {
  selector: readonly string[]
  store?: string
  alone: boolean
  /** How often to look anew; absent for the usual. */
  every?: Ms
}
