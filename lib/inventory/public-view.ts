import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import { placeIn } from './layers.ts'
import type { Layer } from './layers.ts'
import type { WebWords } from './web-schema.ts'

/** What is wrong with the public view: groups that nobody has written. */
export function publicViewProblems(settings: Layer | null, groups: ReadonlySet<string>): Problem[] {
  const words = (settings?.words as { readonly web?: WebWords } | undefined)?.web
  if (!settings || !words?.public) return []
  return words.public.groups.flatMap((name, index) => {
    if (groups.has(name)) return []
    const meant = suggest(name, [...groups])
    const where = placeIn(settings, ['web', 'public', 'groups', index])
    return [
      {
        where,
        message: `there is no group "${oneLine(name, 80)}"`,
        ...(meant !== null && { hint: `did you mean "${meant}"?` }),
      },
    ]
  })
}
