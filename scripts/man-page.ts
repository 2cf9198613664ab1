import { EXIT } from '../lib/base/exit-codes.ts'
import { ABOUT, SCRIPT_NAME } from '../lib/cli/options-everywhere.ts'
import { described, describedCommonOptions } from '../lib/cli/described.ts'
import type { DescribedCommand, DescribedOption } from '../lib/cli/described.ts'
import { commandNames, loadCommand } from '../lib/cli/load-commands.ts'
import { version } from '../lib/cli/version.ts'

const EXITS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'all is well',
  usage: 'the command line asks for something that is not there',
  data: 'what was given to be read is not what it should be',
  unavailable: 'somebody or something could not be reached',
  internal: 'a bug',
  system: 'this machine is short of something',
  io: 'something could not be read or written',
  again: 'somebody else is at it: try again',
  protocol: 'a host is not the one it should be, or talks otherwise',
  permission: 'a login was refused, or a file is open to others',
  config: 'the inventory is wrong',
}

/** docs/orch-watch.1, out of what the commands say of themselves. Source: man(7), groff_man(7). */
export async function manPage(): Promise<string> {
  const commands = (await Promise.all(commandNames().map(loadCommand))).map(described)
  const parts = [
    `.TH ORCH\\-WATCH 1 "" "${roff(`${SCRIPT_NAME} ${version()}`)}" "User Commands"`,
    '.SH NAME',
    `${roff(SCRIPT_NAME)} \\- watches hosts and containers from outside`,
    '.SH SYNOPSIS',
    `.B ${roff(SCRIPT_NAME)}`,
    roff('command [words] [options]'),
    '.SH DESCRIPTION',
    roff(ABOUT),
    roff(
      'One file, targets.yaml, names what is watched; checks compare what is seen with limits and with what should run.',
    ),
    '.SH COMMANDS',
    ...commands.flatMap(commandPart),
    '.SH OPTIONS',
    'Every command has these.',
    ...describedCommonOptions().flatMap(optionPart),
    '.SH EXIT STATUS',
    roff(
      'Of check, as a plugin of Nagios answers: 0 when all is well, 1 for a warning, 2 for something critical, 3 when something could not be looked at. Of all others:',
    ),
    ...Object.entries(EXIT).flatMap(([name, code]) => tagged(`.B ${code}`, EXITS[name as keyof typeof EXIT])),
    '.SH FILES',
    roff('The inventory is the first of these that is there, unless --config names another.'),
    ...['./targets.yaml', '~/.config/orch-watch/targets.yaml', '/etc/orch-watch/targets.yaml'].flatMap((file) => [
      '.br',
      `.I ${roff(file)}`,
    ]),
    '.SH ENVIRONMENT',
    ...tagged('.B NO_COLOR', 'no colour, wherever results go; FORCE_COLOR asks for it in a pipe'),
    ...tagged(
      '.B XDG_STATE_HOME',
      'below it is kept what one run leaves to the next; ~/.local/state when it is not set',
    ),
  ]
  return `${parts.join('\n')}\n`
}

function commandPart({ usage, summary, positionals, options, examples }: DescribedCommand): readonly string[] {
  return [
    `.SS ${roff(usage)}`,
    roff(summary),
    ...positionals.flatMap((each) =>
      tagged(`.I ${roff(each.name)}`, [each.says, each.choices.join(', ')].filter((part) => part !== '').join(': ')),
    ),
    ...options.flatMap(optionPart),
    ...examples.flatMap(({ line, says }) => [
      '.PP',
      roff(says === '' ? 'Example:' : `${says}:`),
      '.EX',
      roff(line),
      '.EE',
    ]),
  ]
}

function optionPart({ name, alias, says, takesValue, choices, whenLeftOut }: DescribedOption): readonly string[] {
  const short = alias === null ? '' : `${roff(`-${alias}`)}, `
  const value = takesValue ? ` ${roff(choices.length > 0 ? choices.join('|') : 'VALUE')}` : ''
  const left = whenLeftOut === null ? '' : ` (${whenLeftOut} when left out)`
  return tagged(`.B ${short}${roff(`--${name}`)}${value}`, `${says}${left}`)
}

function tagged(tag: string, text: string): readonly string[] {
  return ['.TP', tag, roff(text)]
}

/**
 * Plain text as roff reads it: nothing in it is a request, an escape or a typographic dash, and what is not ASCII is
 * called by its number. An empty text would be a blank line, which sets the layout free.
 */
export function roff(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll('"', '\\(dq')
    .replace(/\s+/gu, ' ')
    .replace(/[^ -~]/gu, (each) => `\\[u${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`)
  return escaped === '' || /^[. ]/u.test(escaped) ? `\\&${escaped}` : escaped
}
