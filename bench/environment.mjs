import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'

/**
 * What a figure depends on: the machine, the runtime, the packages and the command.
 *
 * @param {object} options
 * @param {string} options.node the binary that the measured processes ran on
 * @param {readonly string[]} options.packages directories of packages, as `express` or `bench/node_modules/koa-jwt`
 */
export function environment({ node, packages }) {
  const root = new URL('../', import.meta.url)
  const version = path => {
    const { name, version: number } = JSON.parse(readFileSync(new URL(`${path}/package.json`, root), 'utf8'))
    return `${name} ${number}`
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
    packages: [version('.'), ...packages.map(name => version(name.startsWith('bench/') ? name : `node_modules/${name}`))],
    command: ['npm run', process.env.npm_lifecycle_event ?? `-- ${process.argv[1]}`, ...rest()].join(' '),
  }
}

// `npm run x -- --rounds 3`, without paths and URLs, which say nothing elsewhere
function rest() {
  const given = process.argv.slice(2).map((word, i, words) => PLACES[words[i - 1]] ?? word)
  return given.length > 0 ? ['--', ...given] : []
}

const PLACES = { '--node': 'PATH', '--dist': 'PATH', '--url': 'URL' }

/** The environment as lines of Markdown. */
export const describe = ({ date, machine, system, node, packages, command }) =>
  [
    `- Machine: ${machine}; ${system}; ${date}`,
    `- Node ${node.slice(1)}; ${packages.join(', ')}`,
    `- Command: \`${command}\``,
  ].join('\n')
