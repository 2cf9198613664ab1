import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** What the tests use of the real world, by the file that shows it is there. All are packages of Debian. */
const PROGRAMS = {
  '/usr/sbin/sshd': 'openssh-server',
  '/usr/bin/ssh': 'openssh-client',
  '/usr/sbin/dockerd': 'docker.io',
  '/bin/busybox': 'busybox-static',
  '/usr/bin/podman': 'podman',
  '/lib/systemd/systemd': 'systemd',
  '/usr/bin/conmon': 'conmon',
  '/usr/sbin/runc': 'runc',
  '/usr/bin/openssl': 'openssl',
  '/usr/lib/nagios/plugins/check_load': 'monitoring-plugins-basic',
  '/usr/lib/nagios/plugins/check_dns': 'monitoring-plugins-standard',
  // Each awk that a host may have.
  '/usr/bin/mawk': 'mawk',
  '/usr/bin/gawk': 'gawk',
  '/usr/bin/original-awk': 'original-awk',
  '/usr/sbin/dnsmasq': 'dnsmasq-base',
  '/usr/bin/pg_ctlcluster': 'postgresql',
  '/usr/bin/prometheus-node-exporter': 'prometheus-node-exporter',
  // Makes the kernel say that a disk has failed.
  '/usr/bin/strace': 'strace',
  // Readers of what we write.
  '/usr/bin/promtool': 'prometheus',
  '/usr/bin/prometheus-alertmanager': 'prometheus-alertmanager',
  '/usr/bin/xmllint': 'libxml2-utils',
  '/usr/bin/chromium': 'chromium',
  // Login shells that are not POSIX shells.
  '/usr/bin/tcsh': 'tcsh',
  '/usr/bin/fish': 'fish',
  '/usr/bin/zsh': 'zsh',
} as const

/** Runs once before all suites: installs what is missing, where that is possible at all. */
export function mochaGlobalSetup(): void {
  const missing = Object.entries(PROGRAMS).flatMap(([file, name]) => (existsSync(file) ? [] : [name]))
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`not installed here: ${missing.join(', ')}; the suites that need them say so\n`)
    return
  }
  process.stderr.write(`installing ${missing.join(', ')} for the tests …\n`)
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...missing)
}

function apt(...args: string[]): void {
  const { status, stderr } = spawnSync('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    timeout: 600_000,
  })
  if (status !== 0) process.stderr.write(`apt-get ${args[0] ?? ''} failed: ${stderr}\n`)
}
