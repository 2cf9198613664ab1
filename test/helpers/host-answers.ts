import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostAnswer } from '../../lib/kit/host/facts.ts'
import type { Frame } from '../../lib/kit/host/frames.ts'
import type { HostSection } from '../../lib/model/host.ts'

export const ALL_SECTIONS: ReadonlySet<HostSection> = new Set([
  'os',
  'clock',
  'uptime',
  'cpu',
  'load',
  'memory',
  'swap',
  'mounts',
  'processes',
  'units',
  'pressure',
  'diskIo',
  'netIo',
  'reboot',
  'logins',
  'sshServer',
  'time',
])

export const HOSTS = 'test/fixtures/host'

/**
 * What a recorded system answers: one file for each frame in test/fixtures/host/SYSTEM. An empty file is a program
 * that failed; a system without units.txt has no systemd, one without logins.txt or sshd.txt nobody to tell.
 */
export function recordedAnswer(system: string): HostAnswer {
  const folder = join(HOSTS, system)
  const frames = new Map<string, Frame>(
    readdirSync(folder)
      .filter((name) => name.endsWith('.txt'))
      .map((name) => {
        const text = readFileSync(join(folder, name), 'utf8')
        return [name.replace('.txt', ''), { text, status: text === '' ? '1' : '0' }]
      }),
  )
  for (const name of ['units', 'logins', 'sshd'])
    if (!existsSync(join(folder, `${name}.txt`))) frames.set(name, { text: '', status: 'absent' })
  return { frames, stderr: '', earlier: null, around: AROUND }
}

/** When a recorded system was asked, by our clock. */
export const AROUND = { from: 1_795_403_900_000, to: 1_795_403_901_200 }
