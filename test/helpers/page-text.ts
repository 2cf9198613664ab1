/** What stands in a page, without its marks: words as people read them. */
export function textOf(markup: string): string {
  return markup
    .replace(/<title>.*?<\/title>/gu, ' ')
    .replace(/<\/?(?:bdi|strong|code|a|time)\b[^>]*>/gu, '')
    .replace(/<[^>]*>/gu, ' ')
    .replace(/\s+([,:.;])/gu, '$1')
    .replace(/\s+/gu, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

/** One part of a page, up to the next. */
export function partOf(page: string, part: string): string {
  const [, rest = ''] = page.split(`data-part="${part}"`)
  return rest.split('data-part="')[0] ?? ''
}
