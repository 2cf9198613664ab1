import type { Source } from './source.ts'

/** Seconds for reading a configuration, each time. */
const SSHD_S = 3

/**
 * What sshd itself makes of its configuration: for somebody whom no Match block knows, from an address that nobody has,
 * and for root coming from where we come. Without such a connection sshd refuses configurations with a Match in them. `-T` wants to read
 * the host keys, which only root may; `-G` (OpenSSH 9.3) does not. Without either the files themselves are brought.
 */
const TEXT = String.raw`sshd=
for file in /usr/sbin/sshd /usr/local/sbin/sshd /sbin/sshd; do
[ -x "$file" ] && sshd=$file && break
done
[ -n "$sshd" ] || sshd=$(command -v sshd)
if [ -n "$sshd" ]; then
set -- $SSH_CONNECTION
[ $# -eq 4 ] || set -- 127.0.0.1 0 127.0.0.1 22
at=laddr=$3,lport=$4
for flag in -T -G; do
begin sshd
within ${SSHD_S} "$sshd" $flag -C "user=nobody-at-all,host=outside.invalid,addr=203.0.113.1,$at" 2>/dev/null
code=$?
end sshd "$code"
[ "$code" -eq 0 ] && break
done
if [ "$code" -eq 0 ]; then
begin sshd-root
within ${SSHD_S} "$sshd" $flag -C "user=root,host=$1,addr=$1,$at" 2>/dev/null
end sshd-root $?
fi
else
begin sshd
end sshd absent
code=0
fi
if [ "$code" -ne 0 ]; then
begin sshd-files
for file in /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*; do
[ -f "$file" ] || continue
[ -r "$file" ] || { printf 'unreadable %s\n' "$file"; continue; }
printf 'file %s\n' "$file"
while IFS= read -r row || [ -n "$row" ]; do printf ' %s\n' "$row"; done <"$file"
done
[ -r /etc/ssh/sshd_config.d ] || [ ! -e /etc/ssh/sshd_config.d ] || printf 'unreadable /etc/ssh/sshd_config.d\n'
end sshd-files 0
fi`

/** Frames `sshd` and `sshd-root`, or `sshd-files`; `sshd` is `absent` where there is no such server. */
export const SSH_SERVER: Source = { kind: 'shell', frame: 'sshd', text: TEXT }
