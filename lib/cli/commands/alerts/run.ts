import type { Letter } from '../../../app/control/letter.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { isoInstant, shortInstant } from '../../../base/instant.ts'
import { countOf } from '../../../kit/words.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { UsageError } from '../../usage-error.ts'
import { haveFulfilled, outcomeOf, whoAsks } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import type { AlertsArgs } from './args.ts'

export async function run(args: AlertsArgs, io: Io): Promise<number> {
  const { action, key } = args
  if (action === 'list') return list(args, io)
  if (action === 'drop' && (key === undefined) !== args.all) {
    throw new UsageError('say which one to drop, by its id in "orch-watch alerts dead", or --all')
  }
  const letter = key === undefined ? {} : { letter: key }
  return haveFulfilled({ do: `${action}-letters`, by: whoAsks(args.by), ...letter }, args, io)
}

async function list(args: AlertsArgs, io: Io): Promise<number> {
  const { letters } = await outcomeOf({ do: 'letters' }, 'letters', args, io)
  const own = args.key === undefined ? letters : letters.filter(({ id, key }) => args.key === id || args.key === key)
  await writeOut(io.stdout, args.json ? `${JSON.stringify(own.map(asJson), null, 2)}\n` : tableOf(own, args, io))
  return EXIT.ok
}

function tableOf(letters: readonly Letter[], args: AlertsArgs, io: Io): string {
  if (letters.length === 0) return 'everything has arrived that was to be told, or is still tried\n'
  const rows = letters.map(({ id, notifier, rule, diedAt, attempts, answer, entries }) => [
    id,
    notifier,
    rule,
    about(entries),
    shortInstant(diedAt),
    `${attempts}`,
    answer,
  ])
  return plainTable(['ID', 'NOTIFIER', 'RULE', 'ABOUT', 'GIVEN UP', 'TRIES', 'LAST ANSWER'], rows, io, args.color)
}

/** "problem web-1 disk /var", and how many others are in it. */
function about(entries: Letter['entries']): string {
  const [first] = entries
  if (!first) return ''
  const { target, check, item } = first.subject
  const words = [first.kind, target, check, item].filter((part) => part !== '').join(' ')
  return entries.length === 1 ? words : `${words} and ${countOf(entries.length - 1, 'other')}`
}

function asJson({ at, diedAt, ...letter }: Letter): unknown {
  return { ...letter, at: isoInstant(at), diedAt: isoInstant(diedAt) }
}
