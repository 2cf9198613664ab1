/** Names of elements and of attributes, each with how it is written. */
export function shapeOf(page: string): readonly string[] {
  const tags = [...page.matchAll(/<(\/?[a-z!][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>/gu)]
  return tags.map(([, tag, rest = '']) =>
    [tag, ...[...rest.matchAll(/ ([a-z-]+)="/giu)].map(([, word]) => word)].join(' '),
  )
}
