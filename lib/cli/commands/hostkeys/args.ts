import type { CommonArgs } from '../../command.ts'

export interface HostKeysArgs extends CommonArgs {
  action: 'scan' | 'trust'
  host: readonly string[]
  yes: boolean
  fingerprint?: string
}
