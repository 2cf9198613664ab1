/** Names that one pattern may have; more are not looked at. */
const MOST_NAMES = 10_000

/**
 * For `sh -c`: the arguments are, for each file, "newest" or "oldest" and a path that may be a pattern. They are words of
 * the shell and never its text: an unquoted variable becomes the names that fit, and nothing in it is run. Of many names
 * the newest or oldest is found by the shell itself, then one `stat` says how old it is.
 *
 * Prints the host's clock, and one row for each file: "STATE COUNT SECONDS BYTES NAME". What is missing behind a folder
 * that we may not enter may be there. A name with a line end is cut there.
 */
export const PROGRAM = String.raw`LC_ALL=C
export LC_ALL
nl='
'
hidden() {
path=$1
while :; do
case $path in
*/*) path=${'$'}{path%/*} ;;
*) return 1 ;;
esac
case $path in
*[*?[]*) continue ;;
esac
folder=${'$'}{path:-/}
[ -d "$folder" ] || continue
[ -x "$folder" ] || return 0
case $1 in
*[*?[]*) [ -r "$folder" ] || return 0 ;;
esac
return 1
done
}
date '+now %s'
IFS=
while [ $# -gt 1 ]; do
pick=$1
pattern=$2
shift 2
best=
count=0
lost=
for name in $pattern; do
if [ -e "$name" ]; then
count=$((count + 1))
if [ -z "$best" ]; then best=$name
elif [ "$pick" = newest ]; then [ "$name" -nt "$best" ] && best=$name
elif [ "$name" -ot "$best" ]; then best=$name
fi
elif [ -L "$name" ]; then lost=$name
fi
[ "$count" -lt ${MOST_NAMES} ] || break
done
name=${'$'}{best:-${'$'}{lost:-$pattern}}
label=${'$'}{name%%"$nl"*}
if [ -n "$best" ]; then
said=$(stat -L -c '%Y %s' -- "$best" 2>/dev/null) || said=
if [ -n "$said" ]; then printf 'found %s %s %s\n' "$count" "$said" "$label"
else printf 'unreadable 0 0 0 %s\n' "$label"
fi
elif [ -n "$lost" ]; then printf 'dangling 0 0 0 %s\n' "$label"
elif hidden "$pattern"; then printf 'unreadable 0 0 0 %s\n' "$label"
else printf 'missing 0 0 0 %s\n' "$label"
fi
done
exit 0
`
