import { createClient, createDefaultClient, getDefaultClient, setDefaultClient, withDefaultClient } from 'keywright/client'
import { describe, expect, it } from 'vitest'

const clientOf = (name: string) => createClient({ baseUrl: 'https://api.example.com', name })

describe('the default client', () => {
  it('is the one that was set, and nobody before', () => {
    expect(() => getDefaultClient()).toThrow('there is no default client: set one first')
    const [first, second] = [clientOf('first'), clientOf('second')]
    expect(setDefaultClient(first)).toBeNull()
    expect(getDefaultClient()).toBe(first)
    expect(setDefaultClient(second)).toBe(first)
    expect(getDefaultClient()).toBe(second)
    expect(setDefaultClient(null)).toBe(second)
    expect(() => getDefaultClient()).toThrow('there is no default client')
  })

  it('is another one within a piece of work, and in no other that runs meanwhile', async () => {
    const [outer, one, two] = [clientOf('outer'), clientOf('one'), clientOf('two')]
    setDefaultClient(outer)
    const work = async () => {
      const before = getDefaultClient()
      await new Promise(resolve => setImmediate(resolve))
      return [before, getDefaultClient()]
    }
    const [first, second] = await Promise.all([withDefaultClient(one, work), withDefaultClient(two, work)])
    expect(first).toEqual([one, one])
    expect(second).toEqual([two, two])
    expect(getDefaultClient()).toBe(outer)
    setDefaultClient(null)
  })

  it('is not shared by two SDKs', () => {
    const [acme, other] = [createDefaultClient(), createDefaultClient()]
    acme.set(clientOf('acme'))
    expect(() => other.get()).toThrow('there is no default client')
  })
})
