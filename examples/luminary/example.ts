import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import { combine, luminary } from 'keywright/presets'
import type { Example } from '../common/example.js'

// what the application gives people to do
const grantCatalogue = { 'projects:read': 'See projects' }

// their keys and their logins may do no more
export const people = {
  ada: { user: 'ada', account: 'acme', email: 'ada@acme.example', grants: ['projects:read'] },
  bob: { user: 'bob', account: 'acme', email: 'bob@acme.example', grants: [] },
}

export const example: Example = {
  name: 'luminary',
  title: 'Luminary Cloud',
  people,
  portalPath: '/account/profile',
  createKeyring: (options: KeyringOptions = {}): Keyring =>
    createKeyring(combine(luminary(), { store: 'memory:', rules: { grantCatalogue }, ...options })),
  async prepare({ keys }, base) {
    const { secret } = await keys.create({ name: 'simulations', account: 'acme', owner: 'ada', grants: ['projects:read'] })
    const revoked = await keys.create({ name: 'old script', account: 'acme', owner: 'ada', grants: ['projects:read'] })
    await keys.revoke(revoked.key.id)
    const projects = `curl -i '${base}/projects'`
    return [
      `${projects} -H 'Authorization: Bearer ${secret}'  # 200`,
      `${projects} -H 'x-api-key: ${secret}'  # 200`,
      `${projects} -H 'Authorization: Bearer ${revoked.secret}'  # 401`,
      `${projects}  # 401`,
    ]
  },
}
