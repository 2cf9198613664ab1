import type { Status } from '../../../model/result.ts'
import type { CommonArgs } from '../../command.ts'

export interface CheckArgs extends CommonArgs {
  selector: readonly string[]
  output?: string
  outputFile: readonly string[]
  failOn: Exclude<Status, 'ok'>
  all: boolean
  cost: boolean
  memory?: string
  state?: string
}
