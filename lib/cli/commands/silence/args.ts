import type { Ms } from '../../../model/time.ts'
import type { CommonArgs } from '../../command.ts'

export interface SilenceArgs extends CommonArgs {
  target: string[]
  check?: string[]
  item?: string[]
  for?: Ms
  note?: string
  by?: string
  end?: string
  store?: string
}
