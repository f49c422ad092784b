import { lucca } from '../../../presets/lucca.js'
import { luccaPortal } from '../../../presets/lucca-portal.js'
import { createDemoSystem } from '../create-demo-system.js'
import { misspelt } from '../misspelt.js'
import { samples } from '../samples.js'

type Name = 'payroll' | 'directory'

const USERS = '/api/v3/users'
const DEPARTMENTS = '/api/v3/departments'
const CONTACT = 'ops@example.com'

/** Lucca, as its documents describe it. */
export const luccaSystem = createDemoSystem<Name>({
  name: 'lucca',
  options: lucca(),
  portal: luccaPortal,
  grants: ['users:read', 'departments:read'],
  routes: [
    {
      path: USERS,
      grants: ['users:read'],
      answer: ({ name }) => ({ seenBy: name, data: { items: samples('user', id => ({ id })) } }),
    },
    {
      path: DEPARTMENTS,
      grants: ['departments:read'],
      answer: ({ name }) => ({ seenBy: name, data: { items: samples('department', id => ({ id })) } }),
    },
  ],
  examplePath: USERS,
  tokens: 'none',
  keys: {
    payroll: { name: 'payroll', grants: ['users:read'], technicalContact: CONTACT },
    directory: { name: 'directory', grants: ['users:read', 'departments:read'], technicalContact: CONTACT },
  },
  samples: [
    { name: 'payroll', ip: '127.0.0.1', times: [24, 24, 23, 24, 24, 0, 0] },
    { name: 'directory', ip: '203.0.113.24', times: [8, 11, 9, 14, 10, 2, 1] },
  ],
  async groups({ line, made: { payroll, directory } }) {
    const key = ({ secret }: { secret: string }, scheme = 'lucca') => `Authorization: ${scheme} application=${secret}`
    const from = (origin: string) => [key(payroll), `Origin: ${origin}`]
    return [
      {
        title: 'The documented request',
        lines: [
          line(200, 'the users', USERS, [key(payroll), 'Accept: application/json']),
          line(200, 'the scheme written with a capital', USERS, [key(payroll, 'Lucca'), 'Accept: application/json']),
        ],
      },
      {
        title: 'Bad authentication',
        lines: [
          line(401, 'no key', USERS),
          line(401, 'an unknown key', USERS, [`Authorization: lucca application=${misspelt(payroll.secret)}`]),
          line(401, 'the key without its name', USERS, [`Authorization: lucca ${payroll.secret}`]),
        ],
      },
      {
        title: 'The role of each key says what it may do: change it under Roles',
        lines: [
          line(403, 'not in the role of this key', DEPARTMENTS, [key(payroll)]),
          line(200, 'in the role of that one', DEPARTMENTS, [key(directory)]),
        ],
      },
      {
        title: 'Browsers call from pages of ilucca.net and ilucca-test.net',
        lines: [
          line(200, 'a page below ilucca.net', USERS, from('https://example.ilucca.net')),
          line(
            204,
            'its preflight',
            USERS,
            ['Origin: https://example.ilucca.net', 'Access-Control-Request-Method: GET'],
            ['-X OPTIONS'],
          ),
          line(403, 'another domain', USERS, from('https://evililucca.net')),
          line(403, 'a domain that begins like it', USERS, from('https://ilucca.net.evil.com')),
          line(403, 'without https', USERS, from('http://example.ilucca.net')),
          line(403, 'a page without an origin', USERS, from('null')),
        ],
      },
    ]
  },
})
