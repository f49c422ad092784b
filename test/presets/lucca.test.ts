import { createKeyring } from 'keywright'
import { describe, expect, it } from 'vitest'
import { lucca } from 'keywright/presets'
import { presetServers } from './preset-servers.js'

const USERS = '/api/v3/users'

describe.each(presetServers)('lucca() on $name', ({ serve }) => {
  it('takes calls from the pages that it is told of, and from no others', async () => {
    const app = await serve(lucca({ origins: ['https://*.example.com'] }), { [USERS]: { any: ['users:read'] } })
    const { secret } = await app.keyring.keys.create({
      name: 'payroll',
      account: 'acme',
      grants: ['users:read'],
      technicalContact: 'ops@acme.example',
    })
    const statusFrom = async (origin: string) =>
      (await app.send(USERS, `Authorization: lucca application=${secret}`, `Origin: ${origin}`)).status
    expect([await statusFrom('https://app.example.com'), await statusFrom('https://ilucca.net')]).toEqual([200, 403])
  })
})

describe('lucca', () => {
  it.each<[options: object, message: string]>([
    [{ origins: 'https://example.com' }, 'lucca: origins must be an array of origins'],
    [{ origins: [] }, 'lucca: origins must be an array of origins'],
    [{ origin: [] }, 'lucca: unknown option "origin". Known: origins'],
  ])('refuses %j', (options, message) => {
    expect(() => lucca(options)).toThrow(TypeError)
    expect(() => lucca(options)).toThrow(message)
  })

  it('has the keyring refuse what is no origin', () => {
    expect(() => createKeyring(lucca({ origins: ['example.com'] }))).toThrow(/^cors: origins: /)
  })
})
