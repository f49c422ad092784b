import type { CommandNode } from './command-tree.js'
import { locationCases, valueCases } from './shell-cases.js'
import { shellQuoted } from '../shell-quoted.js'

/** The script that completes a program in bash. */
export function bashScript(tree: readonly CommandNode[]): string {
  return `# Completion of keywright for bash: source <(keywright completion bash)
_keywright() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} location='' words='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$location:\${COMP_WORDS[i]}" in
${locationCases(tree, '      ')}
    esac
  done
  case "$location:$previous" in
${valueCases(tree, '    ', choices => `COMPREPLY=($(compgen -W ${shellQuoted(choices.join(' '))} -- "$current")); return`, 'return')}
  esac
  case "$location" in
${tree.map(node => `    ${shellQuoted(node.location)}) words=${shellQuoted(wordsOf(node))} ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _keywright keywright`
}

const wordsOf = ({ commands, choices, options }: CommandNode): string =>
  [...commands.map(({ name }) => name), ...choices, ...options.flatMap(({ flags }) => flags)].join(' ')
