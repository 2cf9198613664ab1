import type { CommonArgs } from '../../command.ts'

export interface ReportArgs extends CommonArgs {
  selector: string[]
  what: 'period' | 'inventory'
  period: string
  from?: string
  to?: string
  timezone: string
  compare?: 'previous'
  output: readonly string[]
  mail?: string
  store?: string
}
