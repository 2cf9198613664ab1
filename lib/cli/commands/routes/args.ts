import type { Trouble } from '../../../model/state.ts'
import type { CommonArgs } from '../../command.ts'

export interface RoutesArgs extends CommonArgs {
  target: string
  check: string
  item: string
  status: Trouble
}
