import { escape } from 'html-escaper'
import { oneLine } from '../base/escape.ts'

/** Text from anywhere as the inside of an element or a quoted attribute: one line, and nothing in it acts. */
export function text(foreign: string): string {
  return escape(oneLine(foreign))
}

/** A name: its direction of writing is its own and turns nothing around it. */
export function name(foreign: string): string {
  return `<bdi>${text(foreign)}</bdi>`
}
