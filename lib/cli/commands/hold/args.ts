import type { CommonArgs } from '../../command.ts'

export interface HoldArgs extends CommonArgs {
  object: string[]
  until?: string
  note?: string
  by?: string
  store?: string
}
