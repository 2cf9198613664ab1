import type { Source } from './source.ts'

/** Seconds for the database of packages, which another program may hold. */
const PACKAGES_S = 3

/** The packages whose update needs-restarting(1) takes for a reason; it asks Python for what one rpm tells as well. */
const PACKAGES =
  'kernel kernel-core kernel-rt-core glibc linux-firmware systemd dbus dbus-broker dbus-daemon microcode_ctl'

/**
 * The mark that package scripts leave (Debian, Ubuntu: reboot-required; SUSE: reboot-needed), the kernels that are
 * installed, and where rpm keeps the packages when those were installed which a running system holds on to. A folder
 * of modules without a list of them is what a removed kernel leaves.
 */
const TEXT = String.raw`begin reboot
row=
[ -r /proc/sys/kernel/osrelease ] && read -r row </proc/sys/kernel/osrelease
printf 'kernel %s\n' "$row"
for file in /run/reboot-required /var/run/reboot-required /run/reboot-needed; do
[ -e "$file" ] || continue
printf 'asked %s\n' "$(date -r "$file" +%s 2>/dev/null)"
[ -r "$file.pkgs" ] && while IFS= read -r row || [ -n "$row" ]; do printf 'package %s\n' "$row"; done <"$file.pkgs"
break
done
for file in /lib/modules/*/modules.builtin; do
[ -e "$file" ] || continue
file=${'$'}{file%/*}
printf 'installed %s\n' "${'$'}{file##*/}"
done
if [ ! -e /var/lib/dpkg/status ] && has rpm; then
within ${PACKAGES_S} rpm -q --qf 'replaced %{INSTALLTIME} %{NAME}\n' ${PACKAGES} 2>/dev/null
fi
end reboot 0`

/** Frame `reboot`. When the host was booted is told by the row `btime` of /proc/stat. */
export const REBOOT: Source = { kind: 'shell', frame: 'reboot', text: TEXT }
