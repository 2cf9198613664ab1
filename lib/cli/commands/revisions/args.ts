import type { CommonArgs } from '../../command.ts'

export interface RevisionsArgs extends CommonArgs {
  action: 'list' | 'show' | 'diff' | 'at' | 'tag' | 'tags' | 'export' | 'record' | 'rollback' | 'restore'
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
  at?: string
  except: readonly string[]
  'without-data': boolean
  note: string
  by?: string
  force: boolean
}
