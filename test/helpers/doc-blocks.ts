import { readProject } from './project.ts'

/**
 * The blocks of code below a heading of a page, in their order.
 *
 * @param language what stands behind the fence: "sh"; "" for nothing
 */
export function docBlocks(page: string, heading: string, language: string): readonly string[] {
  const found: string[] = []
  let below = ''
  let open: { readonly language: string; readonly lines: string[] } | null = null
  for (const line of readProject(page).split('\n')) {
    const [, fence] = /^```(\w*)$/u.exec(line) ?? []
    if (open && fence === '') {
      if (below === heading && open.language === language) found.push(`${open.lines.join('\n')}\n`)
      open = null
    } else if (open) open.lines.push(line)
    else if (fence !== undefined) open = { language: fence, lines: [] }
    else below = /^#+ (.*)$/u.exec(line)?.[1] ?? below
  }
  if (found.length === 0) throw new Error(`${page} shows no "${language}" below "${heading}"`)
  return found
}

/** With names of this test in the place of those of the page. Each of them has to be there. */
export function swapped(text: string, names: Readonly<Record<string, string>>): string {
  return Object.entries(names).reduce((so, [from, to]) => {
    if (!so.includes(from)) throw new Error(`"${from}" does not stand in: ${so}`)
    return so.replaceAll(from, to)
  }, text)
}
