import type { Value } from '../../../model/configuration.ts'
import { paletteFor } from '../../../kit/palette.ts'
import type { Change } from '../../../kit/configuration-diff.ts'
import { pathWords, valueWords } from '../../../record/words.ts'
import { canvasFor, lineEnd } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import type { Painted } from '../../plain-table.ts'
import type { RevisionsArgs } from './args.ts'

/** Setting by setting: what it was, what it is, and who set it. */
export function changesTable(
  changes: readonly Change[],
  [was, is]: readonly [string, string],
  args: Pick<RevisionsArgs, 'color'>,
  io: Io,
): string {
  const { status } = paletteFor(canvasFor(io, args).colour)
  const words = Number.isFinite(lineEnd(io)) ? shortWords : valueWords
  const rows = changes.map(({ path, before, after }): (string | Painted)[] => {
    const paint = !before ? status.ok : !after ? status.critical : status.warning
    return [
      { text: !before ? '+' : !after ? '-' : '~', paint },
      { text: pathWords(path), paint },
      before ? words(before.value) : '',
      after ? words(after.value) : '',
      [...new Set([before?.origin, after?.origin].filter((each) => each !== undefined))].join(' → '),
    ]
  })
  return plainTable(['', 'SETTING', was, is, 'SET BY'], rows, io, args.color)
}

/** On a terminal as much of an id as tells it from others: elsewhere it may be wanted whole. */
function shortWords(value: Value): string {
  return valueWords(value).replace(/\b(sha256:[0-9a-f]{12})[0-9a-f]{52}\b/gu, '$1…')
}
