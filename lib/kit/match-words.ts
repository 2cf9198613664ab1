import type { Match } from '../model/rule.ts'

/** In words: "target web-*, check disk, rack=a". May hold what people wrote: escape it per sink. */
export function matchWords({ status, target, check, item, labels, expression }: Match): string {
  const parts = Object.entries({ status, target, check, item }).flatMap(([name, list]) =>
    list ? [`${name} ${list.join('|')}`] : [],
  )
  for (const [name, list] of labels ?? []) parts.push(`${name}=${list.join('|')}`)
  if (expression) parts.push(expression.text)
  return parts.join(', ') || 'everything'
}
