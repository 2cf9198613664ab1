/** The pictures that pages of docs show, and of which sample page in which face `npm run pictures` makes them. */
export const DOC_PICTURES = [{ file: 'docs/status-page.png', page: 'overview', face: 'small' }] as const
