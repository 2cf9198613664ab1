import {
  distrustWords,
  fault,
  formatDuration,
  formatQuantity,
  measure,
  metric,
  oneLine,
  verdict,
} from '../../lib/kit/index.ts'
import type { Limits } from '../../lib/model/limit.ts'
import type { Failed, HttpPhases } from '../../lib/model/network.ts'
import type { Content } from './content.ts'
import { judgeField } from './json.ts'
import type { Request } from './options.ts'

export interface Answer {
  readonly kind: 'answered'
  readonly status: number
  readonly phases: HttpPhases
  readonly totalMs: number
  readonly bodyBytes: number
  readonly cut: boolean
  readonly content: Content | null
  readonly untrusted?: string
  /** Where redirects led. */
  readonly redirected: string | null
}

interface Finding {
  readonly status: 'warning' | 'critical'
  readonly say: string
}

export function judgeFailure(item: string, { text }: Failed) {
  return verdict({ item, status: 'critical', say: text })
}

/** Nothing was found, and the body goes on where the pattern does not reach. */
export function tooLong({ matches = '' }: Request) {
  return fault('unreadable', `"${oneLine(matches, 60)}" was not found as far as a pattern of its size is followed`, {
    hint: 'look for a plain text with `contains`, or write a smaller pattern',
  })
}

export function judgeAnswer(
  item: string,
  answer: Answer,
  request: Request,
  limits: Limits<'total' | 'dns' | 'connect' | 'tls' | 'answer'>,
) {
  const { status, phases, totalMs, bodyBytes, cut, redirected } = answer
  const fields = (answer.content?.json ?? []).flatMap((seen, index) => {
    const wish = request.json?.[index]
    return wish ? [{ path: wish.path, ...judgeField(wish, seen) }] : []
  })
  const findings = [...statusFinding(answer, request), ...contentFindings(answer, request), ...trustFinding(answer)]
  const wrongFields = fields.filter((field) => field.status !== 'ok')
  const all = [...findings, ...wrongFields]
  const worst = all.some((each) => each.status === 'critical') ? 'critical' : all.length > 0 ? 'warning' : 'ok'
  const size = `${formatQuantity(bodyBytes, 'bytes')}${cut ? ' and more' : ''}`
  const to = redirected === null ? '' : ` from ${oneLine(redirected, 120)}`
  return verdict({
    item,
    status: worst,
    say: [...all.map(({ say }) => say), `${status} in ${formatDuration(totalMs)}, ${size}${to}`].join('; '),
    measures: [
      measure('total', totalMs, limits.total),
      ...timed('dns', phases.dnsMs, limits.dns),
      ...timed('connect', phases.connectMs, limits.connect),
      ...timed('tls', phases.tlsMs, limits.tls),
      measure('answer', phases.firstByteMs, limits.answer),
    ],
    metrics: [
      metric('body', bodyBytes, 'bytes'),
      ...fields.flatMap(({ path, value }) => (value === undefined ? [] : [metric(path, value, 'count')])),
    ],
  })
}

function timed(name: string, ms: number | undefined, limit: Parameters<typeof measure>[2]) {
  return ms === undefined ? [] : [measure(name, ms, limit)]
}

function statusFinding({ status }: Answer, request: Request): Finding[] {
  if (request.status.some(([first, last]) => status >= first && status <= last)) return []
  const wanted = request.status.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ')
  return [{ status: 'critical', say: `status ${status}, expected ${wanted}` }]
}

function contentFindings({ content, cut }: Answer, request: Request): Finding[] {
  if (content === null) return []
  const { contains = [], lacks = [], matches, header = {} } = request
  const within = cut ? ' in what was read' : ''
  const absent = contains.filter((_, index) => content.contains[index] === false)
  const unwanted = lacks.filter((_, index) => content.lacks[index] === false)
  const begins = content.text === '' ? 'the body is empty' : `it begins "${content.text}"`
  const headers = Object.entries(header).flatMap(([name, wanted], index) =>
    headerWords(name, wanted, content.headers[index]),
  )
  const words = [
    ...absent.map((text) => `"${oneLine(text, 60)}" is missing${within}, ${begins}`),
    ...unwanted.map((text) => `"${oneLine(text, 60)}" is there and may not be`),
    ...(content.matches === 'missing' ? [`nothing matches "${oneLine(matches ?? '', 60)}"${within}, ${begins}`] : []),
    ...headers,
    ...(content.json === null ? [`the body is not JSON, ${begins}`] : []),
  ]
  return words.map((say) => ({ status: 'critical', say }))
}

function headerWords(name: string, wanted: string, value: string | null | undefined): string[] {
  if (value === null || value === undefined) return [`the header "${name}" is missing`]
  return value.includes(wanted)
    ? []
    : [`the header "${name}" is "${oneLine(value, 100)}", expected "${oneLine(wanted, 60)}"`]
}

function trustFinding({ untrusted }: Answer): Finding[] {
  if (untrusted === undefined) return []
  return [{ status: 'warning', say: `not verified: ${distrustWords(untrusted) ?? oneLine(untrusted, 60)}` }]
}
