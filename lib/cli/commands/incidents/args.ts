import type { Ms } from '../../../model/time.ts'
import type { CommonArgs } from '../../command.ts'

export interface IncidentsArgs extends CommonArgs {
  id?: string
  since: Ms
  open: boolean
  store?: string
}
