import type { Source } from './source.ts'

/**
 * State and speed of each interface, in builtins only. Those that a container or a guest brings with it are left out:
 * there may be hundreds, and their speed is made up. Reading the speed of one that is down is an error.
 */
const TEXT = String.raw`begin links
for folder in /sys/class/net/*; do
name=${'$'}{folder##*/}
case $name in
lo|veth*|cali*|lxc*|*"$nl"*) continue ;;
esac
[ -r "$folder/operstate" ] || continue
state=
speed=
read -r state 2>/dev/null <"$folder/operstate"
[ -r "$folder/speed" ] && read -r speed 2>/dev/null <"$folder/speed"
put "${'$'}{state:-unknown} ${'$'}{speed:--1} $name"
done
end links 0`

/** Frame `links`: "STATE MBIT NAME" for each interface. */
export const LINKS: Source = { kind: 'shell', frame: 'links', text: TEXT, gathers: true }
