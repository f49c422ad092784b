import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import { afterAll } from 'vitest'
import { createGateway } from '../../src/gateway/create-gateway.js'
import type { GatewayOptions } from '../../src/gateway/gateway-options.js'

/** A gateway that listens on a loopback port. */
export interface ServingGateway {
  readonly keyring: Keyring
  readonly base: string
  /** What it has told its operator. */
  readonly log: string[]
}

/** Makes the servers of a test file, which end with it. */
export function useServers() {
  const ends: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const end of ends.toReversed()) await end()
  })

  async function listen(answer: RequestListener): Promise<string> {
    const server = createServer(answer)
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => close(server))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  async function gateway(keyringOptions: KeyringOptions = {}, options: Partial<GatewayOptions> = {}): Promise<ServingGateway> {
    const log: string[] = []
    const say = (message: string) => void log.push(message)
    const logger = { warn: say, error: say }
    const keyring = createKeyring({ store: 'memory:', trustedProxies: ['127.0.0.1'], logger, ...keyringOptions })
    ends.push(() => keyring.close())
    return { keyring, log, base: await listen(createGateway(keyring, { warn: say, ...options }).answer) }
  }

  return { listen, gateway, onEnd: (end: () => Promise<unknown>) => void ends.push(end) }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => server.close(() => resolve()))
}
