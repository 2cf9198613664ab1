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
 *
 * It is read from mountinfo, which tells a file system that is read only from a place where only we may not write: under
 * systemd a service sees every disk of its machine so. A row is printed as /proc/self/mounts has it, with the words of
 * the file system. Source: proc(5): `ID PARENT DEVICE ROOT PATH WORDS [TAGS] - TYPE SOURCE WORDS`.
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
if [ -r /proc/self/mountinfo ]; then table=$(cat /proc/self/mountinfo); else printf 'missing /proc/self/mountinfo\n'; fi
code=$?
set -f
set --
IFS=$nl
for row in $table; do
path=${'$'}{row#* * * * }
path=${'$'}{path%% *}
row=${'$'}{row#* - }
kind=${'$'}{row%% *}
row=${'$'}{row#* }
device=${'$'}{row%% *}
row="${'$'}{device:-none} $path $kind ${'$'}{row#* } 0 0"
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
for (prefix in foreign) if (index(path, prefix) == 1 && (path == prefix || prefix ~ /\/$/)) return 0
return 1
}
function mounts(file, line, field, got, path, own) {
file = "/proc/self/mountinfo"
begin("mounts")
places = ""
while ((got = (getline line < file)) > 0) {
own = index(line, " - ")
split(line, field, " ")
path = field[5]
split(substr(line, own + 3), field, " ")
if (!(field[1] in local) && (path != "/" || field[1] in never || field[1] ~ /^fuse\./)) continue
if (!isours(path) || path ~ /\\01[12]/) continue
if (field[3] == "") { field[3] = field[2]; field[2] = "none" }
put(field[2] " " path " " field[1] " " field[3] " 0 0")
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
