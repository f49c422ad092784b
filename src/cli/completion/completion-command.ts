import { Argument, type Command } from 'commander'
import type { Terminal } from '../terminal.js'

const SHELLS = ['bash', 'zsh', 'fish'] as const

/** `keywright completion SHELL`: a script that completes every command and option there is. */
export function completionCommand(program: Command, terminal: Terminal): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell that you type in').choices(SHELLS))
    .description('print a script that completes commands and options in a shell')
    .addHelpText('after', HELP)
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { commandTree } = await import('./command-tree.js')
      terminal.print((await SCRIPTS[shell]())(commandTree(program)))
    })
}

const SCRIPTS = {
  bash: async () => (await import('./bash-script.js')).bashScript,
  zsh: async () => (await import('./zsh-script.js')).zshScript,
  fish: async () => (await import('./fish-script.js')).fishScript,
} as const

const HELP = `
Examples:
  source <(keywright completion bash)                                              # in ~/.bashrc
  source <(keywright completion zsh)                                               # in ~/.zshrc, behind compinit
  keywright completion fish > ~/.config/fish/completions/keywright.fish`
