import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import { combine, lucidya } from 'keywright/presets'
import type { Example } from '../common/example.js'

export const people = {
  ada: { user: 'ada', account: 'acme', email: 'ada@acme.example' },
  newcomer: { user: 'newcomer', account: 'newcomers', email: 'newcomer@example.com' },
  'success-manager': { user: 'success-manager', account: 'provider', email: 'csm@example.com', approver: true },
}

export const example: Example = {
  name: 'lucidya',
  title: 'Lucidya',
  people,
  portalPath: '/settings',
  createKeyring: (options: KeyringOptions = {}): Keyring => createKeyring(combine(lucidya(), { store: 'memory:', ...options })),
  async prepare({ accessRequests, keys, members }, base) {
    await members.enrol(people.ada)
    const { id } = await accessRequests.create({ account: 'acme', user: 'ada', reason: 'a dashboard of our monitors' })
    await accessRequests.approve(id, { user: 'success-manager' })
    const ofAda = { account: 'acme', owner: 'ada' }
    const { secret } = await keys.create({ ...ofAda, name: 'dashboard', subnets: ['127.0.0.0/8', '::1'] })
    const elsewhere = await keys.create({ ...ofAda, name: 'office', subnets: ['192.0.2.0/24', '198.51.100.7'] })
    const list = `curl -i -X GET '${base}/monitors_list?page_id=1'`
    return [
      `${list} -H 'luc-authorization: ${secret}'  # 200`,
      `${list}  # 401`,
      `${list} -H 'luc-authorization: 0f8fad5b-d9cb-469f-a165-70867728950e'  # 401`,
      `${list} -H 'luc-authorization: ${elsewhere.secret}'  # 403`,
    ]
  },
}
