import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CONFINED, STATE } from './confined.ts'

/** What the unit has to know. Paths are absolute. */
export interface UnitWords {
  readonly node: string
  readonly program: string
  readonly config: string
  /** The page about the daemon, of the version that is installed. */
  readonly page: string
  readonly user: string
  /** As systemd writes it: "1G". */
  readonly memory: string
}

/** Where the values of `env:NAME` come from: a daemon has no shell that sets them. Read by root, so nobody else has to. */
export const ENVIRONMENT_FILE = '/etc/orch-watch/environment'

/**
 * A daemon lives for months on a heap that hardly changes: small steps of growth, and few arenas of malloc, keep what it
 * holds of its machine near to what it needs. Measured with a thousand hosts over SSH: 345 MiB without.
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=4']
export const MEMORY_ENVIRONMENT: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
}

const MEMORY = Object.entries(MEMORY_ENVIRONMENT)
  .map(([name, value]) => `Environment=${name}=${value}`)
  .join('\n')

/** The page about the daemon that came with the program. */
export function pageBeside(program: string): string {
  return join(dirname(program), '../docs/daemon.md')
}

/** Words of a command line in a unit: nothing in them is a specifier, a variable or the end of a word. */
export function word(text: string): string {
  return `"${text.replace(/[\\"]/gu, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`
}

/**
 * The unit of the daemon: it may write nothing but its state, gain nothing, and is started again when it says nothing.
 * Other processes and the disks of the machine stay visible to it, as it may be told to look at them.
 *
 * Source: systemd.service(5), systemd.exec(5), systemd.resource-control(5).
 */
export function unitOf({ node, program, config, page, user, memory }: UnitWords): string {
  return `[Unit]
Description=orch-watch: watches hosts and containers from outside
Documentation=${pathToFileURL(page).href.replaceAll('%', '%%')}
Wants=network-online.target
After=network-online.target
# A monitor never gives up: what it waits for (a disk, a database) may be away for longer than any limit.
StartLimitIntervalSec=0

[Service]
Type=notify
# What is said to systemd comes from systemd-notify, a program of its own.
NotifyAccess=all
ExecStart=${word(node)} ${NODE_FLAGS.join(' ')} ${word(program)} run --config ${word(config)}
ExecReload=/bin/kill -HUP $MAINPID
User=${user}
${MEMORY}
EnvironmentFile=-${ENVIRONMENT_FILE}
${STATE}
SyslogIdentifier=orch-watch
WatchdogSec=60
Restart=always
RestartSec=5
# A mistake in the inventory is not mended by starting again.
RestartPreventExitStatus=64 78
TimeoutStopSec=15
KillMode=mixed
MemoryMax=${memory}
# A plugin that is killed for its memory does not take the daemon with it.
OOMPolicy=continue
TasksMax=512
LimitNOFILE=65536
${CONFINED}

[Install]
WantedBy=multi-user.target
`
}
