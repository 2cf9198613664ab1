import type { Explanation } from '../../../app/control/explanation.ts'
import { formatDuration } from '../../../base/duration.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { isoInstant, shortInstant } from '../../../base/instant.ts'
import { standingWords } from '../../../kit/standing-words.ts'
import { ago } from '../../../kit/words.ts'
import { lineEnd } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { hanging } from '../../hanging.ts'
import { plainTable } from '../../plain-table.ts'
import { outcomeOf } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import type { ExplainArgs } from './args.ts'
import { healingLines } from './healing-lines.ts'

export async function run(args: ExplainArgs, io: Io): Promise<number> {
  const { target, check, item } = args
  const asked = { do: 'explain', target, check, ...(item !== undefined && { item }) } as const
  const { explanation } = await outcomeOf(asked, 'explained', args, io)
  const text = args.json
    ? `${JSON.stringify(explanation, withInstants, 2)}\n`
    : `${linesOf(explanation, lineEnd(io)).join('\n')}\n${healingText(explanation, args, io)}\n${routesOf(explanation, args, io)}`
  await writeOut(io.stdout, text)
  return EXIT.ok
}

function healingText({ healing }: Explanation, { verbose }: ExplainArgs, io: Io): string {
  return healingLines(healing, { verbose, room: lineEnd(io) })
    .map((line) => `${line}\n`)
    .join('')
}

const MOMENTS: ReadonlySet<string> = new Set(['at', 'since', 'until', 'againAt', 'nextAt', 'beganAt', 'openedAt'])

/** For JSON.stringify: a moment is for other programs what it is in all our output, a text. */
function withInstants(key: string, value: unknown): unknown {
  return MOMENTS.has(key) && typeof value === 'number' ? isoInstant(value) : value
}

function linesOf(explanation: Explanation, room: number): string[] {
  const { subject, source, seen, belief, incident, mute, nextAt, at } = explanation
  const name = [subject.target, subject.check, subject.item].filter((part) => part !== '').join(' ')
  const lines: (readonly [string, string])[] = [
    [
      'seen',
      seen
        ? `${seen.status} ${ago(seen.at, at)}${seen.isStale ? ', which is long ago' : ''}: ${seen.summary}`
        : 'never',
    ],
    ...(belief ? beliefLines(belief, at) : []),
    ['incident', incident ? `${incident.id}, ${incident.phase}, since ${shortInstant(incident.beganAt)}` : 'none'],
    ...(mute ? [['quiet', `${mute.by}: ${mute.detail}`] as const] : []),
    ['changes', nextAt === null ? 'not by itself' : `at ${shortInstant(nextAt)}, by itself`],
    ['asked', source === 'daemon' ? 'the daemon' : 'the store: no daemon runs, and what it saw last may be over'],
  ]
  return [oneLine(name), ...lines.flatMap(([word, text]) => hanging(`  ${word.padEnd(9)} `, oneLine(text), room))]
}

function beliefLines(belief: NonNullable<Explanation['belief']>, now: number): (readonly [string, string])[] {
  const { status, since, against, isFlapping, changeRatio, flapsAbove } = belief
  const believed = status === 'pending' ? 'nothing yet' : `${status}, since ${shortInstant(since)} (${ago(since, now)})`
  const share = `${percent(changeRatio)} of the last looks differed`
  const limit = flapsAbove === null ? '' : `, it flaps above ${percent(flapsAbove)}`
  return [
    ['believed', believed],
    ...(against
      ? [
          [
            'counting',
            `look ${against.looks} of ${against.needed} that says otherwise, the next in ${formatDuration(against.retryMs)}`,
          ] as const,
        ]
      : []),
    ['flapping', isFlapping ? `yes: ${share}` : `no: ${share}${limit}`],
  ]
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)}%`
}

function routesOf({ routes, incident, asked, at }: Explanation, args: ExplainArgs, io: Io): string {
  if (routes.length === 0) return 'nobody is told: no rule names a notifier\n'
  const rows = routes.map(({ rule, notifier, told, standing }) => [
    rule,
    notifier,
    told ? `${told.isFlapping ? 'flapping' : told.status} ${ago(told.at, at)}` : 'no',
    standingWords(standing),
  ])
  const head = ['RULE', 'TELLS', 'TOLD', incident ? 'NOW' : `IF IT WERE ${asked.toUpperCase()}`]
  return plainTable(head, rows, io, args.color)
}
