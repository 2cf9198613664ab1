/** What stands before the body of a page that needs nothing beside it. */
export interface HtmlHead {
  /** Escaped already. */
  readonly title: string
  /** What the page may load and run, as a Content-Security-Policy. */
  readonly policy: string
  readonly style: string
}

export function htmlHead({ title, policy, style }: HtmlHead): readonly string[] {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<link rel="icon" href="data:,">',
    `<title>${title} · orch-watch</title>`,
    `<style>${style}</style>`,
    '</head>',
  ]
}
