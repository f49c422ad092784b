import { apiKeyAuth } from '../../express/api-key-auth.js'
import { authServer } from '../../express/auth-server.js'
import { getAuth } from '../../express/get-auth.js'
import { management } from '../../express/management.js'
import { portal } from '../../express/portal.js'
import { publicRoute, requireGrants, requireToken } from '../../express/route-checks.js'
import { sendAnswer } from '../../http/send-answer.js'
import { DEMO_LOGIN } from './demo-login.js'
import { createDemoPages } from './demo-pages.js'
import { PORTAL } from './demo-paths.js'
import { demoPerson } from './demo-people.js'
import { demoPortal } from './demo-portal.js'
import { DEMO_ROUTES, OPEN_ANSWER } from './demo-routes.js'
import type { MakeDemoApp } from './demo-site.js'
import { loadFramework } from './load-framework.js'

/** The demo's API on Express. */
export async function expressApp(): Promise<MakeDemoApp> {
  const { default: express } = await loadFramework('express', () => import('express'))
  return site => {
    const { keyring } = site
    const pages = createDemoPages(site)
    const app = express()
    app.disable('x-powered-by')
    app.use((req, res, next) => {
      const answer = pages(req)
      if (answer) sendAnswer(res, answer)
      else next()
    })
    app.use(PORTAL, portal(keyring, { identify: demoPerson, ...demoPortal(site) }))
    app.all('/', publicRoute())
    app.use('/api-keys', management(keyring, { identify: demoPerson }))
    app.use(authServer(keyring, { identify: demoPerson, ...DEMO_LOGIN }))
    app.use(apiKeyAuth(keyring))
    app.get('/', (_req, res) => void res.json(OPEN_ANSWER))
    for (const { path, grants, tokensOnly, answer } of DEMO_ROUTES) {
      const checks = [...(tokensOnly ? [requireToken()] : []), ...(grants.length > 0 ? [requireGrants(...grants)] : [])]
      app.get(path, ...checks, (req, res) => {
        const principal = getAuth(req)
        res.json(principal && answer(principal))
      })
    }
    app.use((_req, res) => void res.status(404).json({ error: 'there is no such route' }))
    return app
  }
}
