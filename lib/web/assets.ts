import { createHash } from 'node:crypto'
import type { Site } from '../pages/frame.ts'
import { SCRIPT } from '../pages/script.ts'
import { STYLE } from '../pages/style.ts'

/** A file that pages use. What it holds is in its name, so that whoever has it never asks again. */
export interface Asset {
  readonly path: string
  readonly mediaType: string
  readonly text: string
}

export const STYLE_ASSET = asset('style', 'css', 'text/css', STYLE)
export const SCRIPT_ASSET = asset('live', 'js', 'text/javascript', SCRIPT)

/** What every page of ours has around it. */
export const SITE: Site = { style: STYLE_ASSET.path, script: SCRIPT_ASSET.path, events: '/events' }

function asset(name: string, ending: string, mediaType: string, text: string): Asset {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return { path: `/assets/${name}-${hash}.${ending}`, mediaType: `${mediaType}; charset=utf-8`, text }
}
