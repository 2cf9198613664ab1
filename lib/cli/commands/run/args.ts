import type { CommonArgs } from '../../command.ts'

export interface RunArgs extends CommonArgs {
  store?: string
  stream: boolean
}
