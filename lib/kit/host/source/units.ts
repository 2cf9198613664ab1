import type { Source } from './source.ts'

/** Seconds that systemd may take, so that a stuck bus leaves the other sections alone. */
const UNITS_S = 5

const TEXT = String.raw`begin units
if [ -d /run/systemd/system ]; then
within ${UNITS_S} systemctl list-units --all --full --type=service,socket,timer,mount --no-legend --plain --no-pager
end units $?
else
end units absent
fi`

/** Frame `units`; its status is `absent` where systemd does not run. */
export const UNITS: Source = { kind: 'shell', frame: 'units', text: TEXT, gathers: true }
