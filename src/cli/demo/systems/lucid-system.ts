import { eachItem } from '../../../input/each-item.js'
import type { Keyring } from '../../../keyring.js'
import { lucid } from '../../../presets/lucid.js'
import { lucidPortal } from '../../../presets/lucid-portal.js'
import { DEMO_PEOPLE } from '../demo-people.js'
import { createDemoSystem } from '../create-demo-system.js'
import { misspelt } from '../misspelt.js'
import { samples } from '../samples.js'

type Name = 'script' | 'profile'

const CONTENT = 'lucidchart.document.content'
const READ = `${CONTENT}:readonly`
const PROFILE = '/users/me/profile'
const SHARES = '/documents/1/shares/users'
const CLIENT = 'lucid-cli'
const LOST = 'part of the demo'

/** Lucid, as its documents describe it. */
export const lucidSystem = createDemoSystem<Name>({
  name: 'lucid',
  options: lucid({
    grantCatalogue: {
      [CONTENT]: 'See and change documents',
      [READ]: 'See documents',
      'user.profile': 'See the own profile',
      // shown to nobody: the demo's customers do not hold it
      'account.user:readonly': 'See the people of the account',
    },
  }),
  portal: lucidPortal,
  grants: [CONTENT, READ, 'user.profile'],
  routes: [
    { path: PROFILE, anyGrant: ['user.profile'], answer: ({ owner }) => ({ id: owner, fullName: 'Sample user' }) },
    { path: '/documents', anyGrant: [CONTENT, READ], answer: () => samples('document', id => ({ documentId: `${id}` })) },
    { path: SHARES, tokensOnly: true, anyGrant: [CONTENT], answer: ({ owner }) => [{ userId: owner, role: 'owner' }] },
  ],
  examplePath: PROFILE,
  tokens: 'logins',
  keys: {
    script: { name: 'script', grants: [CONTENT, 'user.profile'] },
    profile: { name: 'profile only', grants: ['user.profile'] },
  },
  samples: [
    { name: 'script', ip: '203.0.113.24', times: [12, 9, 14, 11, 18, 2, 0] },
    { name: 'profile', ip: '198.51.100.7', times: [1, 0, 1, 0, 2, 0, 0] },
  ],
  async groups({ line, keyring, made: { script, profile } }) {
    const as = (credential: string) => [`Authorization: Bearer ${credential}`, 'Lucid-Api-Version: 1']
    const { narrowed, ended } = await makeLostKeys(keyring)
    const token = await logInCustomer(keyring)
    return [
      {
        title: 'The documented requests',
        lines: [
          line(200, 'a key acts as the user whose it is', PROFILE, as(script.secret)),
          line(200, 'any one of the grants that the endpoint lists is enough', '/documents', as(script.secret)),
        ],
      },
      {
        title: 'What is refused',
        lines: [
          line(400, 'Lucid-Api-Version is required', '/documents', as(script.secret).slice(0, 1)),
          line(401, 'nothing was presented', '/documents', ['Lucid-Api-Version: 1']),
          line(401, 'the key is not known', '/documents', as(misspelt(script.secret))),
          line(403, 'the key has none of the grants that the endpoint lists', '/documents', as(profile.secret)),
        ],
      },
      {
        title: 'A key never does more than its user can: these are of a colleague who lost a grant, and of a former member',
        lines: [
          line(200, 'what the user can still do', PROFILE, as(narrowed)),
          line(403, 'what the user lost, the key lost', '/documents', as(narrowed)),
          line(401, 'a key ends with its user', PROFILE, as(ended)),
        ],
      },
      {
        title: 'An endpoint that takes no API keys, only OAuth 2.0 tokens',
        lines: [
          line(403, 'a key, though it has the grant', SHARES, as(script.secret)),
          line(200, 'the token of a person who logged in with a program', SHARES, as(token)),
          line(
            200,
            'a program begins a login: open verification_uri_complete',
            '/oauth/device_authorization',
            [],
            [`-d "client_id=${CLIENT}"`],
          ),
          line(
            403,
            'a key is exchanged for no token',
            '/oauth/token',
            [],
            [`-u "${script.key.id}:${script.secret}"`, '-d "grant_type=client_credentials"'],
          ),
        ],
      },
    ]
  },
})

/** Keys of people who could do more when they made them. */
async function makeLostKeys({ keys, members }: Keyring): Promise<{ narrowed: string; ended: string }> {
  const grants = [CONTENT, 'user.profile']
  const { colleague, former } = DEMO_PEOPLE
  const make = async ({ user, account }: { user: string; account: string }) => {
    await members.activate(user, { account })
    await members.update(user, { grants: null }, { account })
    const mine = eachItem(page => keys.list({ account, owner: user, ...page }))
    // that of an earlier start
    for await (const { id, name } of mine) if (name === LOST) await keys.remove(id)
    return (await keys.create({ name: LOST, account, owner: user, grants }, { by: { user } })).secret
  }
  const made = { narrowed: await make(colleague), ended: await make(former) }
  await members.update(colleague.user, { grants: ['user.profile'] }, { account: colleague.account })
  await members.deactivate(former.user, { account: former.account })
  return made
}

/** Has the customer log in as over HTTP, so that there is a token to paste. */
async function logInCustomer({ foundation: { issuing } }: Keyring): Promise<string> {
  const { user, account } = DEMO_PEOPLE.customer
  const login = { id: issuing.logins.newId(), user, account, clientId: CLIENT, grants: [CONTENT], boundTo: null, by: { user } }
  const started = await issuing.startLogin(login, issuing.issuer ?? '', [])
  return started?.token.token ?? ''
}
