import type { Context } from 'hono'
import * as z from 'zod'
import type { Face } from '../pages/do/form-page.ts'
import { formPage, gonePage } from '../pages/do/form-page.ts'
import type { Ms } from '../model/time.ts'
import { countOf } from '../kit/words.ts'
import { userIn } from './gate.ts'
import { inTime } from './in-time.ts'
import { send, siteFor, toldAt } from './page.ts'
import type { Route, Serving } from './route.ts'
import type { WebOutcome, WebWish } from './wishing.ts'

type Named = Readonly<Record<string, string>>

/** What the fields of a form say, and who has filled them in. */
export type Typed<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>

/** One thing that people may have done over the web. The page says what; nothing is done before its form is sent. */
export interface Form<Shape extends z.ZodRawShape> {
  /** File name. */
  readonly name: string
  readonly path: `/do/${string}`
  /** What the address may say; each is empty where it does not. */
  readonly about: readonly string[]
  /** What is typed, and by whom where that matters. */
  readonly typed: Shape
  /** What does not go together: the field where that is said, and the words. */
  readonly wrong?: (typed: Typed<Shape>) => readonly [string, string] | null
  /** How it is shown; in words why there is nothing to do. */
  face(about: Named, world: Serving): Promise<Face | { readonly gone: string }>
  wish(typed: Typed<Shape>, about: Named, now: number): WebWish
  /**
   * Where what came of it is seen: a path, and its query.
   *
   * @param outcome null of what goes on still
   */
  seenAt(wish: WebWish, world: Serving, outcome: WebOutcome | null): Promise<readonly [string, Named]>
}

const PAGE_MS: Ms = 60_000
const MOST_FIELDS = 32
/** Whoever has had done what lasts longer is told that it goes on. */
const WAITED_MS: Ms = 20_000

const TOO_OLD =
  'Nothing was done yet: this page is more than an hour old, or orch-watch was started anew since. What you typed is still here: look at it once more, and send it again.'

/** A page with a form, for whoever may change something. */
export function formRoute<Shape extends z.ZodRawShape>(form: Form<Shape>): Route {
  return {
    ...{ name: form.name, method: 'GET', path: form.path, right: 'write', timeoutMs: PAGE_MS },
    async answer(context, world) {
      const face = await form.face(aboutIn(context, form), world)
      if ('gone' in face) return gone(context, world, face.gone, 404)
      const values = new Map([['by', userIn(context.req.header('authorization'))]])
      return show(context, world, face, { values, status: 200 })
    },
    take: (context, world) => take(context, world, form),
  }
}

async function take<Shape extends z.ZodRawShape>(
  context: Context,
  world: Serving,
  form: Form<Shape>,
): Promise<Response> {
  const sent = await sentIn(context)
  if (typeof sent === 'string') return context.text(`${sent}\n`, 400)
  const { token = '', ...values } = Object.fromEntries(sent)
  const about = aboutIn(context, form)
  // What is said of it is of what stands in the fields by now.
  const face = await form.face({ ...about, ...typedOver(about, values, form) }, world)
  const filled = { values: new Map(Object.entries(values)) }
  if ('gone' in face) return gone(context, world, face.gone, 409, filled.values)
  if (!world.forms.isRight(token, formOf(context)))
    return show(context, world, face, { ...filled, status: 403, refused: TOO_OLD })
  const read = readOf(form, values)
  if (read.kind === 'foreign') return context.text('there is a field that this form does not have\n', 400)
  if (read.kind === 'wrong') {
    const { problems } = read
    return show(context, world, face, { ...filled, problems, status: 422, refused: 'Nothing was done yet:' })
  }
  const wish = form.wish(read.typed, about, world.wishes.now())
  const outcome = await inTime(world.wishes.fulfil(wish), WAITED_MS)
  if (outcome?.kind === 'refused')
    return show(context, world, face, { ...filled, status: 409, refused: `Nothing was done: ${outcome.why}` })
  const [path, query] = await form.seenAt(wish, world, outcome)
  return context.redirect(toldAt(path, query, world.notes.leave(saidOf(outcome))), 303)
}

type Read<Shape extends z.ZodRawShape> =
  | { readonly kind: 'right'; readonly typed: Typed<Shape> }
  | { readonly kind: 'wrong'; readonly problems: ReadonlyMap<string, string> }
  | { readonly kind: 'foreign' }

