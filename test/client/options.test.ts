import { createClient, type ClientOptions } from 'keywright/client'
import { describe, expect, it } from 'vitest'

const GOOD = { baseUrl: 'https://api.example.com', name: 'acme' }

describe('what a client is made with', () => {
  it.each([
    [{ baseUrl: undefined }, 'createClient: baseUrl must be a URL'],
    [{ name: undefined }, 'createClient: name must be a name such as "acme-tools"'],
    [{ name: '../evil' }, 'createClient: name must be'],
    [{ baseUrl: 'api.example.com' }, 'createClient: baseUrl must be a URL such as https://api.example.com'],
    [{ baseUrl: 'https://user:pass@api.example.com' }, 'createClient: baseUrl must have no user, no query and no fragment'],
    [{ baseUrl: 'https://api.example.com?x=1' }, 'createClient: baseUrl must have no user, no query and no fragment'],
    [{ apiKey: ' ' }, 'createClient: apiKey must be a text'],
    [{ apikey: 'x' }, 'createClient: unknown option "apikey". Known: baseUrl, name, apiKey'],
    [{ scheme: 'basic' }, 'createClient: scheme must be one of bearer, luc-authorization, lucca, x-api-key, exchange'],
    [{ envVar: 'A-B' }, 'createClient: envVar must be a name such as "ACME_API_KEY"'],
    [{ retries: 1.5 }, 'createClient: retries must be a whole number from 0 to 10'],
    [{ timeoutSeconds: -1 }, 'createClient: timeoutSeconds must be a number from 0 to 86400'],
    [{ timeoutSeconds: Number.NaN }, 'createClient: timeoutSeconds must be a number from 0 to 86400'],
    [{ managementPath: 'api-keys' }, 'createClient: managementPath must be a path such as "/auth"'],
    [{ interactive: 'no' }, 'createClient: interactive must be true or false'],
    [{ login: null }, 'createClient: login must be what createLogin() gives'],
    [{ clock: 7 }, 'createClient: clock must be a function'],
  ])('%j: %s', (wrong, message) => {
    const options = { ...GOOD, ...wrong } as ClientOptions
    expect(() => createClient(options)).toThrow(TypeError)
    expect(() => createClient(options)).toThrow(message)
  })

  it.each([null, undefined, 'https://api.example.com'])('%j is not its options', options => {
    expect(() => createClient(options as unknown as ClientOptions)).toThrow('createClient: the options are an object')
  })

  it('says no value: it may be a secret', () => {
    expect(() => createClient({ ...GOOD, scheme: 'a-secret' } as unknown as ClientOptions)).toThrow(/^(?!.*a-secret)/)
  })

  it('needs a login to log in', async () => {
    await expect(createClient(GOOD).logIn()).rejects.toThrow('the client has no login')
    await expect(createClient(GOOD).logOut()).rejects.toThrow('the client has no login')
  })
})
