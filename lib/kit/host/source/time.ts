import type { Source } from './source.ts'

/**
 * The wall clock, and how long the host has been up at that moment: how long the program ran before and behind it is
 * told by the other readings of /proc/uptime, and is not taken for the way of the answer.
 */
const TEXT = String.raw`begin time
date '+%s %N'
code=$?
row=
[ -r /proc/uptime ] && read -r row 2>/dev/null </proc/uptime
printf 'up %s\n' "$row"
if [ -e /run/systemd/timesync/synchronized ]; then printf 'synchronized yes\n'
elif [ -d /run/systemd/timesync ]; then printf 'synchronized no\n'
fi
end time "$code"`

/** Frame `time`. It has to be the last source: what runs behind it makes the answer less exact. */
export const TIME: Source = { kind: 'shell', frame: 'time', text: TEXT }
