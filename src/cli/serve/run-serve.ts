import { createServer } from 'node:http'
import { createGateway, type Gateway } from '../../gateway/create-gateway.js'
import { createKeyring, type Keyring } from '../../keyring.js'
import { listenOn } from '../listen-on.js'
import { printable } from '../../printable.js'
import { readPort } from '../read-port.js'
import { serveUntilStopped } from '../serve-until-stopped.js'
import { sweepRegularly } from '../sweep-regularly.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { nameOption } from './name-option.js'
import { readConfig } from './read-config.js'
import { readSettings, type ServeSettings } from './read-settings.js'
import type { ServeOptions } from './serve-options.js'

const USUAL_PORT = 8484
const SWEEP_PAUSE_MS = 300_000
// longer than proxies keep a connection to an upstream open (nginx: 60 s), so that it is the proxy that closes it and none of its
// questions is lost
const KEEP_ALIVE_MS = 75_000
const HEADERS_MS = 20_000
const REQUEST_MS = 60_000

/** Serves the gateway until it is told to stop. */
export async function runServe(options: ServeOptions, terminal: Terminal, host: NodeJS.Process): Promise<void> {
  const { environment } = terminal
  const place = { host: options.host ?? '127.0.0.1', port: readPort(options.port, environment) ?? USUAL_PORT }
  const config = options.config === undefined ? {} : await readConfig(options.config)
  const settings = readSettings(options, config, environment)
  const name = (message: string) => nameOption(message, options, config)
  const say = (message: string) => terminal.note(printable(message))
  const keyring = naming(name, () => createKeyring({ logger: { warn: say, error: say }, ...settings.keyring }))
  try {
    const metrics = options.metrics ? await collectMetrics() : null
    const gateway = naming(name, () =>
      createGateway(keyring, { warn: say, ...settings.gateway, ...(metrics ? { metrics } : {}) }),
    )
    await open(keyring, settings, say)
    const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS }, gateway.answer)
    server.keepAliveTimeout = KEEP_ALIVE_MS
    const base = await listenOn(server, place)
    // from now on a signal lets the requests that run end
    const stopped = serveUntilStopped(host, server)
    tell(base, keyring, gateway, settings, options, terminal)
    const stopSweeping = sweepRegularly(() => keyring.sweep(), SWEEP_PAUSE_MS, say)
    await stopped
    stopSweeping()
  } finally {
    await keyring.close()
  }
}

// a file that can't be opened is a mistake; a server may only be away for now
async function open(keyring: Keyring, { isRemote, storeName }: ServeSettings, say: (message: string) => void): Promise<void> {
  if (!isRemote) return keyring.ready()
  keyring.ready().catch((error: unknown) => {
    say(`keywright: ${storeName} is away, requests are answered with 503 until it is there${reason(error)}`)
  })
}

function tell(
  base: string,
  { foundation }: Keyring,
  { noTokens, hasPeople }: Gateway,
  { gateway: { verifyPath = '/verify' }, storeName }: ServeSettings,
  { json }: ServeOptions,
  { print, note }: Terminal,
): void {
  if (json) {
    const facts = {
      url: base,
      store: storeName,
      verify: base + verifyPath,
      portal: hasPeople,
      tokens: noTokens === null,
    }
    return print(JSON.stringify(facts))
  }
  print(
    `Serving ${storeName} at ${base}: ${verifyPath} for the proxies ${foundation.trustedProxies.join(', ')}, beside it /api-keys` +
      `${noTokens === null ? ', the token endpoints' : ''}${hasPeople ? ', /portal' : ''}, /preflight, /healthz and /readyz.`,
  )
  if (noTokens !== null) note(`There are no token endpoints: ${printable(noTokens)}.`)
  if (!hasPeople)
    note('There is no portal, and nobody can log in: say how people are known, with --identity-header, or identify in --config.')
}

async function collectMetrics(): Promise<{ contentType: string; text(): Promise<string> }> {
  const { prometheus } = await import('../../telemetry/prometheus/prometheus.js')
  const { registry } = await prometheus()
  return { contentType: registry.contentType, text: () => registry.metrics() }
}

// what is wrong with an option is wrong with the command line, or with the file
function naming<T>(name: (message: string) => string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(name(error.message), { cause: error }) : error
  }
}

const reason = (error: unknown) => (error instanceof Error ? `: ${error.message}` : '')
