import type { CommonArgs } from '../../command.ts'

export interface RevisionsArgs extends CommonArgs {
  action: 'list' | 'show' | 'diff' | 'export' | 'record' | 'rollback'
  object?: string
  from?: string
  to?: string
  limit: number
  all: boolean
  reveal: boolean
  as: 'run' | 'compose' | 'service' | 'manifest'
  plan: boolean
  yes: boolean
  within?: number
}
