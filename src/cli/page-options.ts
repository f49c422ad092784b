import type { Command } from 'commander'
import { LIMITS } from '../limits.js'
import { readWhole } from './read-whole.js'

/** The options that every command has that lists records. */
export interface PageOptions {
  limit: number
  cursor?: string
}

/** Adds the options of {@link PageOptions}. */
export function withPageOptions(command: Command): Command {
  return command
    .option(
      '--limit <number>',
      `how many at once, 1 to ${LIMITS.pageSize}`,
      text => readWhole('--limit', text, LIMITS.pageSize),
      50,
    )
    .option('--cursor <cursor>', 'continue behind the page before')
}
