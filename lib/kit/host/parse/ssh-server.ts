import type { SshPolicy } from '../../../model/host.ts'
import { oneLine } from '../../../base/escape.ts'
import { fault } from '../../fault.ts'
import { matches } from '../../patterns.ts'
import { rowsOf } from './rows.ts'

/** Keywords in lower case; the first value of each is the one that counts, as in sshd. */
export type SshSettings = ReadonlyMap<string, string>

const FOLDER = '/etc/ssh/'
const MAIN = `${FOLDER}sshd_config`
/** As many as sshd goes down itself. */
const DEPTH = 16
/** Of included files, all together: two that include each other twice would be more than can be counted. */
const MOST_READS = 1000

/** Rows of `sshd -T`: a keyword in lower case and its value, everything that has a default included. */
export function settingsIn(text: string): SshSettings {
  const settings = new Map<string, string>()
  for (const row of rowsOf(text)) takeFirst(settings, row)
  if (!settings.has('permitrootlogin')) throw fault('unreadable', 'sshd says something else than its configuration')
  return settings
}

/**
 * What the files say, for hosts on which we may not ask sshd: the first value wins, an Include stands for its files in
 * the order of their names. What stands below a Match counts for some and is left out; below `Match all` it counts for
 * everybody, and more than what stands before. A file that we may not read may say anything: then nothing is known.
 *
 * @param text rows "file PATH", behind it its lines with a blank before each; "unreadable PATH"
 */
export function settingsOfFiles(text: string): SshSettings {
  const files = new Map<string, string[]>()
  let lines: string[] = []
  for (const row of text.split('\n')) {
    if (row.trim() === '') continue
    if (row.startsWith(' ')) lines.push(row.slice(1))
    else if (row.startsWith('file ')) files.set(row.slice(5), (lines = []))
    else if (row.startsWith('unreadable '))
      throw fault('not-supported', `only root may read "${oneLine(row.slice(11), 200)}"`, {
        hint: 'log in as a user who may run `sshd -T` or read the configuration of sshd',
      })
  }
  if (!files.has(MAIN)) throw fault('not-supported', `the host has no ${MAIN}`)
  const said: Reading['said'] = { global: new Map(), all: new Map() }
  readFile(MAIN, 'global', { files, said, reads: { left: MOST_READS } }, 0)
  return new Map([...said.global, ...said.all])
}

interface Reading {
  readonly files: ReadonlyMap<string, readonly string[]>
  readonly said: Readonly<Record<'global' | 'all', Map<string, string>>>
  readonly reads: { left: number }
}

/** For whom lines count: for everybody, for everybody against what was said before, or for some. */
type Block = 'global' | 'all' | 'some'

/** A Match ends with the file it stands in. */
function readFile(path: string, within: Block, reading: Reading, depth: number): void {
  let block = within
  reading.reads.left -= 1
  if (depth > DEPTH || reading.reads.left < 0) throw fault('unreadable', 'the configuration of sshd includes itself')
  for (const line of reading.files.get(path) ?? []) {
    const [keyword, value] = wordsOf(line)
    // Whoever is in a block for some includes for some.
    if (keyword === 'match') block = within !== 'some' && value.toLowerCase() === 'all' ? 'all' : 'some'
    else if (block === 'some') continue
    else if (keyword !== 'include') takeFirst(reading.said[block], line)
    else for (const file of includedBy(value, reading.files)) readFile(file, block, reading, depth + 1)
  }
}

/** Only files below sshd_config.d have been brought. */
function includedBy(value: string, files: Reading['files']): readonly string[] {
  return value.split(/\s+/u).flatMap((word) => {
    const bare = word.replaceAll('"', '')
    const pattern = bare.startsWith('/') ? bare : `${FOLDER}${bare}`
    if (!/^\/etc\/ssh\/(?:sshd_config\.d\/[^/]*|sshd_config)$/u.test(pattern))
      throw fault('not-supported', `only sshd knows what "${oneLine(bare, 200)}" includes`, {
        hint: 'log in as a user who may run `sshd -T`',
      })
    return [...files.keys()].filter((path) => matches(path, [pattern])).sort((a, b) => (a < b ? -1 : 1))
  })
}

function takeFirst(settings: Map<string, string>, line: string): void {
  const [keyword, value] = wordsOf(line)
  if (keyword !== '' && !settings.has(keyword)) settings.set(keyword, value.replaceAll('"', ''))
}

/** "PermitRootLogin no", "permitrootlogin=no", "  X  =  y"; empty for a comment. */
function wordsOf(line: string): readonly [string, string] {
  const text = line.trim()
  const end = text.search(/[\s=]/u)
  if (text.startsWith('#') || end < 1) return ['', '']
  return [
    text.slice(0, end).toLowerCase(),
    text
      .slice(end)
      .replace(/^\s*=?/u, '')
      .trim(),
  ]
}

/** What is not said is as OpenSSH 7.0 and later have it. */
export function policyOf(settings: SshSettings): SshPolicy {
  const on = (keyword: string, otherwise: boolean): boolean =>
    (settings.get(keyword) ?? (otherwise ? 'yes' : 'no')).toLowerCase() === 'yes'
  const questions = settings.has('kbdinteractiveauthentication')
    ? 'kbdinteractiveauthentication'
    : 'challengeresponseauthentication'
  return {
    permitRootLogin: rootLoginOf(settings.get('permitrootlogin') ?? 'prohibit-password'),
    passwordAuthentication: on('passwordauthentication', true),
    keyboardInteractive: on(questions, true),
    permitEmptyPasswords: on('permitemptypasswords', false),
    needsMore: needsMore(settings.get('authenticationmethods') ?? 'any'),
  }
}

function rootLoginOf(value: string): SshPolicy['permitRootLogin'] {
  const word = value.toLowerCase()
  switch (word) {
    case 'no':
    case 'yes':
    case 'forced-commands-only':
    case 'prohibit-password':
      return word
    case 'without-password':
      return 'prohibit-password'
    default:
      throw fault('unreadable', `sshd knows no PermitRootLogin "${oneLine(value, 80)}"`)
  }
}

/** Lists of methods, each of which is enough; one without a key, a ticket or a known host is what a person types. */
function needsMore(methods: string): boolean {
  return methods
    .toLowerCase()
    .split(/\s+/u)
    .every((list) => /(?:^|,)(?:publickey|gssapi-with-mic|hostbased)/u.test(list))
}
