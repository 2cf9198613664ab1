import { LOCAL_TYPES, NEVER_TYPES, NOT_OURS } from '../file-systems.ts'
import type { Source } from './source.ts'

/** Seconds that the file systems may take together, so that a stuck disk leaves the other sections alone. */
const SPACE_S = 3

/**
 * The table of mounts is cut into rows by the shell itself (`read` would cost a system call for each byte). A mount
 * point that we may not reach, or that is a single file, is left out by `-d`, which is a builtin. `stat -f` is one
 * fork for space and inodes; `df` is there for systems whose `stat` cannot do it.
 */
const TEXT = String.raw`swap() {
text=
while :; do
case $path in
*"$1"*) text=$text${'$'}{path%%"$1"*}$2; path=${'$'}{path#*"$1"} ;;
*) break ;;
esac
done
path=$text$path
}
begin mounts
table=
if [ -r /proc/self/mounts ]; then table=$(cat /proc/self/mounts); else printf 'missing /proc/self/mounts\n'; fi
code=$?
set -f
set --
IFS=$nl
for row in $table; do
path=${'$'}{row#* }
kind=${'$'}{path#* }
path=${'$'}{path%% *}
kind=${'$'}{kind%% *}
case $kind in
${LOCAL_TYPES.join('|')}) ;;
${NEVER_TYPES.join('|')}) continue ;;
*) [ "$path" = / ] || continue ;;
esac
case $path in
${NOT_OURS.join('|')}) continue ;;
*\\01[12]*) continue ;;
*\\*) swap '\040' ' '; swap '\043' '#'; swap '\134' '\' ;;
esac
[ -d "$path" ] || continue
printf '%s\n' "$row"
set -- "$@" "$path"
done
IFS=" 	$nl"
set +f
end mounts "$code"
if [ $# -gt 0 ]; then
begin space
within ${SPACE_S} stat -f -c '%S %b %f %a %c %d %n' "$@"
code=$?
end space "$code"
case $code in
0|124|137|143) ;;
*)
begin df
within ${SPACE_S} df -kP "$@"
end df $?
begin inodes
within ${SPACE_S} df -iP "$@"
end inodes $?
;;
esac
fi`

/** Frames `mounts`, `space`, and where `stat` cannot do it `df` and `inodes`. */
export const MOUNTS: Source = { kind: 'shell', frame: 'mounts', text: TEXT }
