import type { Explanation } from '../../../app/control/explanation.ts'
import { oneLine } from '../../../base/escape.ts'
import { hanging } from '../../hanging.ts'

const VERDICTS = {
  go: 'is done',
  would: 'would be done, were it switched on',
  no: 'is not done',
} as const

/**
 * What is mended of it, a line for each object: what comes of it and the first gate that says no; all of them where
 * somebody wants to know more.
 */
export function healingLines(
  healing: Explanation['healing'],
  { verbose, room }: { readonly verbose: boolean; readonly room: number },
): readonly string[] {
  return healing.flatMap(({ rule, remedy, words, verdict, gates }) => {
    const first = gates.find(({ no }) => no !== null)
    const why = first && !verbose ? `: ${first.no ?? ''} (${first.gate})` : ''
    const what = words === '' ? remedy : words
    return [
      ...hanging('  mended    ', oneLine(`${what}, by "${rule}": ${VERDICTS[verdict]}${why}`), room),
      ...(verbose
        ? gates.flatMap(({ gate, no }) => hanging(`    ${gate.padEnd(11)} `, oneLine(no ?? 'yes'), room))
        : []),
    ]
  })
}
