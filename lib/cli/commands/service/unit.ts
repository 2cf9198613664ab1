/** What the unit has to know. Paths are absolute. */
export interface UnitWords {
  readonly node: string
  readonly program: string
  readonly config: string
  readonly user: string
  /** As systemd writes it: "1G". */
  readonly memory: string
}

/** Words of a command line in a unit: nothing in them is a specifier, a variable or the end of a word. */
function word(text: string): string {
  return `"${text.replace(/[\\"]/gu, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`
}

/**
 * The unit of the daemon: it may write nothing but its state, gain nothing, and is started again when it says nothing.
 *
 * Source: systemd.service(5), systemd.exec(5), systemd.resource-control(5).
 */
export function unitOf({ node, program, config, user, memory }: UnitWords): string {
  return `[Unit]
Description=orch-watch: watches hosts and containers from outside
Documentation=man:systemd.service(5)
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=10min
StartLimitBurst=20

[Service]
Type=notify
NotifyAccess=all
ExecStart=${word(node)} ${word(program)} run --config ${word(config)}
ExecReload=/bin/kill -HUP $MAINPID
User=${user}
StateDirectory=orch-watch
StateDirectoryMode=0700
WatchdogSec=60
Restart=always
RestartSec=5
# A mistake in the inventory is not mended by starting again.
RestartPreventExitStatus=64 78
TimeoutStopSec=15
KillMode=mixed
MemoryMax=${memory}
TasksMax=512
LimitNOFILE=65536
UMask=0077

NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
CapabilityBoundingSet=
AmbientCapabilities=

[Install]
WantedBy=multi-user.target
`
}
