import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Keyring } from 'keywright'
import { onTestFinished } from 'vitest'
import { createDemoKeyring } from '../../src/cli/demo/demo-keyring.js'
import { renewDemoKeys } from '../../src/cli/demo/demo-keys.js'
import { demoMail } from '../../src/cli/demo/demo-mail.js'
import type { MakeDemoApp } from '../../src/cli/demo/demo-site.js'
import type { MadeKeys } from '../../src/cli/demo/demo-system.js'
import type { EveryKey } from '../../src/cli/demo/systems/every-keys.js'
import { enrolPeople } from '../../src/cli/demo/enrol-people.js'
import { expressApp } from '../../src/cli/demo/express-app.js'
import { koaApp } from '../../src/cli/demo/koa-app.js'
import { everySystem } from '../../src/cli/demo/systems/every-system.js'
import { createOpeningServer } from '../../src/cli/demo/opening-server.js'

/** The demo as `keywright demo` serves it, on a store in memory; it ends with the test. */
export interface ServedDemo {
  readonly base: string
  readonly keyring: Keyring
  readonly keys: MadeKeys<EveryKey>
  /** What was logged as an error. */
  readonly log: readonly string[]
}

const demo = (name: string, load: () => Promise<MakeDemoApp>) => ({
  name,
  async serve(environment: Readonly<Record<string, string>> = {}): Promise<ServedDemo> {
    const { server, open } = createOpeningServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const log: string[] = []
    const { options, outbox } = demoMail(environment)
    const logger = { warn() {}, error: (message: string) => void log.push(message) }
    const system = await everySystem()
    const keyring = createDemoKeyring(system, { issuer: base, store: 'memory:', logger, mail: options })
    onTestFinished(async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await keyring.close()
    })
    const makeApp = await load()
    open(makeApp({ system, keyring, base, outbox }))
    await enrolPeople(keyring, system)
    const { made } = await renewDemoKeys(keyring, system.keys)
    return { base, keyring, keys: made, log }
  },
})

/** Every framework the demo runs on. */
export const demos = [demo('Express', expressApp), demo('Koa', koaApp)] as const

/** Where a program on the user's machine waits for the answer of a login. */
export interface Callback {
  readonly uri: string
  /** The address that the user's browser was led to. */
  readonly called: Promise<URL>
}

/** Listens as a program does that has its user log in. */
export async function createCallback(): Promise<Callback> {
  const server = createServer()
  const called = new Promise<URL>(resolve => {
    server.on('request', (request, response) => {
      response.end('You can close this window.')
      resolve(new URL(request.url ?? '/', uri))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { uri, called }
}
