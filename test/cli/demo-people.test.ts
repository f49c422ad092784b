import { describe, expect, it } from 'vitest'
import { demoPerson } from '../../src/cli/demo/demo-person.js'
import { signInPage } from '../../src/cli/demo/sign-in-page.js'
import { findSystem } from '../../src/cli/demo/systems/find-system.js'
import { PRESET_NAMES } from '../../src/cli/demo/systems/preset-names.js'
import { compileGrants } from '../../src/restrictions/grants.js'

const NAMES = [undefined, ...PRESET_NAMES] as const
const WITH_APPROVAL: readonly unknown[] = [undefined, 'lucidya']
const MEMBERS = ['customer', 'colleague', 'former']

describe.each(NAMES)('the people of the demo --preset %s', name => {
  const person = async (who: string) => demoPerson({ headers: { 'x-demo-user': who } }, await findSystem(name))

  it('hold what they give to the keys of the demo', async () => {
    const { keys, grants } = await findSystem(name)
    const isHeld = compileGrants(grants ?? ['*'])
    for (const key of Object.values(keys))
      for (const grant of key.grants ?? []) expect([grant, isHeld(grant)]).toEqual([grant, true])
    expect(await person('customer')).toMatchObject({ account: 'demo', grants })
  })

  it('are those who mean something there', async () => {
    const asks = WITH_APPROVAL.includes(name)
    for (const who of [...MEMBERS, 'newcomer', 'approver'])
      expect([who, (await person(who)) !== null]).toEqual([who, asks || MEMBERS.includes(who)])
    const page = (await signIn()).body
    expect(page.includes('Sign in as newcomer')).toBe(asks)
    expect(page.includes('Sign in as approver')).toBe(asks)
    for (const who of MEMBERS) expect(page).toContain(`Sign in as ${who}`)
  })

  it('are told truly what they can do', async () => {
    const page = (await signIn()).body
    expect(page.includes('Their usage before today is made up.')).toBe(name !== 'radix')
    expect(page.includes('Change the same key as both')).toBe(name !== 'lucid')
    expect(page.includes('Keys are personal here')).toBe(name === 'lucid')
  })

  async function signIn() {
    const system = await findSystem(name)
    const visit = { system, language: 'en', person: null, path: '/sign-in', returnTo: null, stylesheet: '/x.css' } as const
    return signInPage({ ...visit, now: new Date() })
  }
})

it('the approver of a demo is the provider’s, whom nothing limits', async () => {
  const approver = demoPerson({ headers: { cookie: 'keywright-demo-user=approver' } }, await findSystem(undefined))
  expect(approver).toMatchObject({ admin: true, approver: true })
  expect(approver).not.toHaveProperty('grants')
})

it.each([
  [undefined, 'keywright demo', 'sqlite:keywright-demo.db'],
  ['lucidya', 'Lucidya demo', 'sqlite:keywright-demo-lucidya.db'],
] as const)('the demo --preset %s is called %s, on %s', async (name, title, store) => {
  expect(await findSystem(name)).toMatchObject({ name: name ?? null, title, store })
})
