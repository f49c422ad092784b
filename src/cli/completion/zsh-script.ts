import { shellQuoted } from '../shell-quoted.js'
import type { CommandNode } from './command-tree.js'
import { locationCases, valueCases } from './shell-cases.js'

/** The script that completes a program in zsh. */
export function zshScript(tree: readonly CommandNode[]): string {
  return `#compdef keywright
# Completion of keywright for zsh: source <(keywright completion zsh), behind compinit
_keywright() {
  local location='' i
  local -a commands options choices
  for ((i = 2; i < CURRENT; i++)); do
    case "$location:\${words[i]}" in
${locationCases(tree, '      ')}
    esac
  done
  case "$location:\${words[CURRENT-1]}" in
${valueCases(tree, '    ', choices => `compadd -- ${choices.map(shellQuoted).join(' ')}; return`, '_files; return')}
  esac
  case "$location" in
${tree.map(node => `    ${shellQuoted(node.location)})\n${arraysOf(node)}\n      ;;`).join('\n')}
  esac
  (($#commands)) && _describe -t commands command commands
  (($#choices)) && compadd -- $choices
  _describe -t options option options
  (($#commands || $#choices)) || _files
}
if [[ "$funcstack[1]" == _keywright ]]; then
  _keywright "$@"
else
  compdef _keywright keywright
fi`
}

function arraysOf({ commands, options, choices }: CommandNode): string {
  const array = (name: string, items: readonly string[]) =>
    items.length > 0 ? [`      ${name}=(${items.map(shellQuoted).join(' ')})`] : []
  return [
    ...array(
      'commands',
      commands.map(({ name, description }) => described(name, description)),
    ),
    ...array('choices', choices),
    ...array(
      'options',
      options.flatMap(({ flags, description }) => flags.map(flag => described(flag, description))),
    ),
  ].join('\n')
}

// a colon parts the word from what is said of it
const described = (word: string, description: string) => `${word.replaceAll(':', '\\:')}:${description}`
