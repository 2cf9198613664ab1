import type { Argv, Options } from 'yargs'
import type { Command, CommonArgs } from './command.ts'
import { withCommonOptions } from './options-everywhere.ts'

export interface DescribedOption {
  /** Without the dashes. */
  readonly name: string
  /** "o". */
  readonly alias: string | null
  readonly says: string
  /** Whether a value follows it. */
  readonly takesValue: boolean
  /** Whether it may be given several times. */
  readonly isList: boolean
  readonly choices: readonly string[]
  /** Null where leaving it out says nothing. */
  readonly whenLeftOut: string | null
}

export interface DescribedPositional extends Pick<DescribedOption, 'name' | 'says' | 'choices'> {
  /** Whether all words that follow are of its kind, too. */
  readonly isRest: boolean
}

export interface DescribedCommand {
  readonly name: string
  readonly usage: string
  readonly summary: string
  readonly positionals: readonly DescribedPositional[]
  readonly options: readonly DescribedOption[]
  readonly examples: readonly { readonly line: string; readonly says: string }[]
}

/** What a command says of itself, without a parser: it is asked as yargs would ask it, and what it answers is noted. */
export function described(command: Command): DescribedCommand {
  const noted = note((yargs) => command.options(yargs))
  const [name = ''] = command.usage.split(' ')
  const positionals = [...command.usage.matchAll(/[<[]([\w-]+)(\.\.)?[>\]]/gu)].map(([, each = '', rest]) => {
    const { describe, choices } = noted.positionals.get(each) ?? {}
    return { name: each, says: describe ?? '', choices: wordsOf(choices), isRest: rest !== undefined }
  })
  const { options, examples } = noted
  return { name, usage: command.usage, summary: command.summary, positionals, options, examples }
}

/** The options of every command. */
export function describedCommonOptions(): readonly DescribedOption[] {
  return note((yargs) => withCommonOptions(yargs, { env: {} })).options
}

interface Noted {
  readonly options: DescribedOption[]
  readonly positionals: Map<string, Pick<Options, 'choices'> & { readonly describe?: string }>
  readonly examples: { readonly line: string; readonly says: string }[]
}

function note(ask: (yargs: Argv<CommonArgs>) => unknown): Noted {
  const noted: Noted = { options: [], positionals: new Map(), examples: [] }
  const add = (name: string, option: Options): void => {
    if (option.hidden !== true) noted.options.push(describedOption(name, option))
  }
  const asked = {
    option(name: string, option: Options) {
      add(name, option)
      return asked
    },
    options(all: Readonly<Record<string, Options>>) {
      for (const [name, option] of Object.entries(all)) add(name, option)
      return asked
    },
    positional(name: string, positional: { readonly describe?: string }) {
      noted.positionals.set(name, positional)
      return asked
    },
    example(line: string, says: string) {
      noted.examples.push({ line: line.replace('$0', 'orch-watch'), says })
      return asked
    },
  }
  ask(asked as unknown as Argv<CommonArgs>)
  return noted
}

function describedOption(name: string, option: Options): DescribedOption {
  const isSwitch = option.type === 'boolean' || option.boolean === true
  const isList = option.array === true || option.type === 'array' || Array.isArray(option.default)
  const { alias, describe, defaultDescription } = option
  return {
    name,
    alias: typeof alias === 'string' ? alias : null,
    says: typeof describe === 'string' ? describe : '',
    takesValue: !isSwitch,
    isList,
    choices: wordsOf(option.choices),
    whenLeftOut: defaultDescription ?? plainDefault(option.default),
  }
}

function plainDefault(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}

function wordsOf(choices: Options['choices']): readonly string[] {
  return (choices ?? []).map(String)
}
