import { oneLine } from '../base/escape.ts'
import { fault } from './fault.ts'
import { z } from './options.ts'

const LONGEST = 1000

/** What a matcher can only do by trying again and again, which hostile text makes it do for ever. */
const NEEDS_BACKTRACKING = /\(\?<?[=!]|\\[1-9]|\\k</u

/** A regular expression as RE2 reads it: no look-around and no back references, and never slower than the text is long. */
export const pattern = z
  .string()
  .min(1)
  .max(LONGEST)
  .superRefine((text, context) => {
    const why = NEEDS_BACKTRACKING.test(text) ? 'it looks around or refers back' : flawOf(text)
    if (why !== null) context.addIssue({ code: 'custom', message: `"${text}" is not a pattern we can use: ${why}` })
  })

/** Built and never run: the one that runs takes 100 ms to load, and is loaded when there is something to match. */
function flawOf(text: string): string | null {
  try {
    return new RegExp(text, 'u').source === '' ? 'it is empty' : null
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /u, '')
  }
}

/** Whether the pattern, checked before, is found somewhere in the text, in time that grows with the text alone. */
export async function isFound(written: string, text: string): Promise<boolean> {
  const { RE2JS } = await import('re2js')
  let compiled
  try {
    compiled = RE2JS.compile(written)
  } catch (error) {
    throw fault('local', `"${oneLine(written, 100)}" is not a pattern we can use: ${(error as Error).message}`)
  }
  return compiled.matcher(text).find()
}
