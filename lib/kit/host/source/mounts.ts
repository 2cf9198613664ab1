import { LOCAL_TYPES, NEVER_TYPES, NOT_OURS } from '../file-systems.ts'
import type { Source } from './source.ts'

/** Seconds that the file systems may take together, so that a stuck disk leaves the other sections alone. */
const SPACE_S = 3

/** The numbers of the places that stand in "$@". `stat -f` is one fork for space and inodes; `df` is for systems whose `stat` cannot do it. */
const SPACE = String.raw`if [ $# -gt 0 ]; then
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

/**
 * The table of mounts is cut into rows by the shell itself (`read` would cost a system call for each byte). A mount
 * point that we may not reach, or that is a single file, is left out by `-d`, which is a builtin.
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
${SPACE}`

/**
 * The same choice in awk, without a fork: prints the rows and leaves the places, as words of a shell, in `places`. Which
 * of them may be entered only the shell can tell.
 */
export const MOUNT_ROWS = String.raw`function swap(text, from, to, at, done) {
done = ""
while (at = index(text, from)) {
done = done substr(text, 1, at - 1) to
text = substr(text, at + length(from))
}
return done text
}
function isours(path, prefix) {
for (prefix in foreign) if (index(path, prefix) == 1) return 0
return 1
}
function mounts(file, line, field, got, path) {
file = "/proc/self/mounts"
begin("mounts")
places = ""
while ((got = (getline line < file)) > 0) {
split(line, field, " ")
path = field[2]
if (!(field[3] in local) && (path != "/" || field[3] in never || field[3] ~ /^fuse\./)) continue
if (!isours(path) || path ~ /\\01[12]/) continue
put(line)
path = swap(swap(swap(path, "\\040", " "), "\\043", "#"), "\\134", "\\")
places = places " '" swap(path, "'", "'\\''") "'"
}
close(file)
if (got < 0) put("missing " file)
end("mounts", 0)
}
function words(text, into, n, word) {
for (n = split(text, word, " "); n > 0; n--) into[word[n]]
}`

/** What `words` is given before. */
export const MOUNT_WORDS = `words("${LOCAL_TYPES.join(' ')}", local)
words("${NEVER_TYPES.filter((type) => !type.includes('*')).join(' ')}", never)
words("${NOT_OURS.map((glob) => glob.replace('*', '')).join(' ')}", foreign)`

/** Which of the places that the awk found may be entered, and how full they are. */
const REST = `for path do
shift
[ -d "$path" ] && set -- "$@" "$path"
done
if [ $# -eq 0 ]; then
begin space
end space 0
fi
${SPACE}`

/** Frames `mounts`, `space`, and where `stat` cannot do it `df` and `inodes`. */
export const MOUNTS: Source = { kind: 'shell', frame: 'mounts', text: TEXT, awk: { rest: REST } }
