import type { Command } from 'commander'
import { collect } from '../collect.js'
import { printable } from '../../printable.js'
import { DEFAULT_STORE, type StoreOptions, withStoreOptions } from '../store-options.js'
import { type ChosenStore, chooseStore } from '../store-url.js'
import type { Colors, Terminal } from '../terminal.js'
import type { Finding } from './finding.js'
import type { ProxyOptions } from './proxy-findings.js'

type DoctorOptions = StoreOptions & ProxyOptions

/** `keywright doctor`: what of the configuration is right, and what to do where it is not. It changes nothing. */
export function doctorCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('doctor')
    .description('look at Node, packages, environment, store, clock, mail and proxies; exit code 1 where something is wrong')
    .option('--peer <address>', 'with --forwarded-for: which address connects to your server')
    .option('--forwarded-for <addresses>', 'the X-Forwarded-For of a request: whose address would be taken, and why?')
    .option('--trusted-proxy <cidr>', 'your option trustedProxies; repeatable (default: $KEYWRIGHT_TRUSTED_PROXIES)', collect)
  withStoreOptions(command, EXAMPLES).action(async (options: DoctorOptions) => {
    const findings = await examine(options, terminal)
    const isWell = findings.every(({ state }) => state !== 'wrong')
    if (options.json) terminal.print(JSON.stringify({ ok: isWell, findings }))
    else terminal.print(...findings.flatMap(finding => lines(finding, terminal.colors)))
    if (isWell) return
    const names = findings.filter(({ state }) => state === 'wrong').map(({ name }) => name)
    throw new Error(`something is wrong: ${[...new Set(names)].join(', ')}`)
  })
}

async function examine(options: DoctorOptions, { environment }: Terminal): Promise<Finding[]> {
  const { proxyFindings } = await import('./proxy-findings.js')
  const proxies = proxyFindings(options, environment)
  const { ownPackage } = await import('./package-version.js')
  const { neededPackages, runtimeFindings } = await import('./runtime-findings.js')
  const { environmentFindings } = await import('./environment-findings.js')
  const { mailFindings } = await import('./mail-findings.js')
  const chosen = chosenStore(options, environment)
  return [
    ...runtimeFindings(ownPackage(), chosen ? neededPackages(chosen.url, environment) : []),
    ...(await environmentFindings(environment)),
    ...(chosen ? await ofStore(chosen, environment) : []),
    ...(await mailFindings(environment)),
    ...proxies,
  ]
}

// what is wrong with the variable is said with the others; a wrong option is a wrong command line
function chosenStore({ store }: DoctorOptions, environment: Terminal['environment']): ChosenStore | null {
  try {
    return chooseStore(store, environment, DEFAULT_STORE)
  } catch (error) {
    if (store !== undefined) throw error
    return null
  }
}

async function ofStore(chosen: ChosenStore, environment: Terminal['environment']): Promise<Finding[]> {
  const { sqliteFindings } = await import('./sqlite-findings.js')
  const { storeFindings } = await import('./store-findings.js')
  const ofFile = /^sqlite:/i.test(chosen.url) ? await sqliteFindings(chosen) : []
  return chosen.missing ? ofFile : [...ofFile, ...(await storeFindings(chosen, environment))]
}

const SIGNS = { fine: '✓', doubtful: '!', wrong: '✗' } as const

function lines({ name, state, message, advice }: Finding, { green, yellow, red, bold, dim }: Colors): string[] {
  const paint = { fine: green, doubtful: yellow, wrong: red }[state]
  return [
    `${paint(SIGNS[state])} ${bold(printable(name))}: ${printable(message)}`,
    ...(advice === null ? [] : [dim(`    ${printable(advice)}`)]),
  ]
}

const EXAMPLES = `keywright doctor
keywright doctor --store postgres://keys:password@db.internal/app --json | jq '.findings[] | select(.state != "fine")'
keywright doctor --peer 10.0.0.3 --forwarded-for "203.0.113.9, 10.0.0.7" --trusted-proxy 10.0.0.0/8`
