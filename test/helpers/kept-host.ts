import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../lib/base/clock.ts'
import type { KeptShell } from '../../lib/kit/host/kept/conversation.ts'
import { hostReader } from '../../lib/kit/host/reader.ts'
import type { HostReader } from '../../lib/model/session.ts'
import { feed } from './feed.ts'

/** This machine as a host that is asked over a kept `sh`, with nothing in its PATH but what a test puts there. */
export interface KeptHost {
  readonly host: HostReader
  /** Programs that were run for one read alone. */
  readonly once: string[]
  /** What each kept `sh` was told, by `sh`. */
  readonly kept: { readonly child: ChildProcess; readonly told: string[] }[]
  cost(): { connections: number; roundTrips: number; bytes: number }
  close(): Promise<void>
}

export function keptHost(path: string, shell: readonly [string, ...string[]] = ['/bin/dash']): KeptHost {
  const once: string[] = []
  const kept: KeptHost['kept'] = []
  const run = (text: string): ReturnType<typeof feed> => {
    once.push(text)
    return feed(shell, text, { PATH: path })
  }
  const open = (): Promise<KeptShell> => {
    const [program, ...args] = shell
    const child = spawn(program, args, { env: { PATH: path }, stdio: 'pipe' })
    const told: string[] = []
    kept.push({ child, told })
    child.stdin.on('error', () => undefined)
    return Promise.resolve({
      write: (text) => {
        told.push(text)
        child.stdin.write(text)
      },
      onOutput: (listener) => void child.stdout.on('data', listener),
      onError: (listener) => void child.stderr.on('data', listener),
      onClosed: (listener) => void child.once('close', listener),
      close: (stuck) => {
        child.stdin.end()
        child.stdout.destroy()
        if (stuck !== null) process.kill(stuck, 'SIGKILL')
      },
    })
  }
  return {
    host: hostReader(run, systemClock, open),
    once,
    kept,
    cost: () => ({ connections: 0, bytes: 0, roundTrips: once.length + kept.flatMap(({ told }) => told).length }),
    close: async () => {
      for (const { child } of kept) {
        const isOver = child.exitCode !== null || child.signalCode !== null
        const ended = new Promise((resolve) => child.once('exit', resolve))
        child.stdin?.end()
        if (!isOver) await ended
      }
    },
  }
}

/** A folder with links to programs, to be the only PATH. */
export function pathOf(folder: string, links: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true })
  for (const [link, to] of Object.entries(links)) symlinkSync(to, join(folder, link))
  return folder
}

const PROGRAMS = ['cat', 'date', 'df', 'getconf', 'sh', 'sleep', 'stat', 'timeout', 'uname']

/** What a Debian has, without any awk. */
export function coreutils(): Record<string, string> {
  return Object.fromEntries(PROGRAMS.map((name) => [name, name === 'getconf' ? '/usr/bin/getconf' : `/bin/${name}`]))
}

export function busyboxAlone(): Record<string, string> {
  return Object.fromEntries([...PROGRAMS, 'awk', 'busybox'].map((name) => [name, '/bin/busybox']))
}
