import type { Context } from 'hono'
import { historyPage } from '../../pages/history.ts'
import { PERIODS } from '../../pages/history/measured.ts'
import type { Html } from '../../pages/markup.ts'
import { numbersPage } from '../../pages/numbers.ts'
import { finder } from '../../pages/parts/find.ts'
import { pageOf } from '../../pages/parts/paging.ts'
import { SITE } from '../assets.ts'
import { pageRoute } from '../page.ts'
import type { WebWorld } from '../route.ts'

/** Targets on one page: of each two months are read. */
const ROWS = 40
/** What no clock of ours ever says. */
const LATEST_MS = 8_000_000_000_000_000

/** How all targets did, and what is over; or the numbers of one `target`, of a `check`, an `item`, a `metric`, over a `period`. */
export default pageRoute('history', '/history', (context, world) => {
  const target = context.req.query('target') ?? ''
  return target === '' ? ofAll(context, world) : ofOne(target, context, world)
})

async function ofAll({ req }: Context, { status, measured }: WebWorld): Promise<Html> {
  const board = await status.board()
  const [q, of] = [req.query('q') ?? '', req.query('of') ?? '']
  const fits = finder(q)
  const found = board.targets.filter(({ id, labels }) =>
    fits([id, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)].join(' ')),
  )
  const rows = pageOf(found, req.query('page'), ROWS)
  const [shown, ended] = await Promise.all([
    measured.availability(rows.shown.map(({ id }) => id)),
    measured.ended({ target: of === '' ? undefined : of, before: momentOf(req.query('before')) }),
  ])
  return historyPage({ targets: { ...rows, shown }, ended, asked: { q, of }, board, site: SITE })
}

function momentOf(text = ''): number | undefined {
  return /^\d{1,16}$/u.test(text) && Number(text) < LATEST_MS ? Number(text) : undefined
}

async function ofOne(target: string, { req }: Context, { status, measured }: WebWorld): Promise<Html | null> {
  const board = await status.board()
  if (!board.targets.some(({ id }) => id === target)) return null
  const [check, item, metric] = ['check', 'item', 'metric'].map((key) => req.query(key))
  const period = PERIODS.find((each) => each === req.query('period')) ?? '24h'
  const asked = { target, check: check || undefined, item, metric: metric || undefined, period }
  const [seen, [availability]] = await Promise.all([measured.numbers(asked), measured.availability([target])])
  return numbersPage({ asked, seen, availability: availability ?? null, board, site: SITE })
}