function readOf<Shape extends z.ZodRawShape>({ typed, wrong }: Form<Shape>, values: Named): Read<Shape> {
  if (Object.keys(values).some((field) => !Object.hasOwn(typed, field))) return { kind: 'foreign' }
  const parsed = z.strictObject(typed).safeParse(values)
  if (!parsed.success) return { kind: 'wrong', problems: problemsOf(parsed.error) }
  const problem = wrong?.(parsed.data) ?? null
  return problem ? { kind: 'wrong', problems: new Map([problem]) } : { kind: 'right', typed: parsed.data }
}

interface Shown {
  readonly values: ReadonlyMap<string, string>
  readonly problems?: ReadonlyMap<string, string>
  readonly refused?: string
  readonly status: 200 | 403 | 409 | 422
}

async function show(context: Context, world: Serving, face: Face, shown: Shown): Promise<Response> {
  const { values, problems = new Map<string, string>(), refused = null, status } = shown
  const token = world.forms.make(formOf(context))
  const board = await world.status.board()
  return send(
    context,
    formPage({ face, filled: { values, problems }, refused, token, board, site: siteFor(context, world) }),
    status,
  )
}

async function gone(
  context: Context,
  world: Serving,
  why: string,
  status: 404 | 409,
  values: ReadonlyMap<string, string> = new Map(),
): Promise<Response> {
  const typed = [...values].filter(([, value]) => value !== '').slice(0, MOST_FIELDS)
  return send(
    context,
    gonePage({ why, typed, board: await world.status.board(), site: siteFor(context, world) }),
    status,
  )
}

/** What a form is for: its address, with all that it is about. */
function formOf({ req }: Context): string {
  const { pathname, search } = new URL(req.url)
  return `${pathname}${search}`
}

function aboutIn({ req }: Context, { about }: { readonly about: readonly string[] }): Named {
  return Object.fromEntries(about.map((name) => [name, req.query(name) ?? '']))
}

function typedOver<Shape extends z.ZodRawShape>(about: Named, values: Named, { typed }: Form<Shape>): Named {
  return Object.fromEntries(
    Object.entries(values).filter(([field]) => Object.hasOwn(about, field) && Object.hasOwn(typed, field)),
  )
}

/** What a browser has sent; in words what is wrong with it. */
async function sentIn({ req }: Context): Promise<ReadonlyMap<string, string> | string> {
  const sent = [...new URLSearchParams(await req.text())]
  const fields = new Map(sent)
  if (fields.size !== sent.length) return 'a field stands there twice'
  return sent.length > MOST_FIELDS ? `there are more than ${MOST_FIELDS} fields` : fields
}

/** The first of each field: the next one is seen when that is mended. */
function problemsOf({ issues }: z.ZodError): ReadonlyMap<string, string> {
  return new Map([...issues].reverse().map(({ path: [field], message }) => [String(field), message]))
}

function saidOf(outcome: WebOutcome | null): string {
  switch (outcome?.kind) {
    case 'done':
      return `Done: ${outcome.says}`
    case 'ran':
      return ranWords(outcome.deeds)
    case 'planned':
      return plannedWords(outcome.plan)
    default:
      return 'It is being done: the log of healing says what becomes of each deed.'
  }
}

function plannedWords({ id, deeds, idle }: Extract<WebOutcome, { kind: 'planned' }>['plan']): string {
  if (deeds.length === 0 && idle.length === 0) return 'Looked: nothing is wrong that a rule wants mended.'
  const count = deeds.filter(({ runs }) => runs).length
  if (count === 0)
    return `Looked: of ${countOf(deeds.length, 'deed')} none can be done; each says below what speaks against it.`
  return `Looked: the plan ${id} has ${countOf(count, 'deed')} that can be done. Nothing was done yet.`
}

function ranWords(deeds: Extract<WebOutcome, { kind: 'ran' }>['deeds']): string {
  const counts = new Map<string, number>()
  for (const { outcome } of deeds) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  const words = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ')
  const [first] = deeds.filter(({ outcome }) => outcome !== 'done')
  const why = first && first.why !== '' ? `; ${first.words}: ${first.why}` : ''
  return `The plan was run: ${words || 'nothing was left to do'}${why}`
}
