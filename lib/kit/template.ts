import { createRequire } from 'node:module'
import type * as Engine from 'liquidjs'
import { oneLine } from '../base/escape.ts'
import { suggest } from '../base/suggest.ts'
import type { Filled, Template } from '../model/template.ts'

const MAX_CHARACTERS = 20_000
/** Of the clock on the wall: a machine that is busy with others may take a while for a few lines. */
const MAX_MS = 1000
/** In what the engine counts, about a byte each: a text that doubles itself is stopped here. */
const MAX_MEMORY = 4_000_000
/** What reads other files. */
const READING_TAGS = ['include', 'render', 'layout', 'block']

export type ReadTemplate =
  { readonly ok: true; readonly template: Template } | { readonly ok: false; readonly why: string }

/**
 * Reads a template in the language Liquid: names and filters that do not exist are mistakes, no file is read, and time
 * and memory are limited. Source: liquidjs.com, "LiquidJS options".
 *
 * @param known names of the facts that there will be
 */
export function readTemplate(text: string, known: readonly string[]): ReadTemplate {
  // Read here and not at the top: it takes 40 ms, and few inventories have a template.
  const { Liquid } = createRequire(import.meta.url)('liquidjs') as typeof Engine
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    timezoneOffset: 0,
    parseLimit: MAX_CHARACTERS,
    renderLimit: MAX_MS,
    memoryLimit: MAX_MEMORY,
  })
  for (const tag of READING_TAGS) Reflect.deleteProperty(engine.tags, tag)
  try {
    const parsed = engine.parse(text)
    // A branch that no sample goes through is looked at here.
    const stranger = engine.globalVariablesSync(parsed).find((name) => !known.includes(name))
    if (stranger !== undefined) return { ok: false, why: unknownName(stranger, known) }
    return { ok: true, template: { text, fill: (facts) => filled(engine, parsed, facts) } }
  } catch (error) {
    return { ok: false, why: reasonOf(error) }
  }
}

function filled(engine: Engine.Liquid, parsed: Engine.Template[], facts: Readonly<Record<string, unknown>>): Filled {
  try {
    return { kind: 'filled', text: String(engine.renderSync(parsed, facts)) }
  } catch (error) {
    return { kind: 'failed', why: reasonOf(error) }
  }
}

function unknownName(name: string, known: readonly string[]): string {
  const meant = suggest(name, known)
  const hint = meant === null ? `known: ${known.join(', ')}` : `was "${meant}" meant?`
  return `there is no "${oneLine(name, 80)}"; ${hint}`
}

/** "undefined filter: upcas, line:2, col:3" with the place in words: it is one within the text. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  const [, words = message, line, column] = /^(.*), line:(\d+), col:(\d+)$/su.exec(message) ?? []
  const place = line === undefined || column === undefined ? '' : `, in its line ${line}, column ${column}`
  return `${oneLine(words, 200)}${place}`
}
