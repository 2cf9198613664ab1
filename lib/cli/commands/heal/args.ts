import type { Ms } from '../../../model/time.ts'
import type { CommonArgs } from '../../command.ts'

export interface HealArgs extends CommonArgs {
  action: 'plan' | 'run' | 'log' | 'stop' | 'resume'
  plan?: string
  yes: boolean
  since: Ms
  incident?: string
  limit: number
  verify: boolean
  note: string
  by?: string
  store?: string
}
