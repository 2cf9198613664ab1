import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { PEERS } from './peers.ts'
import type { Peer } from './peers.ts'

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly kernel: string
  readonly system: string
  /** One minute's load, before and after. */
  readonly loads: readonly string[]
  readonly versions: readonly string[]
}

export function describeMachine(missing: ReadonlySet<Peer>, loads: readonly string[]): Machine {
  const processors = cpus()
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    system: /^PRETTY_NAME="?([^"\n]*)/mu.exec(readIfThere('/etc/os-release'))?.[1] ?? 'Linux',
    loads,
    versions: [`Node ${process.version}`, ...packageVersions(missing)],
  }
}

export function loadNow(): string {
  return (loadavg()[0] ?? 0).toFixed(2)
}

function packageVersions(missing: ReadonlySet<Peer>): readonly string[] {
  const there = (Object.keys(PEERS) as Peer[]).filter((peer) => !missing.has(peer))
  return [...new Set(there.map((peer) => PEERS[peer].package))].map((name) => {
    const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Version}', name], { encoding: 'utf8' })
    return `${name} ${stdout === '' ? '(not of Debian)' : stdout}`
  })
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
