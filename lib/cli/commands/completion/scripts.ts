import type { SHELLS } from './args.ts'

/**
 * What each shell runs when TAB is pressed. All of them ask `orch-watch --get-completions`, whose answers are words and
 * never run nor expanded: bash quotes them with printf, zsh and fish do it themselves.
 *
 * Source: bash(1), "Programmable Completion"; zshcompwid(1); fish's complete(1).
 */
export const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: String.raw`# orch-watch in bash: eval "$(orch-watch completion bash)" in ~/.bashrc
_orch_watch() {
  # bash breaks words at = and :, we do not: what no blank stands between is put together again.
  local rest="${'$'}{COMP_LINE:0:COMP_POINT}" nth=-1 at word
  local -a words=() lines=()
  for ((at = 0; at <= COMP_CWORD; at++)); do
    word="${'$'}{COMP_WORDS[at]}"
    if ((nth < 0)) || [[ $rest == [[:space:]]* ]]; then
      rest="${'$'}{rest#"${'$'}{rest%%[![:space:]]*}"}"
      nth=$((nth + 1))
      words[nth]=
    fi
    # Of the word at the cursor, what stands before it.
    ((at < COMP_CWORD)) || word="$rest"
    words[nth]+="$word"
    rest="${'$'}{rest#"$word"}"
  done
  local typed="${'$'}{words[nth]}" quoted
  # bash puts in what follows its own last break.
  local kept="${'$'}{typed%"${'$'}{typed##*[=:]}"}"
  [[ $COMP_WORDBREAKS == *=* && $COMP_WORDBREAKS == *:* ]] || kept=
  COMPREPLY=()
  while IFS= read -r word; do
    if [[ $word == :files ]]; then
      compopt -o default 2>/dev/null
      return
    fi
    word="${'$'}{word%%$'\t'*}"
    [[ $word != */ ]] || compopt -o nospace 2>/dev/null
    printf -v quoted '%q' "${'$'}{word#"$kept"}"
    COMPREPLY+=("$quoted")
  done < <(command orch-watch --get-completions "${'$'}{words[@]:1}" 2>/dev/null)
}
complete -F _orch_watch orch-watch
`,
  zsh: String.raw`#compdef orch-watch
# orch-watch in zsh: eval "$(orch-watch completion zsh)" in ~/.zshrc behind compinit, or a file "_orch-watch" in fpath
_orch-watch() {
  local line word
  local -a typed found shown open
  typed=("${'$'}{(@Q)words[2,CURRENT-1]}")
  for line in "${'$'}{(@f)$(command orch-watch --get-completions "${'$'}{(@)typed}" "${'$'}{(Q)PREFIX}" 2>/dev/null)}"; do
    [[ -n $line ]] || continue
    if [[ $line == :files ]]; then
      _files
      return
    fi
    word="${'$'}{line%%$'\t'*}"
    if [[ $word == */ ]]; then
      open+=("$word")
    else
      found+=("$word")
      shown+=("$word  ${'$'}{line#*$'\t'}")
    fi
  done
  (( $#open == 0 )) || compadd -S '' -a -- open
  (( $#found == 0 )) || compadd -l -d shown -a -- found
  (( $#open + $#found > 0 ))
}
if [[ "${'$'}{funcstack[1]}" == _orch-watch ]]; then
  _orch-watch "$@"
else
  compdef _orch-watch orch-watch
fi
`,
  fish: String.raw`# orch-watch in fish: orch-watch completion fish > ~/.config/fish/completions/orch-watch.fish
function __orch_watch_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l lines (command orch-watch --get-completions $words "$current" 2>/dev/null)
    if test "$lines[1]" = ':files'
        __fish_complete_path "$current"
    else
        printf '%s\n' $lines
    end
end
complete -c orch-watch -f -a '(__orch_watch_complete)'
`,
}
