import type { CommonArgs } from '../../command.ts'

export interface RolloutArgs extends CommonArgs {
  object?: string
  image?: string
  container?: string
  'min-available'?: number
  'dry-run': boolean
  yes: boolean
  'more-rights': boolean
  keep: boolean
  pull: boolean
  within?: number
  images: boolean
  clear?: string
  note: string
  by?: string
}
