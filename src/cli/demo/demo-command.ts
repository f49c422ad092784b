import { type Command, Option } from 'commander'
import { storeOption } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import type { DemoOptions } from './demo-options.js'
import { PRESET_NAMES } from './systems/preset-names.js'

/** `keywright demo`: an API to try everything out on. */
export function demoCommand(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description('serve a sample API and print requests to paste, each with the status it gives')
    .option('--koa', 'on Koa instead of Express')
    .option('--port <number>', 'the port; 0 for a free one (default: $PORT, else 3000 or a free one)')
    .addOption(
      new Option('--preset <name>', 'of one documented system, in its words (default: of everything)').choices(PRESET_NAMES),
    )
    .option(...storeOption('sqlite:keywright-demo.db, with the name of the preset'))
    .addHelpText(
      'after',
      `
Examples:
  keywright demo
  keywright demo --koa --port 8080
  keywright demo --preset lucidya
  keywright demo --store memory:`,
    )
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('./run-demo.js')
      await runDemo(options, terminal, process)
    })
}
