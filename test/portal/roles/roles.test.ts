import { createKeyring, type Keyring, type KeyRules } from 'keywright'
import { describe, expect, it } from 'vitest'
import { hostileNames } from '../browser/hostile-names.js'
import { ADMIN, MEMBER, servers } from '../portal-servers.js'
import { elementsOf, formsOf, linksOf, noticeOf, problemOf, rowsOf, textOf } from '../read-page.js'

const CATALOGUE = { 'reports:read': 'See reports', 'reports:write': 'Change <reports>', 'billing:read': 'See bills' }
const make = (rules: KeyRules = {}) => createKeyring({ store: 'memory:', rules })
const reader = (keyring: Keyring, account: string | null = 'acme') =>
  keyring.roles.create({ id: 'reader', name: 'Reader', account, grants: ['reports:read'] })

describe.each(servers)('$name: roles', ({ serve }) => {
  it('are listed with their grants, whose they are, and what carries them', async () => {
    const keyring = make({ dedicatedRole: true, grantCatalogue: CATALOGUE })
    const { visitor } = await serve({ keyring })
    expect(textOf((await visitor(MEMBER).get('/roles')).text)).toContain('No roles yet')
    await reader(keyring)
    await keyring.roles.create({ id: 'all', name: 'All', grants: Object.keys(CATALOGUE) })
    await keyring.roles.create({ id: 'theirs', name: 'Theirs', account: 'other', grants: [] })
    const { key } = await keyring.keys.create({ name: 'export', account: 'acme', grants: ['billing:read'] })
    const { text } = await visitor(MEMBER).get('/roles')
    expect(rowsOf(text)).toEqual([
      'All reports:read See reports reports:write Change <reports> billing:read See bills All accounts Any key',
      'Reader reports:read See reports acme Any key',
      'export billing:read See bills acme One key only export',
    ])
    expect(linksOf(text, 'One key only')).toEqual([`/keys/${key.id}`])
    expect(linksOf(text, 'Reader')).toEqual(['/roles/reader'])
  })

  it('are said to be all that a key may do where each has its own', async () => {
    for (const dedicatedRole of [false, true]) {
      const { visitor } = await serve({ keyring: make({ dedicatedRole }) })
      const text = textOf((await visitor(MEMBER).get('/roles')).text)
      expect(text.includes('It alone says what the key may do.')).toBe(dedicatedRole)
      expect(text.includes('in addition to what it is allowed itself')).toBe(!dedicatedRole)
      expect(text.includes('Each key gets a role of its own')).toBe(dedicatedRole)
      expect(text.includes('Keys work without one.')).toBe(!dedicatedRole)
    }
  })

  it('are renamed and given other grants of the catalogue', async () => {
    const keyring = make({ grantCatalogue: CATALOGUE })
    const { visitor } = await serve({ keyring })
    await reader(keyring)
    const { key } = await keyring.keys.create({ name: 'export', account: 'acme', role: 'reader' })
    const customer = visitor(MEMBER)
    const { text: page } = await customer.get('/roles/reader')
    const [form] = formsOf(page, '/roles/reader')
    expect(form).toMatchObject({ action: '/roles/reader', fields: { name: ['Reader'], grants: ['reports:read'] } })
    expect(textOf(page)).toContain('reports:write Change <reports>')
    const saved = await customer.post('/roles/reader', {
      ...form?.fields,
      name: 'Clerk',
      grants: ['billing:read', 'reports:write'],
    })
    expect([saved.status, saved.headers.get('location')]).toEqual([303, '../roles?done=saved'])
    expect(noticeOf((await customer.get('/roles?done=saved')).text)).toContain('The role is saved.')
    expect(await keyring.roles.get('reader')).toMatchObject({ name: 'Clerk', grants: ['billing:read', 'reports:write'] })
    expect((await keyring.keys.get(key.id))?.grants).toEqual(['billing:read', 'reports:write'])
  })

  it('are given any grants where there is no catalogue, one on each line', async () => {
    const keyring = make()
    const { visitor } = await serve({ keyring })
    await reader(keyring)
    const customer = visitor(MEMBER)
    const { fields } = formsOf((await customer.get('/roles/reader')).text)[0] ?? {}
    const odd = await customer.post('/roles/reader', { ...fields, name: '', grants: 'reports:read\n"quoted"' })
    expect(odd.status).toBe(422)
    expect([problemOf(odd.text, 'name'), problemOf(odd.text, 'grants')]).not.toContain('')
    expect(formsOf(odd.text)[0]?.fields['grants']).toEqual(['reports:read\n"quoted"'])
    const again = formsOf(odd.text)[0]?.fields
    expect((await customer.post('/roles/reader', { ...again, name: 'Reader', grants: 'a:b\r\nc:*' })).status).toBe(303)
    expect((await keyring.roles.get('reader'))?.grants).toEqual(['a:b', 'c:*'])
  })

  it('are changed by two people: the second is told, and nothing is lost', async () => {
    const keyring = make({ grantCatalogue: CATALOGUE })
    const { visitor } = await serve({ keyring })
    await reader(keyring)
    const [ann, ben] = [visitor({ user: 'ann', account: 'acme' }), visitor({ user: 'ben', account: 'acme' })]
    const [of, his] = (await Promise.all([ann.get('/roles/reader'), ben.get('/roles/reader')])).map(
      ({ text }) => formsOf(text)[0]?.fields,
    )
    expect((await ann.post('/roles/reader', { ...of, grants: ['billing:read'] })).status).toBe(303)
    const outrun = await ben.post('/roles/reader', { ...his, name: 'Ben’s <i>' })
    expect(outrun.status).toBe(412)
    expect(noticeOf(outrun.text)).toMatch(
      /^Somebody else changed this role meanwhile.* Name Reader Grants billing:read See bills$/,
    )
    const [form] = formsOf(outrun.text)
    expect(form?.fields).toMatchObject({ name: ['Ben’s <i>'], grants: ['billing:read'] })
    expect((await keyring.roles.get('reader'))?.name).toBe('Reader')
    expect((await ben.post('/roles/reader', { ...form?.fields })).status).toBe(303)
    expect(await keyring.roles.get('reader')).toMatchObject({ name: 'Ben’s <i>', grants: ['billing:read'] })
  })

  it('keep what both typed apart until somebody decides', async () => {
    const keyring = make({ grantCatalogue: CATALOGUE })
    const { visitor } = await serve({ keyring })
    await reader(keyring)
    const ben = visitor(MEMBER)
    const { fields } = formsOf((await ben.get('/roles/reader')).text)[0] ?? {}
    await keyring.roles.update('reader', { grants: ['billing:read'] })
    const outrun = await ben.post('/roles/reader', { ...fields, grants: ['reports:write', 'reports:read'] })
    expect(outrun.status).toBe(412)
    expect(formsOf(outrun.text)[0]?.fields['grants']).toEqual(['reports:read', 'reports:write'])
    // another mistake in between does not make it forget which version was seen
    const next = formsOf(outrun.text)[0]?.fields
    await keyring.roles.update('reader', { name: 'Again' })
    const wrong = await ben.post('/roles/reader', { ...next, name: '' })
    expect(wrong.status).toBe(422)
    const late = await ben.post('/roles/reader', { ...formsOf(wrong.text)[0]?.fields, name: 'Reader' })
    expect(late.status).toBe(412)
    expect(formsOf(late.text)[0]?.fields).toMatchObject({ name: ['Again'], grants: ['reports:read', 'reports:write'] })
    const { version: _, ...without } = formsOf(late.text)[0]?.fields ?? {}
    expect((await ben.post('/roles/reader', without)).status).toBe(412)
  })

  it('of every account are an admin’s to change', async () => {
    const keyring = make()
    const { visitor } = await serve({ keyring })
    await reader(keyring, null)
    const { status, text } = await visitor(MEMBER).get('/roles/reader')
    expect([status, formsOf(text)]).toEqual([200, []])
    expect(textOf(text)).toContain('only an admin of the provider of this API can change it')
    const refused = await visitor(MEMBER).post('/roles/reader', { name: 'Mine', grants: '*', version: '1' })
    expect([refused.status, noticeOf(refused.text)]).toEqual([403, expect.stringContaining('only an admin')])
    expect((await keyring.roles.get('reader'))?.name).toBe('Reader')
    const { fields } = formsOf((await visitor(ADMIN).get('/roles/reader')).text)[0] ?? {}
    expect((await visitor(ADMIN).post('/roles/reader', { ...fields, name: 'Ours' })).status).toBe(303)
    expect((await keyring.roles.get('reader'))?.name).toBe('Ours')
  })

  it('of another account are not there', async () => {
    const keyring = make()
    const { visitor } = await serve({ keyring })
    await reader(keyring, 'other')
    expect((await visitor(MEMBER).get('/roles/reader')).status).toBe(404)
    expect((await visitor(MEMBER).post('/roles/reader', { name: 'x' })).status).toBe(404)
    expect((await visitor(MEMBER).get('/roles?account=other')).status).toBe(403)
    const { text } = await visitor(ADMIN).get('/roles?account=other')
    expect(linksOf(text, 'Reader')).toEqual(['/roles/reader?account=other'])
    const { fields } = formsOf((await visitor(ADMIN).get('/roles/reader?account=other')).text)[0] ?? {}
    const saved = await visitor(ADMIN).post('/roles/reader?account=other', { ...fields, name: 'Clerk' })
    expect(saved.headers.get('location')).toBe('../roles?account=other&done=saved')
  })

  it('give nobody more than they hold, and may be renamed all the same', async () => {
    const keyring = make({ grantCatalogue: CATALOGUE })
    const { visitor } = await serve({ keyring })
    await reader(keyring)
    const customer = visitor({ user: 'u1', account: 'acme', grants: ['billing:read'] })
    const { text: page } = await customer.get('/roles/reader')
    const { fields } = formsOf(page)[0] ?? {}
    expect(fields?.['grants']).toEqual(['reports:read'])
    expect(textOf(page)).not.toContain('reports:write')
    const more = await customer.post('/roles/reader', { ...fields, grants: ['reports:read', 'reports:write'] })
    expect(more.status).toBe(403)
    expect(problemOf(more.text, 'grants')).not.toBe('')
    expect((await customer.post('/roles/reader', { ...fields, name: 'Renamed' })).status).toBe(303)
    expect(await keyring.roles.get('reader')).toMatchObject({ name: 'Renamed', grants: ['reports:read'] })
  })

  it('keep their grants where the rules fix them', async () => {
    const keyring = make({ grantsImmutable: true, grantCatalogue: CATALOGUE })
    const { visitor } = await serve({ keyring })
    await reader(keyring)
    const customer = visitor(MEMBER)
    const { text: page } = await customer.get('/roles/reader')
    expect(textOf(page)).toContain('reports:read See reports')
    expect(textOf(page)).toContain('The grants are fixed')
    const { fields } = formsOf(page)[0] ?? {}
    expect(fields?.['grants']).toBeUndefined()
    const refused = await customer.post('/roles/reader', { ...fields, grants: 'billing:read' })
    expect([refused.status, noticeOf(refused.text) !== '']).toEqual([422, true])
    expect((await customer.post('/roles/reader', { ...fields, name: 'Clerk' })).status).toBe(303)
    expect(await keyring.roles.get('reader')).toMatchObject({ name: 'Clerk', grants: ['reports:read'] })
  })

  it('have names that are text', async () => {
    const keyring = make()
    const { visitor } = await serve({ keyring })
    const looks = async (name: string, i: number) => {
      const account = `account ${i}`
      const role = await keyring.roles.create({ name, account, grants: ['a:b'] }).catch(() => null)
      if (!role) return null
      const customer = visitor({ user: 'u1', account })
      const pages = await Promise.all([customer.get('/roles'), customer.get(`/roles/${role.id}`)])
      expect([name, formsOf(pages[1].text)[0]?.fields['name']]).toEqual([name, [role.name]])
      return pages.map(({ text }) => elementsOf(text).join())
    }
    const plain = await looks('plain', -1)
    const seen = await Promise.all(hostileNames(60, 3).map(async (name, i) => ({ name, looks: await looks(name, i) })))
    const taken = seen.filter(({ looks: found }) => found !== null)
    expect(taken).toEqual(taken.map(({ name }) => ({ name, looks: plain })))
    expect(taken.length).toBeGreaterThan(20)
  })

  it('are not renamed to what is no name', async () => {
    const keyring = make()
    const { visitor } = await serve({ keyring })
    await reader(keyring)
    const { fields } = formsOf((await visitor(MEMBER).get('/roles/reader')).text)[0] ?? {}
    for (const name of ['', 'a\0b', '\u009b', 'W'.repeat(201)]) {
      const { status, text } = await visitor(MEMBER).post('/roles/reader', { ...fields, name })
      expect([name, status, problemOf(text, 'name') !== '']).toEqual([name, 422, true])
    }
  })
})
