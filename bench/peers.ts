import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Whom we measure against, by the file that shows it is there. All are packages of Debian. */
export const PEERS = {
  sshd: { file: '/usr/sbin/sshd', package: 'openssh-server' },
  ssh: { file: '/usr/bin/ssh', package: 'openssh-client' },
  ansible: { file: '/usr/bin/ansible', package: 'ansible-core' },
  pssh: { file: '/usr/bin/parallel-ssh', package: 'pssh' },
  checkBySsh: { file: '/usr/lib/nagios/plugins/check_by_ssh', package: 'monitoring-plugins-basic' },
  docker: { file: '/usr/bin/docker', package: 'docker.io' },
  dockerd: { file: '/usr/sbin/dockerd', package: 'docker.io' },
  busybox: { file: '/bin/busybox', package: 'busybox-static' },
} as const

export type Peer = keyof typeof PEERS

/** Installs what is missing where that is possible, and returns the names of what is still not there. */
export function providePeers(say: (text: string) => void): ReadonlySet<Peer> {
  const missing = missingPeers()
  const packages = [...new Set(missing.map((peer) => PEERS[peer].package))]
  if (packages.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`installing ${packages.join(', ')} …`)
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  }
  const left = missingPeers()
  for (const peer of left) say(`not here: ${PEERS[peer].file} (Debian: apt-get install ${PEERS[peer].package})`)
  return new Set(left)
}

function missingPeers(): readonly Peer[] {
  return (Object.keys(PEERS) as Peer[]).filter((peer) => !existsSync(PEERS[peer].file))
}

function apt(...args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 })
}
