import type { Principal } from '../principal.js'

/**
 * Types `req.auth` in a whole Express application: `import 'keywright/express/augment'` once. It says what holds behind
 * a required `apiKeyAuth`; where authentication is optional, ask `getAuth(req)`, which may be null.
 */
declare global {
  namespace Express {
    interface Request {
      auth: Principal
    }
  }
}
