import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import { combine, lucid } from 'keywright/presets'
import type { Example } from '../common/example.js'

const grantCatalogue = {
  'lucidchart.document.content': 'See and change documents',
  'lucidchart.document.content:readonly': 'See documents',
  'user.profile': 'See the own profile',
  'account.user:readonly': 'See the people of the account',
}

// what people may do, and so their keys and logins at most
export const people = {
  ada: {
    user: 'ada',
    account: 'acme',
    email: 'ada@acme.example',
    grants: ['lucidchart.document.content', 'lucidchart.document.content:readonly', 'user.profile'],
  },
  bob: { user: 'bob', account: 'acme', email: 'bob@acme.example', grants: ['user.profile', 'account.user:readonly'] },
}

export const example: Example = {
  name: 'lucid',
  title: 'Lucid',
  people,
  portalPath: '/developer',
  createKeyring: (options: KeyringOptions = {}): Keyring =>
    createKeyring(combine(lucid({ grantCatalogue }), { store: 'memory:', ...options })),
  async prepare({ keys, members }, base) {
    // the directory is asked on every request: what people lose there, their keys lose
    for (const person of Object.values(people)) await members.add(person)
    const grants = ['lucidchart.document.content:readonly', 'user.profile']
    const { secret } = await keys.create({ name: 'script', account: 'acme', owner: 'ada', grants })
    const [get, version] = ['curl -i -X GET', `-H 'Lucid-Api-Version: 1'`]
    const key = `-H 'Authorization: Bearer ${secret}'`
    return [
      `${get} '${base}/users/me/profile' ${key} ${version}  # 200`,
      `${get} '${base}/documents' ${key} ${version}  # 200`,
      `${get} '${base}/documents' ${key}  # 400`,
      `${get} '${base}/documents' ${version}  # 401`,
      `${get} '${base}/documents/1/shares/users' ${key} ${version}  # 403`,
      `curl -i '${base}/oauth/device_authorization' -d client_id=lucid-cli  # 200`,
    ]
  },
}
