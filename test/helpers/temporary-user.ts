import { execFileSync } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real user of this machine, with a home folder of its own, for as long as a test lasts. */
export interface TemporaryUser {
  readonly name: string
  readonly home: string
  /** Writes a file into the home folder. */
  write(name: string, text: string): void
  remove(): void
}

export function temporaryUser(
  options: { shell?: string; password?: string; groups?: readonly string[] } = {},
): TemporaryUser {
  const home = mkdtempSync(join(tmpdir(), 'orch-watch-home-'))
  const name = `ow-${home.slice(-6).toLowerCase()}`
  const groups = options.groups ? ['-G', options.groups.join(',')] : []
  execFileSync('useradd', ['-M', '-d', home, '-s', options.shell ?? '/bin/sh', ...groups, name], { stdio: 'ignore' })
  const [uid, gid] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, name])))
  chownSync(home, uid ?? 0, gid ?? 0)
  // sshd lets no locked account in: every account gets a password, if only one that nobody knows.
  const password = options.password ?? `${process.pid}-${home}`
  execFileSync('chpasswd', [], { input: `${name}:${password}\n` })
  return {
    name,
    home,
    write: (file, text) => {
      writeFileSync(join(home, file), text)
      chownSync(join(home, file), uid ?? 0, gid ?? 0)
    },
    remove: () => {
      // A process of the session may still be on its way out.
      execFileSync('userdel', ['-f', name], { stdio: 'ignore' })
      rmSync(home, { recursive: true, force: true })
    },
  }
}
