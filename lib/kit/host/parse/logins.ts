import type { Login } from '../../../model/host.ts'
import { rowsOf, unreadable } from './rows.ts'

/** "root pts/0 2026-11-29 13:01 (192.0.2.7)" of coreutils, "root pts/0 00:05 Nov 29 13:01 192.0.2.7" of busybox. */
const COREUTILS = /^(\S+) +[+?-]? *(\S+) +(?:\d{4}-\d\d-\d\d|[A-Z][a-z]{2} +\d{1,2}) \d\d:\d\d(?: +\((.*)\))?$/u
const BUSYBOX = /^(\S+)\s+(\S+)\s+\S+\s+[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d(?::\d\d)?(?:\s+(\S.*))?$/u
const HEADER = /^USER\s+TTY\s/u

/** Rows of `who`. Source: who(1). */
export function parseWho(text: string): readonly Login[] {
  return rowsOf(text)
    .filter((row) => !HEADER.test(row))
    .map((row) => {
      const [, name, line, from = ''] = COREUTILS.exec(row.trim()) ?? BUSYBOX.exec(row.trim()) ?? []
      if (name === undefined || line === undefined) throw unreadable('the list of logins', row)
      return { name, line, from: isElsewhere(from) ? from : '' }
    })
}

/** A display (":0"), a terminal inside tmux or screen ("tmux(4711).%0", ":pts/1:S.0"): those sit at the machine. */
function isElsewhere(from: string): boolean {
  return from !== '' && !from.startsWith(':') && !from.startsWith('tmux(') && !from.startsWith('login')
}

/** Blocks of `loginctl show-session`, a blank line between them. Source: loginctl(1), org.freedesktop.login1(5). */
export function parseSessions(text: string): readonly Login[] {
  return text.split(/\n\s*\n/u).flatMap((block) => {
    const rows = rowsOf(block)
    if (rows.length === 0) return []
    const values = new Map(rows.map(pairOf))
    const name = values.get('Name')
    if (name === undefined) throw unreadable('the list of logins', rows[0] ?? '')
    const line = values.get('TTY') ?? ''
    const from = values.get('RemoteHost') ?? ''
    // Greeters, lock screens and the manager that systemd runs for a user are nobody, and neither is what comes over
    // the network without a terminal: `who` does not know of such, and it may be us.
    const isSomebody = (values.get('Class') ?? 'user').startsWith('user') && (line !== '' || from === '')
    return isSomebody ? [{ name, line, from }] : []
  })
}

function pairOf(row: string): readonly [string, string] {
  const at = row.indexOf('=')
  if (at < 1) throw unreadable('the list of logins', row)
  return [row.slice(0, at), row.slice(at + 1).trim()]
}
