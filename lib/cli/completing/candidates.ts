import { oneLine } from '../../base/escape.ts'
import type { DescribedCommand, DescribedOption, DescribedPositional } from '../described.ts'
import { kindOf } from './kinds.ts'
import type { Kind } from './kinds.ts'

/** One word that may stand where the cursor is. */
export interface Candidate {
  readonly word: string
  readonly says: string
}

/** What the last of the words can be. `lead` stands before every value: "--output=". */
export type Wanted =
  | { readonly what: 'commands' }
  | { readonly what: 'options'; readonly options: readonly DescribedOption[] }
  | { readonly what: 'choices'; readonly choices: readonly string[]; readonly lead: string }
  | { readonly what: 'values'; readonly kind: Kind; readonly lead: string }

/**
 * What is being typed.
 *
 * @param words all behind the program's name; the last is the one at the cursor, perhaps empty
 * @param command the one that is called; null before it is typed
 */
export function wantedBy(
  words: readonly string[],
  command: DescribedCommand | null,
  common: readonly DescribedOption[],
): Wanted {
  const current = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const options = [...(command?.options ?? []), ...common]
  const assigned = assignedIn(command?.name ?? '', { current, before, options })
  if (assigned) return assigned
  if (current.startsWith('-')) return { what: 'options', options: stillFree(options, before) }
  if (!command) return { what: 'commands' }
  const place = placeOf(command, positionalsIn(before, options) - 1)
  return place ? valueOf(command.name, place, '') : { what: 'choices', choices: [], lead: '' }
}

/** The value of an option, as the word behind it or behind its "=". */
function assignedIn(
  command: string,
  typed: {
    readonly current: string
    readonly before: readonly string[]
    readonly options: readonly DescribedOption[]
  },
): Wanted | null {
  const open = optionCalled(typed.before.at(-1) ?? '', typed.options)
  if (open?.takesValue === true) return valueOf(command, open, '')
  const [, name = ''] = /^(--[a-z-]+)=/u.exec(typed.current) ?? []
  const named = optionCalled(name, typed.options)
  return named ? valueOf(command, named, `--${named.name}=`) : null
}

function placeOf({ positionals }: DescribedCommand, nth: number): DescribedPositional | undefined {
  const last = positionals.at(-1)
  return positionals[nth] ?? (last?.isRest === true ? last : undefined)
}

function valueOf(command: string, place: Pick<DescribedOption, 'name' | 'choices'>, lead: string): Wanted {
  if (place.choices.length > 0) return { what: 'choices', choices: place.choices, lead }
  return { what: 'values', kind: kindOf(command, place.name), lead }
}

function optionCalled(word: string, options: readonly DescribedOption[]): DescribedOption | undefined {
  return options.find(({ name, alias }) => word === `--${name}` || (alias !== null && word === `-${alias}`))
}

function stillFree(options: readonly DescribedOption[], before: readonly string[]): readonly DescribedOption[] {
  return options.filter(({ name, isList }) => isList || !before.some((word) => word.split('=')[0] === `--${name}`))
}

/** How many words, the command's own with them, are neither options nor values of them. */
function positionalsIn(words: readonly string[], options: readonly DescribedOption[]): number {
  return words.filter(
    (word, nth) => !word.startsWith('-') && optionCalled(words[nth - 1] ?? '', options)?.takesValue !== true,
  ).length
}

/** Those that go on as was typed, each once. What could act on a terminal, or is no single line, is not offered. */
export function fitting(candidates: readonly Candidate[], typed: string): readonly Candidate[] {
  const seen = new Set<string>()
  return candidates.filter(({ word }) => {
    if (!word.startsWith(typed) || word !== oneLine(word) || word === '' || seen.has(word)) return false
    seen.add(word)
    return true
  })
}

/** A line for each: the word, a tab, what it is. */
export function printed(candidates: readonly Candidate[]): string {
  return candidates.map(({ word, says }) => `${word}\t${oneLine(says, 80)}\n`).join('')
}
