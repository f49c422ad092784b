import { createServer } from 'node:http'
import { createKeyring } from '../../keyring.js'
import { chooseStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { banner } from './banner.js'
import { createDemoIssuer } from './demo-issuer.js'
import { renewDemoKeys } from './demo-keys.js'
import { ALLOWED_ORIGIN, demoLines } from './demo-lines.js'
import { demoMail } from './demo-mail.js'
import { DEMO_STORE, type DemoOptions } from './demo-options.js'
import { DEMO_RULES } from './demo-rules.js'
import { expressApp } from './express-app.js'
import { koaApp } from './koa-app.js'
import { listen, wantedPort } from './listen.js'
import { serveUntilStopped } from './serve-until-stopped.js'

/** Serves the demo until it is told to stop. */
export async function runDemo(options: DemoOptions, terminal: Terminal, host: NodeJS.Process): Promise<void> {
  const { environment, colors } = terminal
  const port = wantedPort(options.port, environment)
  const store = chooseStore(options.store, environment, DEMO_STORE, false)
  const makeApp = await (options.koa ? koaApp() : expressApp())
  const issuer = await createDemoIssuer(new Date())
  const keyring = createKeyring({
    store: store.url,
    trustedIssuers: [issuer.trusted],
    cors: { origins: [ALLOWED_ORIGIN] },
    rules: DEMO_RULES,
    ...demoMail(environment),
    logger: { warn() {}, error: message => terminal.note(message) },
  })
  try {
    await keyring.ready()
    const server = createServer(makeApp(keyring))
    // first the port, then the keys: a start that fails must not take away the secrets of a demo that runs
    const base = await listen(server, port)
    const stopped = serveUntilStopped(host, server)
    const keys = await renewDemoKeys(keyring)
    const facts = {
      framework: options.koa ? 'Koa' : 'Express',
      base,
      takenPort: port.exact || base.endsWith(`:${port.port}`) ? null : port.port,
      store,
      keys,
      groups: demoLines(base, keys, issuer),
      shell: environment.SHELL,
    }
    terminal.print(...banner(facts, colors))
    await stopped
  } finally {
    await keyring.close()
  }
}
