import type { CommonArgs } from '../../command.ts'

export interface ExplainArgs extends CommonArgs {
  target: string
  check: string
  item?: string
  store?: string
}
