import type { CommonArgs } from '../../command.ts'

export interface InitArgs extends CommonArgs {
  yes: boolean
  force: boolean
}
