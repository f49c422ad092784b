import { createDemoIssuer } from '../demo-issuer.js'
import { createDemoSystem } from '../create-demo-system.js'
import type { DemoSystem } from '../demo-system.js'
import { tokenOf } from '../token-of.js'
import { EVERY_KEY, type EveryKey } from './every-keys.js'
import { ALLOWED_ORIGIN, everyLine } from './every-lines.js'
import { EVERY_ROUTE } from './every-routes.js'
import { EVERY_RULE } from './every-rules.js'
import { tokenLines } from './token-lines.js'

/** Everything that keywright does, in one API. */
export async function everySystem(): Promise<DemoSystem<EveryKey>> {
  const issuer = await createDemoIssuer(new Date())
  return createDemoSystem<EveryKey>({
    name: null,
    options: { cors: { origins: [ALLOWED_ORIGIN] }, rules: EVERY_RULE, trustedIssuers: [issuer.trusted] },
    portal: {},
    grants: Object.keys(EVERY_RULE.grantCatalogue),
    routes: EVERY_ROUTE,
    examplePath: '/monitors_list',
    tokens: 'logins',
    keys: EVERY_KEY,
    // two addresses are refused now and then
    samples: [
      { name: 'lucidya', ip: '203.0.113.10', times: [38, 42, 35, 47, 40, 9, 6] },
      { name: 'lucid', ip: '203.0.113.24', times: [12, 0, 14, 11, 18, 0, 0] },
      { name: 'luminary', ip: '198.51.100.7', times: [5, 8, 6, 21, 7, 3, 4] },
      { name: 'local', ip: '127.0.0.1', times: [4, 3, 6, 2, 5, 1, 0] },
      { name: 'local', ip: '198.51.100.7', times: [0, 1, 0, 0, 3, 0, 0] },
    ],
    async groups({ line, keyring, made }) {
      const { keys } = keyring
      const { key, secret: replaced } = made.luminary
      const renewed = { ...made, luminary: await keys.rotate(key.id) }
      await keys.revoke(made.revoked.key.id, { reason: 'part of the demo' })
      const tokens = {
        good: await tokenOf(keyring, made.radix),
        spare: await tokenOf(keyring, made.radix),
        dead: await tokenOf(keyring, made.revoked),
      }
      return [...everyLine(line, renewed, replaced, issuer), ...tokenLines(line, renewed, tokens)]
    },
  })
}
