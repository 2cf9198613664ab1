import type { Ms } from '../../../model/time.ts'
import type { CommonArgs } from '../../command.ts'

export interface HistoryArgs extends CommonArgs {
  target: string
  check: string
  item?: string
  metric?: string
  since: Ms
  store?: string
}
