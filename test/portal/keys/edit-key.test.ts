import { createKeyring } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { MEMBER, type Served, servers, type Visitor } from '../portal-servers.js'
import { formsOf, linksOf, noticeOf, problemOf, rowsOf, textOf } from '../read-page.js'

const CATALOGUE = { 'monitors:read': 'See monitors', 'monitors:write': 'Change monitors' }
const DAY_MS = 86_400_000

const make = ({ keyring }: Served, more: object = {}) =>
  keyring.keys.create({ name: 'export', account: 'acme', owner: 'u1', ...more })

/** The form of a page, as it stands there. */
async function open(visitor: Visitor, path: string) {
  const { status, text } = await visitor.get(path)
  expect(status, path).toBe(200)
  const [form] = formsOf(text, path)
  expect(form?.action).toBe(path)
  return { text, fields: form?.fields ?? {} }
}

describe.each(servers)('$name: changing a key', ({ serve }) => {
  it('renames it', async () => {
    const served = await serve()
    const { key } = await make(served)
    const path = `/keys/${key.id}/rename`
    const { fields, text } = await open(served.visitor(MEMBER), path)
    expect(text).toContain('data-sheet')
    expect(fields).toMatchObject({ name: ['export'], version: ['1'] })
    const renamed = await served.visitor(MEMBER).post(path, { ...fields, name: ' nightly <b>export ' })
    expect([renamed.status, renamed.headers.get('location')]).toEqual([303, `../../keys/${key.id}?done=renamed`])
    expect(await served.keyring.keys.get(key.id)).toMatchObject({ name: 'nightly <b>export', version: 2, grants: [] })
    expect((await served.keyring.audit.list({ subject: key.id })).items[0]).toMatchObject({
      action: 'key.updated',
      actor: { user: 'u1' },
    })

    for (const name of ['', 'W'.repeat(500), 'a\0b']) {
      const { fields: again } = await open(served.visitor(MEMBER), path)
      const refused = await served.visitor(MEMBER).post(path, { ...again, name })
      expect(refused.status).toBe(422)
      expect(problemOf(refused.text, 'name')).not.toBe('')
      expect(formsOf(refused.text)[0]?.fields).toMatchObject({ name: [name.replace('\0', '\ufffd')], version: ['2'] })
    }
    expect(await served.keyring.keys.get(key.id)).toMatchObject({ version: 2 })
  })

  it('restricts it, and changes only what somebody changed', async () => {
    const served = await serve({ keyring: { rules: { grantCatalogue: CATALOGUE } } })
    const { key } = await make(served, { grants: ['monitors:read', 'monitors:write'], metadata: { team: 'a' } })
    await served.keyring.roles.create({ id: 'reader', name: 'Reader', account: 'acme', grants: ['monitors:read'] })
    const path = `/keys/${key.id}/restrict`
    const { fields, text } = await open(served.visitor(MEMBER), path)
    expect(text).toContain('<option value="reader">Reader</option>')
    expect(fields).toMatchObject({
      grants: ['monitors:read', 'monitors:write'],
      subnetsOf: ['any'],
      originsOf: ['any'],
      expiresAt: ['keep'],
    })
    const saved = await served.visitor(MEMBER).post(path, {
      ...fields,
      grants: 'monitors:read',
      role: 'reader',
      subnetsOf: 'listed',
      subnets: '192.0.2.7\r\n2001:db8::/32',
      originsOf: 'listed',
      origins: 'https://app.example.com',
      technicalContact: 'ops@example.com',
      expiresAt: '30',
    })
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `../../keys/${key.id}?done=restricted`])
    const changed = await served.keyring.keys.get(key.id)
    expect(changed).toMatchObject({
      grants: ['monitors:read'],
      role: 'reader',
      subnets: ['192.0.2.7/32', '2001:db8::/32'],
      origins: ['https://app.example.com'],
      technicalContact: 'ops@example.com',
      metadata: { team: 'a' },
      name: 'export',
      version: 2,
    })
    expect(Math.abs((changed?.expiresAt?.getTime() ?? 0) - Date.now() - 30 * DAY_MS)).toBeLessThan(60_000)

    // saved as it stands there, it changes nothing
    const { fields: again, text: page } = await open(served.visitor(MEMBER), path)
    expect(page).toContain('<option value="reader" selected>Reader</option>')
    expect((await served.visitor(MEMBER).post(path, { ...again, role: 'reader' })).status).toBe(303)
    expect(await served.keyring.keys.get(key.id)).toMatchObject({ version: 2 })

    const { fields: wider } = await open(served.visitor(MEMBER), path)
    await served
      .visitor(MEMBER)
      .post(path, { ...wider, role: '', subnetsOf: 'any', originsOf: 'any', technicalContact: '', expiresAt: 'never' })
    expect(await served.keyring.keys.get(key.id)).toMatchObject({
      role: null,
      subnets: null,
      origins: null,
      technicalContact: null,
      expiresAt: null,
    })
  })

  it('says beside each field what is wrong with it, and keeps what was typed', async () => {
    const served = await serve({
      keyring: {
        rules: { subnetsRequired: true, technicalContactRequired: true, grantsRequired: true, longestLifetimeDays: 90 },
      },
    })
    const { key } = await make(served, { grants: ['a:b'], subnets: ['192.0.2.0/24'], technicalContact: 'ops@example.com' })
    const path = `/keys/${key.id}/restrict`
    const send = async (given: Record<string, string>) => {
      const { fields } = await open(served.visitor(MEMBER), path)
      const { status, text } = await served.visitor(MEMBER).post(path, { ...fields, ...given })
      return { status, text, typed: formsOf(text)[0]?.fields ?? {} }
    }
    const wrong = await send({ subnets: '10.0.0.5/8', originsOf: 'listed', origins: 'app' })
    expect(wrong.status).toBe(422)
    expect(problemOf(wrong.text, 'subnets')).toContain('10.0.0.0/8')
    expect(problemOf(wrong.text, 'origins')).not.toBe('')
    expect(wrong.typed).toMatchObject({ subnets: ['10.0.0.5/8'], originsOf: ['listed'], origins: ['app'], version: ['1'] })
    for (const [field, given] of [
      ['grants', { grants: '' }],
      ['subnets', { subnets: '' }],
      ['technicalContact', { technicalContact: '' }],
      ['expiresAt', { expiresAt: 'day', expiresOn: '2999-01-01' }],
      ['expiresAt', { expiresAt: 'day', expiresOn: '2001-01-01' }],
      ['expiresAt', { expiresAt: 'day', expiresOn: '' }],
      ['expiresAt', { expiresAt: 'never' }],
    ] as const) {
      const refused = await send(given)
      expect(refused.status, field).toBe(422)
      expect(problemOf(refused.text, field), JSON.stringify(given)).not.toBe('')
    }
    expect(await served.keyring.keys.get(key.id)).toMatchObject({ version: 1 })
  })

  it('does not hold rules that came later against what nobody changes', async () => {
    const store = memoryStore()
    const before = createKeyring({ store })
    const { key } = await before.keys.create({ name: 'export', account: 'acme', owner: 'u1', grants: ['old:grant'] })
    const served = await serve({ keyring: { store, rules: { grantCatalogue: CATALOGUE, technicalContactRequired: true } } })
    const path = `/keys/${key.id}/restrict`
    const { fields } = await open(served.visitor(MEMBER), path)
    const saved = await served.visitor(MEMBER).post(path, { ...fields, subnetsOf: 'listed', subnets: '192.0.2.0/24' })
    expect(saved.status).toBe(303)
    expect((await served.keyring.audit.list({ subject: key.id })).items[0]?.after).toEqual({ subnets: ['192.0.2.0/24'] })
  })

  it('leaves the grants of its role to the role', async () => {
    const served = await serve()
    const { keyring } = served
    await keyring.roles.create({ id: 'reader', name: 'Reader', account: 'acme', grants: ['monitors:read'] })
    const { key } = await make(served, { grants: ['reports:read'], role: 'reader' })
    const path = `/keys/${key.id}/restrict`
    const { fields, text } = await open(served.visitor(MEMBER), path)
    expect(fields).toMatchObject({ grants: ['reports:read'] })
    expect(textOf(text)).toContain('also allows: monitors:read')
    await served.visitor(MEMBER).post(path, { ...fields, role: 'reader', grants: 'reports:read\nbilling:read' })
    await keyring.roles.update('reader', { grants: [] })
    expect((await keyring.keys.get(key.id))?.grants).toEqual(['reports:read', 'billing:read'])
  })

  it('says that grants are fixed, where they are', async () => {
    const fixed = await serve({ keyring: { rules: { grantsImmutable: true } } })
    const { key } = await make(fixed, { grants: ['a:b'] })
    const page = await open(fixed.visitor(MEMBER), `/keys/${key.id}/restrict`)
    expect(noticeOf(page.text)).toContain('fixed when it is made')
    expect(page.fields).not.toHaveProperty('grants')
    const saved = await fixed
      .visitor(MEMBER)
      .post(`/keys/${key.id}/restrict`, { ...page.fields, technicalContact: 'ops@example.com' })
    expect(saved.status).toBe(303)
    expect(await fixed.keyring.keys.get(key.id)).toMatchObject({ grants: ['a:b'], technicalContact: 'ops@example.com' })

    const own = await serve({ keyring: { rules: { dedicatedRole: true } } })
    const { key: dedicated } = await make(own, { grants: ['a:b'] })
    const { text } = await open(own.visitor(MEMBER), `/keys/${dedicated.id}/restrict`)
    expect(linksOf(text, 'Change the role', `/keys/${dedicated.id}/restrict`)).toEqual(['/roles'])
    expect(textOf((await own.visitor(MEMBER).get(`/keys/${dedicated.id}`)).text)).toContain('Role export a:b')
  })

  it('offers no expiry that the rules refuse, and none where the key has ended', async () => {
    let ahead = 0
    const clock = () => new Date(Date.now() + ahead)
    const served = await serve({ keyring: { clock, rules: { longestLifetimeDays: 90 } } })
    const { key } = await make(served)
    ahead = 70 * DAY_MS
    const path = `/keys/${key.id}/restrict`
    const choices = async () =>
      Array.from(
        (await open(served.visitor(MEMBER), path)).text.matchAll(/name="expiresAt" value="(\w+)"/g),
        ([, value]) => value,
      )
    expect(await choices()).toEqual(['keep', '7', 'day'])
    ahead = 91 * DAY_MS
    expect(await choices()).toEqual([])
    expect((await open(served.visitor(MEMBER), path)).text).toContain('The key has ended.')
    const sent = await served.visitor(MEMBER).post(path, { version: '1', subnetsOf: 'any', originsOf: 'any', expiresAt: '7' })
    expect(sent.status).toBe(409)
    expect(sent.text).toContain('role="alert"')
  })

  it('takes the last day that it offers', async () => {
    let ahead = 0
    const clock = () => new Date(Date.now() + ahead)
    const served = await serve({ keyring: { clock, rules: { longestLifetimeDays: 90 } } })
    const { key } = await make(served)
    ahead = 20 * DAY_MS
    const path = `/keys/${key.id}/restrict`
    const { fields, text } = await open(served.visitor(MEMBER), path)
    const [, last = ''] = / max="([^"]*)"/.exec(text) ?? []
    const latest = key.createdAt.getTime() + 90 * DAY_MS
    expect(last).toBe(new Date(latest).toISOString().slice(0, 10))
    const saved = await served.visitor(MEMBER).post(path, { ...fields, expiresAt: 'day', expiresOn: last })
    expect(saved.status).toBe(303)
    expect((await served.keyring.keys.get(key.id))?.expiresAt?.getTime()).toBe(latest)
  })

  it('offers every role, and none that belongs to one key', async () => {
    const served = await serve()
    const { key } = await make(served)
    for (let i = 0; i < 105; i++)
      await served.keyring.roles.create({ id: `r${i}`, name: `Role ${i}`, account: 'acme', grants: [] })
    for (const path of [`/keys/${key.id}/restrict`, '/keys/new']) {
      const { text } = await open(served.visitor(MEMBER), path)
      expect(text.match(/<option value="r\d+"/g)?.length, path).toBe(105)
    }
  })

  it('gives the focus to one thing: to what happened meanwhile, else to the first field that is in sight', async () => {
    const served = await serve({ keyring: { rules: { grantsImmutable: true } } })
    const { key } = await make(served)
    const focused = (page: string) => page.match(/<[^>]* autofocus[ >]/g)
    const path = `/keys/${key.id}/restrict`
    const { fields, text } = await open(served.visitor(MEMBER), path)
    expect(focused(text)).toEqual([expect.stringContaining('name="subnetsOf" value="any"')])
    const wrong = await served.visitor(MEMBER).post(path, { ...fields, subnetsOf: 'listed', subnets: 'x' })
    expect(focused(wrong.text)).toEqual([expect.stringContaining('<textarea id="f-subnets"')])
    await served.keyring.keys.update(key.id, { name: 'two' })
    const late = await served.visitor(MEMBER).post(path, { ...fields, subnetsOf: 'listed', subnets: '192.0.2.0/24' })
    expect([late.status, focused(late.text)]).toEqual([412, [expect.stringContaining('class="notice warn"')]])
  })

  it('tells the second of two people who edit a key, and loses nothing of either', async () => {
    const served = await serve({ keyring: { rules: { grantCatalogue: CATALOGUE } } })
    const { key } = await make(served, { grants: ['monitors:read'], subnets: ['10.0.0.0/8'] })
    await served.keyring.members.add({ user: 'ann', account: 'acme' })
    const [ann, bob] = [served.visitor({ user: 'ann', account: 'acme' }), served.visitor(MEMBER)]
    const path = `/keys/${key.id}/restrict`
    const [first, second] = [await open(ann, path), await open(bob, path)]
    expect(
      (await ann.post(path, { ...first.fields, subnets: '192.0.2.0/24', grants: ['monitors:read', 'monitors:write'] })).status,
    ).toBe(303)

    const told = await bob.post(path, { ...second.fields, subnets: '198.51.100.0/24', technicalContact: 'ops@example.com' })
    expect(told.status).toBe(412)
    expect(noticeOf(told.text)).toMatch(/^Somebody else changed this key meanwhile\. .* ann · now · Key changed /)
    expect(rowsOf(told.text)).toEqual([
      'Grants monitors:read monitors:write Not changed by you',
      'Subnets 192.0.2.0/24 198.51.100.0/24',
      'Technical contact None ops@example.com',
    ])
    expect(await served.keyring.keys.get(key.id)).toMatchObject({ version: 2, subnets: ['192.0.2.0/24'], technicalContact: null })
    const [form] = formsOf(told.text, path)
    expect(form).toMatchObject({
      action: path,
      fields: {
        version: ['2'],
        subnets: ['198.51.100.0/24'],
        technicalContact: ['ops@example.com'],
        grants: ['monitors:read', 'monitors:write'],
      },
    })
    expect((await bob.post(path, form?.fields ?? {})).status).toBe(303)
    expect(await served.keyring.keys.get(key.id)).toMatchObject({
      version: 3,
      subnets: ['198.51.100.0/24'],
      technicalContact: 'ops@example.com',
      grants: ['monitors:read', 'monitors:write'],
    })
  })

  it('tells again where the key changes again, and whose change it was', async () => {
    const served = await serve()
    const { key } = await make(served)
    const member = served.visitor(MEMBER)
    const path = `/keys/${key.id}/rename`
    const { fields } = await open(member, path)
    await served.keyring.keys.update(key.id, { name: 'two' }, { by: { user: 'ann' } })
    const once = await member.post(path, { ...fields, name: 'mine' })
    expect([once.status, rowsOf(once.text)]).toEqual([412, ['Name two mine']])
    await served.keyring.keys.update(key.id, { name: 'three', subnets: ['192.0.2.0/24'] }, { by: { user: 'u1' } })
    const twice = await member.post(path, formsOf(once.text)[0]?.fields ?? {})
    expect([twice.status, rowsOf(twice.text)]).toEqual([412, ['Name three mine', 'Subnets 192.0.2.0/24 Not changed by you']])
    expect(noticeOf(twice.text)).toMatch(/^You changed this key meanwhile/)
    expect((await member.post(path, formsOf(twice.text)[0]?.fields ?? {})).status).toBe(303)
    expect(await served.keyring.keys.get(key.id)).toMatchObject({ name: 'mine', subnets: ['192.0.2.0/24'] })
    // what others made of it is what was wanted: nothing is left to be said
    expect((await member.post(path, { ...fields, name: 'mine' })).status).toBe(303)
    // a form that knows no version never overwrites
    expect((await member.post(path, { name: 'other' })).status).toBe(412)
    await served.keyring.keys.remove(key.id)
    expect((await member.post(path, { ...fields, name: 'gone' })).status).toBe(404)
  })
})
