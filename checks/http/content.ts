import { linearPattern, oneLine } from '../../lib/kit/index.ts'
import type { HttpAnswered } from '../../lib/model/network.ts'
import { fieldsOf } from './json.ts'
import type { Found } from './json.ts'
import type { Request } from './options.ts'

/** What was found in an answer, in the order in which it was looked for. A body of a megabyte is not kept for that. */
export interface Content {
  readonly contains: readonly boolean[]
  readonly lacks: readonly boolean[]
  /** `unread` where it was not found in what a pattern of its size reads of a text. Null where nobody asked. */
  readonly matches: 'found' | 'missing' | 'unread' | null
  /** Null where the header is not there. */
  readonly headers: readonly (string | null)[]
  /** Null where the body is not JSON. */
  readonly json: readonly Found[] | null
  /** How the body begins, for a person. */
  readonly text: string
}

type Wanted = Pick<Request, 'contains' | 'lacks' | 'matches' | 'header' | 'json'>

export function wantsBody({ contains, lacks, matches, header, json }: Wanted): boolean {
  return [contains, lacks, matches, header, json].some((each) => each !== undefined)
}

export function contentOf({ body, headers }: HttpAnswered, wanted: Wanted): Content {
  const { contains = [], lacks = [], matches, header = {}, json = [] } = wanted
  return {
    contains: contains.map((text) => body.includes(text)),
    lacks: lacks.map((text) => !body.includes(text)),
    matches: matches === undefined ? null : search(matches, body),
    headers: Object.keys(header).map((name) => valueOf(headers, name.toLowerCase())),
    json:
      json.length > 0
        ? fieldsOf(
            body,
            json.map(({ path }) => path),
          )
        : [],
    text: oneLine(body, 100),
  }
}

function search(written: string, body: string): Content['matches'] {
  const read = linearPattern(written)
  if (!read.ok) throw new Error(`a pattern that was checked cannot be read: ${read.why}`)
  if (read.pattern.test(body)) return 'found'
  return body.length > read.pattern.reach ? 'unread' : 'missing'
}

/** One that comes several times is a list with commas, as RFC 9110 says. */
function valueOf(headers: HttpAnswered['headers'], wanted: string): string | null {
  const values = headers.filter(([name]) => name === wanted).map(([, value]) => value)
  return values.length > 0 ? values.join(', ').slice(0, 2000) : null
}
