import { parseArgs } from 'node:util'

/**
 * Reads the command line of a benchmark.
 *
 * @param {object} options
 * @param {string} options.usage
 * @param {{ seconds: number, rounds: number }} options.usual
 * @param {{ seconds: number, rounds: number }} options.short what `--short` takes instead
 * @param {import('node:util').ParseArgsConfig['options']} [options.own] what this benchmark alone knows
 */
export function readOptions({ usage, usual, short, own = {} }) {
  const { values } = parseArgs({
    options: {
      ...own,
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      only: { type: 'string' },
      node: { type: 'string', default: process.execPath },
      dist: { type: 'string', default: new URL('../dist', import.meta.url).pathname },
      short: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    process.exit(0)
  }
  const defaults = values.short ? short : usual
  return {
    ...values,
    seconds: atLeast('seconds', values.seconds ?? defaults.seconds, 0.1),
    rounds: atLeast('rounds', values.rounds ?? defaults.rounds, 1),
    only: values.only?.split(',') ?? [],
  }
}

function atLeast(name, text, least) {
  const value = Number(text)
  if (value >= least) return value
  console.error(`--${name} is a number of at least ${least}`)
  process.exit(2)
}
