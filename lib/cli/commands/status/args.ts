import type { CommonArgs } from '../../command.ts'

export interface StatusArgs extends CommonArgs {
  selector: readonly string[]
  store?: string
  all: boolean
  daemon: boolean
}
