import type { CommonArgs } from '../../command.ts'

export interface ServiceArgs extends CommonArgs {
  what: 'print' | 'install' | 'uninstall'
  user?: string
  memory: string
  report?: string
  reportMail?: string
  reportPeriod: string
}
