import type { CommonArgs } from '../../command.ts'

export interface DoctorArgs extends CommonArgs {
  target: readonly string[]
  store?: string
}
