import type { Command } from 'commander'
import { storeOption } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { DEMO_STORE, type DemoOptions } from './demo-options.js'

/** `keywright demo`: an API to try everything out on. */
export function demoCommand(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description('serve a sample API and print requests to paste, each with the status it gives')
    .option('--koa', 'on Koa instead of Express')
    .option('--port <number>', 'the port; 0 for a free one (default: $PORT, else 3000 or a free one)')
    .option(...storeOption(DEMO_STORE))
    .addHelpText(
      'after',
      `
Examples:
  keywright demo
  keywright demo --koa --port 8080
  keywright demo --store memory:`,
    )
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('./run-demo.js')
      await runDemo(options, terminal, process)
    })
}
