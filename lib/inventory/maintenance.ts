import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import { isDay } from '../base/instant.ts'
import type { Problem } from '../base/problem.ts'
import { duration } from '../kit/options.ts'
import type { MaintenanceWindow, WindowTimes } from '../model/mute.ts'
import type { SourceRef } from '../model/target.ts'
import type { SourceDocument, Spot } from '../base/yaml/document.ts'
import { at } from './layers.ts'
import { listIn, strangers, twice, wrongChecks } from './match-names.ts'
import type { Named } from './match-names.ts'
import { matchOf, matchShape } from './match-schema.ts'
import { cronProblem } from './schedule.ts'
import { check, problemsOf } from './zod-problems.ts'

const DAY_MS = 86_400_000
/** With its zone: what a clock on a wall shows comes twice in a night of autumn, and elsewhere is another moment. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/u
const NOT_AN_INSTANT =
  'is not a moment: write "2026-12-01T22:00Z", or with the offset of a time zone "2026-12-01T23:00+01:00"'

const instant = () =>
  z.string({ error: NOT_AN_INSTANT }).transform((text, context) => {
    const ms = INSTANT.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : NaN
    if (!Number.isNaN(ms)) return ms
    context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" ${NOT_AN_INSTANT}` })
    return z.NEVER
  })

const line = () => z.string().regex(/^\P{Cc}{1,300}$/u, 'a note is one line of 300 characters at most')

/** One element of `maintenance:`. */
export const maintenanceSchema = z.lazy(() =>
  z
    .strictObject({
      name: z
        .string()
        .regex(/^(?=.*\P{White_Space})\P{Cc}{1,100}$/u, 'the name of a window is one line of 100 characters at most')
        .describe('unique; whoever asks why nobody was told reads it'),
      when: z
        .strictObject(matchShape())
        .meta({ id: 'match', description: 'which incidents: all that is given must hold; all of them when left out' })
        .nullish(),
      from: instant().optional().describe('once: the moment it begins, such as 2026-12-01T22:00Z'),
      to: instant().optional().describe('once: the moment it is over'),
      cron: z.string().min(1).max(200).optional().describe('again and again: when it begins, as a cron expression'),
      for: duration({ minMs: 60_000, maxMs: 31 * DAY_MS })
        .optional()
        .describe(
          'again and again: how long it lasts; a time that is changed in the night makes it no longer or shorter',
        ),
      timezone: z.string().optional().describe('the time zone of `cron`; UTC when left out'),
      note: line().optional().describe('why, for whoever asks'),
    })
    .meta({ id: 'maintenance' }),
)

type Words = z.output<typeof maintenanceSchema>

export interface ReadMaintenance {
  /** Those that are right, in the order written. */
  readonly maintenance: readonly MaintenanceWindow[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

/** The windows of all files, one after the other. */
export function readMaintenance(documents: readonly SourceDocument[], known: Named): ReadMaintenance {
  const spots = documents.flatMap((document) =>
    listIn(document, 'maintenance').map((_, index) => ({ document, path: ['maintenance', index] })),
  )
  return readWindows(spots, known)
}

/** The times in which nothing is mended, written with the same words. */
export function readFreezes(settings: Spot | null, known: Named): ReadMaintenance {
  if (!settings) return readWindows([], known)
  const path = [...settings.path, 'heal', 'freeze']
  const { document } = settings
  const written = at(document.value, path)
  const spots = Array.isArray(written) ? written.map((_, index) => ({ document, path: [...path, index] })) : []
  return readWindows(spots, known)
}

function readWindows(spots: readonly Spot[], known: Named): ReadMaintenance {
  const maintenance: MaintenanceWindow[] = []
  const problems: Problem[] = []
  const warnings: string[] = []
  const first = new Map<string, Spot>()
  for (const spot of spots) {
    const { document, path } = spot
    const written = at(document.value, path)
    problems.push(...twice('window', at(written, ['name']), spot, first))
    const parsed = check(maintenanceSchema, written)
    if (!parsed.success) {
      problems.push(...problemsOf(parsed.error, document, path))
      continue
    }
    const times = timesOf(parsed.data)
    const match = matchOf(parsed.data.when ?? {})
    const place = { document, path: [...path, 'when'] }
    const wrong = [...('key' in times ? [problemAt(spot, times)] : []), ...wrongChecks(match, place, known)]
    problems.push(...wrong)
    warnings.push(...strangers(match, place, known))
    if (wrong.length > 0 || 'key' in times) continue
    const { name, note = '' } = parsed.data
    maintenance.push({ name, match, times, note, source: document.placeOf(path) })
  }
  return { maintenance, problems, warnings }
}

/** What is wrong, and the key that says so; null for the window as a whole. */
interface Wrong {
  readonly key: keyof Words | null
  readonly message: string
}

const ONCE = ['from', 'to'] as const
const AGAIN = ['cron', 'for', 'timezone'] as const

/** Either once or again and again, and each whole. */
function timesOf(words: Words): WindowTimes | Wrong {
  const { from, to, cron, for: lastsMs, timezone = 'UTC' } = words
  const once = ONCE.find((key) => words[key] !== undefined)
  const again = AGAIN.find((key) => words[key] !== undefined)
  if (once && again)
    return { key: again, message: `either "from" and "to" or "cron" and "for", not "${once}" and "${again}"` }
  if (once) {
    if (from === undefined || to === undefined)
      return { key: once, message: 'a window that comes once has "from" and "to"' }
    if (to <= from) return { key: 'to', message: 'the window would be over before it begins' }
    return { kind: 'once', from, until: to }
  }
  if (cron === undefined || lastsMs === undefined) {
    return { key: again ?? null, message: 'a window has "from" and "to", or "cron" and "for"' }
  }
  return cronProblem(words) ?? { kind: 'recurring', cron, timezone, lastsMs }
}

function problemAt({ document, path }: Spot, { key, message }: Wrong): Problem {
  const where: SourceRef = document.placeOf(key === null ? path : [...path, key])
  return { where, message }
}
