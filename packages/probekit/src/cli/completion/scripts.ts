/**
 * What a shell is told, once: to ask `probekit complete-words` for each word. The answer is a line that says `words` or
 * `files`, and for words one line each: the word, a tab, what it means. Sources: bash 5.2 manual, "Programmable Completion";
 * zshcompsys(1), "Completion Functions"; fish 3.6 documentation, "Writing your own completions".
 */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Bash cuts words at `:` and `=`, and replaces only what stands behind the last of them. */
const BASH = `# Completion of probekit for bash: source <(probekit completion bash)
_probekit() {
  local line="\${COMP_LINE:0:COMP_POINT}" words=() current head kind value meaning
  read -a words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  current="\${words[\${#words[@]}-1]}"
  head="\${current%"\${current##*[:=]}"}"
  COMPREPLY=()
  {
    read -r kind
    while IFS=$'\\t' read -r value meaning; do COMPREPLY+=("\${value#"$head"}"); done
  } < <(probekit complete-words -- "\${words[@]:1}" 2> /dev/null)
  [[ "$kind" == files ]] || compopt +o default +o bashdefault 2> /dev/null
}
complete -o default -o bashdefault -F _probekit probekit
`;

const ZSH = `#compdef probekit
# Completion of probekit for zsh: source <(probekit completion zsh), or as the file _probekit in a folder of $fpath
_probekit() {
  local -a lines described
  local line
  lines=("\${(@f)$(probekit complete-words -- "\${(@Q)words[2,CURRENT]}" 2> /dev/null)}")
  if [[ "\${lines[1]}" == files ]]; then
    _files
    return
  fi
  for line in "\${(@)lines[2,-1]}"; do
    described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe probekit described
}
if [[ "\${funcstack[1]}" == _probekit ]]; then _probekit "$@"; else compdef _probekit probekit; fi
`;

const FISH = `# Completion of probekit for fish: probekit completion fish | source
function __probekit_complete
    set -l words (commandline -opc) (commandline -ct | string collect --allow-empty)
    set -l lines (probekit complete-words -- $words[2..-1] 2> /dev/null)
    set -l kind $lines[1]
    set -e lines[1]
    if test "$kind" = files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $lines
    end
end
complete -c probekit -f -a '(__probekit_complete)'
`;

export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
