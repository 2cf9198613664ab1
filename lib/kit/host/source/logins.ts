import type { Source } from './source.ts'

/** Seconds that the login manager may take. */
const LOGINS_S = 3

/** `who` reads a file and is asked first; systems that keep no utmp any more have a login manager to ask. */
const TEXT = String.raw`if [ -r /run/utmp ] || [ -r /var/run/utmp ]; then
begin logins
within ${LOGINS_S} who
end logins $?
elif [ -d /run/systemd/system ] && has loginctl; then
begin sessions
set --
for row in $(within ${LOGINS_S} loginctl list-sessions --no-legend --no-pager 2>/dev/null | while read -r first rest; do printf '%s\n' "$first"; done); do
set -- "$@" "$row"
done
code=0
if [ $# -gt 0 ]; then
within ${LOGINS_S} loginctl show-session --no-pager -p Name -p TTY -p RemoteHost -p Class -- "$@"
code=$?
fi
end sessions "$code"
else
begin logins
end logins absent
fi`

/** Frame `logins`, or `sessions` where the login manager was asked; `logins` is `absent` where nobody knows. */
export const LOGINS: Source = { kind: 'shell', frame: 'logins', text: TEXT }
