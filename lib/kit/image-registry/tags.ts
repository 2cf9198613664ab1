import * as z from 'zod'
import { oneLine } from '../../base/escape.ts'
import type { Repository } from '../../model/registry.ts'
import { fault } from '../fault.ts'
import { parseJson } from '../json-body.ts'
import type { Line } from './line.ts'

const PER_PAGE = 1000
const PAGE_BYTES = 8 * 1024 ** 2
const MOST_PAGES = 100
const MOST_TAGS = 50_000

const page = z.object({ tags: z.array(z.string()).nullish() })
const TAG = /^\w[\w.-]{0,127}$/u

/**
 * All tags of a repository, page by page.
 *
 * Source: OCI Distribution Specification 1.1, "Listing Tags"; RFC 8288 for `Link`.
 */
export async function askTags(line: Line, { path }: Repository, signal: AbortSignal): Promise<readonly string[]> {
  const tags = new Set<string>()
  const asked = new Set<string>()
  let at: string | null = `/v2/${path}/tags/list?n=${PER_PAGE}`
  while (at !== null) {
    if (asked.has(at)) throw fault('protocol', `${line.name}: the list of the tags of ${path} goes round in a circle`)
    asked.add(at)
    if (asked.size > MOST_PAGES || tags.size > MOST_TAGS)
      throw fault(
        'unreadable',
        `${line.name}: ${path} has more tags than we read, which is ${MOST_TAGS} on ${MOST_PAGES} pages`,
      )
    const question = { method: 'GET', at, about: `the tags of ${path}`, accept: 'application/json' } as const
    const { body, headers } = await line.ask(path, { ...question, maxBytes: PAGE_BYTES }, signal)
    const read = page.safeParse(parseJson(body))
    if (!read.success) throw fault('protocol', `${line.name} answers with a list of tags that is none`)
    for (const tag of read.data.tags ?? []) if (TAG.test(tag)) tags.add(tag)
    at = nextPage(headers.get('link'), at, line)
  }
  return [...tags]
}

/** Where the list goes on: always at the same registry. */
function nextPage(header: string | null, from: string, { name, origin }: Line): string | null {
  const [, link] = /<([^>]{1,2000})>[^,]{0,200};\s*rel="?next"?/iu.exec((header ?? '').slice(0, 4096)) ?? []
  if (link === undefined) return null
  const url = URL.canParse(link, origin + from) ? new URL(link, origin + from) : null
  // Behind a proxy some name themselves with the scheme that they see.
  if (url?.host === new URL(origin).host && url.pathname.startsWith('/v2/')) return url.pathname + url.search
  throw fault('protocol', `${name}: its list of tags goes on at "${oneLine(link, 120)}", where we do not go`)
}
