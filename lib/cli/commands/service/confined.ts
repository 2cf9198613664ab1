/** Where the daemon keeps what it knows. */
export const STATE = `StateDirectory=orch-watch
StateDirectoryMode=0700`

/**
 * How the daemon and what makes its reports are held: they may write nothing but the state, and gain nothing.
 *
 * Source: systemd.exec(5).
 */
export const CONFINED = `UMask=0077

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
# Netlink is how a program asks for the addresses of its own machine.
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
# A plugin that tries more is refused, not killed.
SystemCallErrorNumber=EPERM
CapabilityBoundingSet=
AmbientCapabilities=`
