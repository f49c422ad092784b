import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import { combine, radix } from 'keywright/presets'
import type { Example } from '../common/example.js'

export const people = {
  ada: { user: 'ada', account: 'acme', email: 'ada@acme.example' },
  bob: { user: 'bob', account: 'acme', email: 'bob@acme.example' },
  eve: { user: 'eve', account: 'acme', email: 'eve@acme.example' },
  cho: { user: 'cho', account: 'other', email: 'cho@other.example' },
}

export const example: Example = {
  name: 'radix',
  title: 'Radix',
  people,
  portalPath: '/organisation',
  createKeyring: (options: KeyringOptions = {}): Keyring => createKeyring(combine(radix(), { store: 'memory:', ...options })),
  async prepare({ keys, members }, base) {
    for (const colleague of [people.bob, people.eve]) await members.enrol(colleague)
    const { key, secret } = await keys.create({ name: 'organisation', account: 'acme', owner: 'ada' })
    const body = JSON.stringify({ client_id: key.id, client_secret: secret })
    const headers = { 'content-type': 'application/json', 'x-radix-version': '1.0.0' }
    const answer = await fetch(`${base}/auth`, { method: 'POST', headers, body })
    const { access_token: jwt } = (await answer.json()) as { access_token: string }
    const version = "-H 'x-radix-version: 1.0.0'"
    const exchange = `curl -i -X POST '${base}/auth' -H 'Content-Type: application/json'`
    const call = `curl -i -X GET '${base}/export'`
    return [
      `${exchange} ${version} -d '${body}'  # 200`,
      `${call} -H 'Authorization: Bearer ${jwt}' ${version}  # 200`,
      `${call} -H 'Authorization: Bearer ${jwt}'  # 400`,
      `${call} -H 'Authorization: Bearer ${secret}' ${version}  # 401`,
    ]
  },
}
