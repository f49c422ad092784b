import { lucidya } from '../../../presets/lucidya.js'
import { lucidyaPortal } from '../../../presets/lucidya-portal.js'
import { createDemoSystem } from '../create-demo-system.js'
import { WHO } from '../demo-people.js'
import { misspelt } from '../misspelt.js'
import { samples } from '../samples.js'

type Name = 'dashboard' | 'elsewhere'

const MONITORS = '/monitors_list?page_id=1'

/** Lucidya, as its documents describe it. */
export const lucidyaSystem = createDemoSystem<Name>({
  name: 'lucidya',
  options: lucidya(),
  portal: lucidyaPortal,
  grants: null,
  routes: [
    {
      path: '/monitors_list',
      answer: ({ name }) => ({ seenBy: name, page_id: 1, monitors: samples('monitor', id => ({ id })) }),
    },
  ],
  examplePath: MONITORS,
  tokens: 'none',
  keys: {
    dashboard: { name: 'dashboard', subnets: ['127.0.0.0/8', '::1/128'] },
    elsewhere: { name: 'from 192.0.2.0/24 only', subnets: ['192.0.2.0/24'] },
  },
  samples: [{ name: 'dashboard', ip: '127.0.0.1', times: [38, 42, 35, 47, 40, 9, 6] }],
  async groups({ line, made: { dashboard, elsewhere } }) {
    const luc = (secret: string) => [`luc-authorization: ${secret}`]
    return [
      {
        title: 'The documented request',
        lines: [line(200, 'the raw value of the token', MONITORS, luc(dashboard.secret))],
      },
      {
        title: 'Its refusals, in its form',
        lines: [
          line(401, 'No API key found in request', MONITORS),
          line(401, 'Invalid authentication credentials: nobody has this token', MONITORS, luc(misspelt(dashboard.secret))),
          line(401, 'the same: the raw value is all that the field takes', MONITORS, luc(`Bearer ${dashboard.secret}`)),
          line(401, 'in another field it is not found', MONITORS, [`Authorization: Bearer ${dashboard.secret}`]),
          line(403, 'the key is for another subnet', MONITORS, luc(elsewhere.secret)),
        ],
      },
      {
        title: 'Its keys, by HTTP (the demo believes whoever says who they are)',
        lines: [
          line(200, 'two of the three that an account may have', '/api-keys/keys', [`${WHO}: customer`]),
          line(200, 'what is demanded of keys', '/api-keys/rules', [`${WHO}: customer`]),
          line(200, "the request for access of the customer's account, which was approved", '/api-keys/access-requests', [
            `${WHO}: customer`,
          ]),
          line(200, 'a newcomer has not asked yet: the portal says Request Access', '/api-keys/access-requests', [
            `${WHO}: newcomer`,
          ]),
          line(200, 'what a key may ask about itself', '/api-keys/self', luc(dashboard.secret)),
        ],
      },
    ]
  },
})
