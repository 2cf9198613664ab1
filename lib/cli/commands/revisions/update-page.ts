import type { PreparedUpdate } from '../../../app/update/prepare.ts'
import { oneLine } from '../../../base/escape.ts'
import type { Ms } from '../../../model/time.ts'
import type { Io } from '../../command.ts'
import type { RevisionsArgs } from './args.ts'
import { changesTable } from './changes-table.ts'

/** A rollout takes its instances one after the other. */
export const UPDATED_WITHIN_MS: Ms = 600_000

/** What became of an update that has not come to its end. */
export const UPDATE_ENDS = {
  undone: 'everything is as it was before',
  left: 'and what stands there now is not ours to change',
  unfinished: 'it could not be taken back, and is at the next start',
} as const

/** In words, what is particular about one. */
export interface UpdateWords {
  /** "shop/web (service): back to 3f2a91c0" */
  readonly head: string
  /** There is nothing to change. */
  readonly nothing: string
  /** In front of why it cannot be done. */
  readonly cannot: string
}

/** How an orchestrator would come to have another definition of a workload: what changes, what has to be known, the steps. */
export function updatePage(
  { changes, notes, cannot, steps }: Pick<PreparedUpdate, 'changes' | 'notes' | 'cannot' | 'steps'>,
  words: UpdateWords,
  args: Pick<RevisionsArgs, 'color'>,
  io: Io,
): string {
  const head = oneLine(words.head)
  if (changes.length === 0) return `${head}\n${words.nothing}\n`
  const lines = (all: readonly string[]): string => all.map((each) => `  ${oneLine(each)}\n`).join('')
  const remarks = notes.length > 0 ? `to know:\n${lines(notes)}` : ''
  const page = `${head}\n${changesTable(changes, ['IS', 'WILL BE'], args, io)}${remarks}`
  if (cannot.length > 0) return `${page}${words.cannot}:\n${lines(cannot)}`
  const numbered = steps.map((step, at) => `${at + 1}. ${step.words}`)
  return `${page}steps; when one fails, what was before is put back the same way:\n${lines(numbered)}`
}
