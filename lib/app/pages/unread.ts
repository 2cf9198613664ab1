/** What a page says in the place of what cannot be read: that is no reason to show nothing else. */
export function unread(error: unknown): { readonly kind: 'unread'; readonly why: string } {
  return { kind: 'unread', why: error instanceof Error ? error.message : String(error) }
}
