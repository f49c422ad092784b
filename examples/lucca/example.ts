import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import { combine, lucca } from 'keywright/presets'
import type { Example } from '../common/example.js'

export const people = {
  ada: { user: 'ada', account: 'acme', email: 'ada@acme.example' },
}

/** What a role may hold: which routes are reached, and how much is seen there. */
const grantCatalogue = {
  'users:read': 'Users',
  'users.former:read': 'Users who have left, too',
  'departments:read': 'Departments',
}

export const users = [
  { id: 1, name: 'Sample user 1', hasLeft: false },
  { id: 2, name: 'Sample user 2', hasLeft: false },
  { id: 3, name: 'Sample user 3', hasLeft: true },
]

export const example: Example = {
  name: 'lucca',
  title: 'Lucca',
  people,
  portalPath: '/settings',
  createKeyring: (options: KeyringOptions = {}): Keyring =>
    createKeyring(combine(lucca(), { rules: { grantCatalogue } }, { store: 'memory:', ...options })),
  async prepare({ keys }, base) {
    const { secret } = await keys.create({
      name: 'payroll',
      account: 'acme',
      owner: 'ada',
      grants: ['users:read'],
      technicalContact: 'ops@acme.example',
    })
    const asked = (path: string, ...fields: string[]) =>
      `curl -i '${base}/api/v3/${path}'${fields.map(field => ` -H '${field}'`).join('')}`
    const key = `Authorization: lucca application=${secret}`
    return [
      `${asked('users', key, 'Accept: application/json')}  # 200`,
      `${asked('departments', key)}  # 403`,
      `${asked('users')}  # 401`,
      `${asked('users', key, 'Origin: https://example.ilucca.net')}  # 200`,
      `${asked('users', key, 'Origin: https://evililucca.net')}  # 403`,
    ]
  },
}
