import { readPort } from '../read-port.js'
import { serveUntilStopped } from '../serve-until-stopped.js'
import { chooseStore } from '../store-url.js'
import { sweepRegularly } from '../sweep-regularly.js'
import type { Terminal } from '../terminal.js'
import { banner } from './banner.js'
import { createCurlLine } from './curl-line.js'
import { createDemoClock } from './demo-clock.js'
import { createDemoKeyring } from './demo-keyring.js'
import { demoMail } from './demo-mail.js'
import type { DemoOptions } from './demo-options.js'
import { expressApp } from './express-app.js'
import { koaApp } from './koa-app.js'
import { listenNear } from './listen-near.js'
import { createOpeningServer } from './opening-server.js'
import { prepareDemo } from './prepare-demo.js'
import { findSystem } from './systems/find-system.js'

const USUAL_PORT = 3000
const SWEEP_PAUSE_MS = 3000

/** Serves the demo until it is told to stop. */
export async function runDemo(options: DemoOptions, terminal: Terminal, host: NodeJS.Process): Promise<void> {
  const { environment } = terminal
  const port = readPort(options.port, environment)
  const system = await findSystem(options.preset)
  const store = chooseStore(options.store, environment, system.store, false)
  const makeApp = await (options.koa ? koaApp() : expressApp())
  const mail = demoMail(environment)
  const { server, open } = createOpeningServer()
  // first the port: the keyring is told its own address, and a start that fails must not take away the secrets of a demo
  // that runs
  const base = await listenNear(server, port, USUAL_PORT)
  try {
    await serve()
  } finally {
    server.close()
    server.closeAllConnections()
  }

  async function serve(): Promise<void> {
    const clock = createDemoClock()
    const keyring = createDemoKeyring(system, {
      store: store.url,
      issuer: base,
      mail: mail.options,
      clock: clock.now,
      logger: { warn() {}, error: message => terminal.note(message) },
    })
    try {
      await keyring.ready()
      const stopped = serveUntilStopped(host, server)
      const keys = await prepareDemo(keyring, clock, system)
      open(makeApp({ system, keyring, base, outbox: mail.outbox }))
      const facts = {
        system,
        framework: options.koa ? 'Koa' : 'Express',
        base,
        takenPort: port !== null || base.endsWith(`:${USUAL_PORT}`) ? null : USUAL_PORT,
        store,
        mailServer: mail.outbox.server,
        keys,
        groups: await system.groups({ line: createCurlLine(base), keyring, made: keys.made }),
        shell: environment.SHELL,
      }
      terminal.print(...banner(facts, terminal.colors))
      const stopSweeping = sweepRegularly(
        () => keyring.sweep(),
        SWEEP_PAUSE_MS,
        problem => terminal.note(problem),
      )
      await stopped
      stopSweeping()
    } finally {
      await keyring.close()
    }
  }
}
