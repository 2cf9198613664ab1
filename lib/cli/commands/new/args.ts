import type { CommonArgs } from '../../command.ts'

/** One file in recipes/ for each. */
export const RECIPE_NAMES = ['check'] as const

export interface NewArgs extends CommonArgs {
  what: (typeof RECIPE_NAMES)[number]
  name: string
  dir?: string
}
