import { radix } from '../../../presets/radix.js'
import { radixPortal } from '../../../presets/radix-portal.js'
import { WHO } from '../demo-people.js'
import { createDemoSystem } from '../create-demo-system.js'
import { misspelt } from '../misspelt.js'
import { samples } from '../samples.js'
import { tokenOf } from '../token-of.js'

type Name = 'organisation'

const JSON_TYPE = 'Content-Type: application/json'
const VERSION = 'x-radix-version: 1.0.0'

// a backslash before a quote means the same to bash, zsh and cmd
const json = (value: object): string => `-d "${JSON.stringify(value).replaceAll('"', '\\"')}"`

/** Radix, as its documents describe it. */
export const radixSystem = createDemoSystem<Name>({
  name: 'radix',
  options: radix(),
  portal: radixPortal,
  grants: null,
  routes: [
    {
      path: '/export',
      answer: ({ name, account }) => ({ seenBy: name, organisation: account, items: samples('item', id => ({ id })) }),
    },
  ],
  examplePath: '/export',
  tokens: 'exchanged',
  keys: { organisation: { name: 'organisation' } },
  // a key is presented to the exchange alone
  samples: [],
  async groups({ line, keyring, made: { organisation } }) {
    const replaced = await tokenOf(keyring, organisation)
    const next = await keyring.keys.rotate(organisation.key.id)
    const good = await tokenOf(keyring, next)
    const { id } = next.key
    const bearer = (credential: string) => `Authorization: Bearer ${credential}`
    const exchange = (status: number, note: string, secret: string, headers = [JSON_TYPE, VERSION]) =>
      line(status, note, '/auth', headers, ['-X POST', json({ client_id: id, client_secret: secret })])
    const key = `/api-keys/keys/${id}`
    const [customer, former] = [`${WHO}: customer`, `${WHO}: former`]
    const deactivate = ['-X PATCH', json({ active: false })]

    return [
      {
        title: 'Client ID and client secret for a JWT (in PowerShell: the second line)',
        lines: [
          exchange(200, 'the documented request', next.secret),
          line(200, 'the same as a form', '/auth', [VERSION], ['-X POST', `-d "client_id=${id}&client_secret=${next.secret}"`]),
          exchange(401, 'a secret that nobody has', misspelt(next.secret)),
          exchange(401, 'the secret of the key that was replaced', organisation.secret),
          exchange(400, 'without the version', next.secret, [JSON_TYPE]),
        ],
      },
      {
        title: 'Calls with the JWT, which is good for an hour',
        lines: [
          line(200, 'the documented request', '/export', [bearer(good), VERSION], ['-X GET']),
          line(400, 'without the version', '/export', [bearer(good)]),
          line(401, 'a JWT of the key that was replaced', '/export', [bearer(replaced), VERSION]),
          line(401, 'the key itself', '/export', [bearer(next.secret), VERSION]),
          line(401, 'nothing', '/export', [VERSION]),
        ],
      },
      {
        title: 'One key, and the people of the organisation (the demo believes whoever says who they are)',
        lines: [
          line(200, 'the key', '/api-keys/keys', [customer]),
          line(409, 'there is no second one', '/api-keys/keys', [customer, JSON_TYPE], ['-X POST', json({ name: 'second' })]),
          line(403, 'a user who was deactivated', key, [former]),
          line(200, 'the users with access', `${key}/members`, [customer]),
          line(
            200,
            'deactivate another one: the line above then says since when a new key is advised',
            '/api-keys/members/colleague@example.com',
            [customer, JSON_TYPE],
            deactivate,
          ),
        ],
      },
    ]
  },
})
