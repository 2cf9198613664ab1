import type { Ms } from '../../../model/time.ts'
import type { CommonArgs } from '../../command.ts'

export interface AckArgs extends CommonArgs {
  incident: string
  note?: string
  by?: string
  for?: Ms
  sticky: boolean
  remove: boolean
  store?: string
}
