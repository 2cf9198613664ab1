import type { CommonArgs } from '../../command.ts'

export interface AlertsArgs extends CommonArgs {
  which: 'dead'
  action: 'list' | 'retry' | 'drop'
  key?: string
  all: boolean
  by?: string
  store?: string
}
