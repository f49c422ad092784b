import { luminary } from '../../../presets/luminary.js'
import { luminaryPortal } from '../../../presets/luminary-portal.js'
import { createDemoSystem } from '../create-demo-system.js'
import { misspelt } from '../misspelt.js'
import { samples } from '../samples.js'
import { WHO } from '../demo-people.js'

type Name = 'simulations' | 'reports' | 'revoked'

const PROJECTS = '/projects'
const LOGIN = { client_id: 'luminarycloud', scope: 'projects:read' }

/** Luminary, as its documents describe it. */
export const luminarySystem = createDemoSystem<Name>({
  name: 'luminary',
  options: luminary(),
  portal: luminaryPortal,
  grants: ['projects:*', 'export:read'],
  routes: [
    {
      path: PROJECTS,
      grants: ['projects:read'],
      answer: ({ name }) => ({ seenBy: name, projects: samples('project', id => ({ id: `project-${id}` })) }),
    },
  ],
  examplePath: PROJECTS,
  tokens: 'logins',
  keys: {
    simulations: { name: 'simulations', grants: ['projects:read'] },
    reports: { name: 'without projects:read', grants: ['export:read'] },
    revoked: { name: 'revoked', grants: ['projects:read'] },
  },
  samples: [{ name: 'simulations', ip: '127.0.0.1', times: [5, 8, 6, 21, 7, 3, 4] }],
  async groups({ line, keyring, made: { simulations, reports, revoked } }) {
    await keyring.keys.revoke(revoked.key.id, { reason: 'part of the demo' })
    const bearer = (secret: string) => [`Authorization: Bearer ${secret}`]
    const key = ({ key: { id } }: { readonly key: { readonly id: string } }) => `/api-keys/keys/${id}`
    const customer = [`${WHO}: customer`]
    const form = Object.entries(LOGIN).map(([name, value]) => `-d "${name}=${value}"`)
    return [
      {
        title: 'A key that is active',
        lines: [
          line(200, 'as the SDK presents it', PROJECTS, bearer(simulations.secret)),
          line(200, '… or so', PROJECTS, [`x-api-key: ${simulations.secret}`]),
          line(403, 'a key without the grant projects:read', PROJECTS, bearer(reports.secret)),
        ],
      },
      {
        title: 'No key that is active',
        lines: [
          line(401, 'nothing presented', PROJECTS),
          line(401, 'a secret that nobody has', PROJECTS, bearer(misspelt(simulations.secret))),
          line(401, 'a key that was revoked', PROJECTS, bearer(revoked.secret)),
        ],
      },
      {
        title: 'Its life: three months by default, and deleted only once it is inactive',
        lines: [
          line(200, 'a revoked key is listed on', '/api-keys/keys?state=revoked', customer),
          line(409, 'an active key is not deleted', key(simulations), customer, ['-X DELETE']),
          line(204, 'an inactive one is, once', key(revoked), customer, ['-X DELETE']),
        ],
      },
      {
        title: 'A login of 30 days: what the SDK finds out, and what it asks for where there is no browser',
        lines: [
          line(200, 'where to log in', '/.well-known/oauth-authorization-server'),
          line(200, 'a code to enter on the page of verification_uri', '/oauth/device_authorization', [], form),
        ],
      },
    ]
  },
})
