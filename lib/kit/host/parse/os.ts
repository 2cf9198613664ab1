import type { HostOs } from '../../../model/host.ts'
import { unreadable } from './rows.ts'

/**
 * @param uname what `uname -snrm` prints: system, host name, kernel release, machine
 * @param files rows of os-release(5) among others; where there are none its own defaults hold
 */
export function parseOs(uname: string, files: string): HostOs {
  const row = uname.trim()
  const [, system, hostname, kernel, machine] = /^(\S+) (.+) (\S+) (\S+)$/u.exec(row) ?? []
  if (system === undefined || hostname === undefined || kernel === undefined || machine === undefined)
    throw unreadable('uname', row)
  const release = releaseOf(files)
  return {
    hostname,
    id: release.get('ID') ?? system.toLowerCase(),
    name: release.get('PRETTY_NAME') ?? system,
    kernel,
    machine,
  }
}

function releaseOf(files: string): ReadonlyMap<string, string> {
  const release = new Map<string, string>()
  for (const [, name, value] of files.matchAll(/^(ID|PRETTY_NAME)=(.*)$/gmu)) {
    const word = unquote((value ?? '').trim())
    if (name !== undefined && word !== '') release.set(name, word)
  }
  return release
}

/** A value as a shell would take it: in double quotes, in single quotes or bare. */
function unquote(value: string): string {
  const double = /^"(.*)"$/u.exec(value)?.[1]
  if (double !== undefined) return double.replace(/\\(["$`\\])/gu, '$1')
  return /^'(.*)'$/u.exec(value)?.[1] ?? value
}
