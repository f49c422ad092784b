import type { IncomingMessage } from 'node:http'
import { apiKeyAuth } from '../../express/api-key-auth.js'
import { authServer } from '../../express/auth-server.js'
import { getAuth } from '../../express/get-auth.js'
import { management } from '../../express/management.js'
import { portal } from '../../express/portal.js'
import { publicRoute, requireAnyGrant, requireGrants, requireToken } from '../../express/route-checks.js'
import { sendAnswer } from '../../http/send-answer.js'
import { checksOf } from './checks-of.js'
import { demoLogin } from './demo-login.js'
import { createDemoPages } from './demo-pages.js'
import { PORTAL } from './demo-paths.js'
import { demoPerson } from './demo-person.js'
import { demoPortal } from './demo-portal.js'
import { openAnswer } from './open-answer.js'
import type { MakeDemoApp } from './demo-site.js'
import { loadFramework } from './load-framework.js'

/** The demo's API on Express. */
export async function expressApp(): Promise<MakeDemoApp> {
  const { default: express } = await loadFramework('express', () => import('express'))
  return site => {
    const { keyring, system } = site
    const identify = (req: IncomingMessage) => demoPerson(req, system)
    const pages = createDemoPages(site)
    const app = express()
    app.disable('x-powered-by')
    app.use((req, res, next) => {
      const answer = pages(req)
      if (answer) sendAnswer(res, answer)
      else next()
    })
    app.use(PORTAL, portal(keyring, { identify, ...demoPortal(site) }))
    app.all('/', publicRoute())
    app.use('/api-keys', management(keyring, { identify }))
    if (system.tokens === 'exchanged') app.use(authServer(keyring))
    if (system.tokens === 'logins') app.use(authServer(keyring, { identify, ...demoLogin(system) }))
    app.use(apiKeyAuth(keyring))
    app.get('/', (_req, res) => void res.json(openAnswer(system)))
    for (const { path, answer, ...demands } of system.routes) {
      const checks = checksOf(demands, { requireToken, requireGrants, requireAnyGrant })
      app.get(path, ...checks, (req, res) => {
        const principal = getAuth(req)
        res.json(principal && answer(principal))
      })
    }
    app.use((_req, res) => void res.status(404).json({ error: 'there is no such route' }))
    return app
  }
}
