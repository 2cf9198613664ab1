import type { CommonArgs } from '../../command.ts'

export interface RevisionsArgs extends CommonArgs {
  action: 'list' | 'show' | 'diff' | 'export' | 'record'
  object?: string
  from?: string
  to?: string
  limit: number
  all: boolean
  as: 'run' | 'compose' | 'service' | 'manifest'
}
