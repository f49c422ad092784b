import { createKeyring } from 'keywright'
import { describe, expect, it } from 'vitest'
import { ADMIN, APPROVER, MEMBER, servers } from '../portal-servers.js'
import { elementsOf, formsOf, linksOf, noticeOf, rowsOf, textOf } from '../read-page.js'

const ACME = { account: 'acme' }
const sheet = (id: string, change: string) => `/members/${encodeURIComponent(id)}/${change}`

describe.each(servers)('$name: members', ({ serve }) => {
  it('are listed with what they may do at most, and since when they are not active', async () => {
    const { visitor, keyring } = await serve()
    await keyring.members.add({ user: 'ann', ...ACME, email: 'ann@example.com', grants: ['reports:*', 'ping'] })
    await keyring.members.add({ user: 'ben', ...ACME, grants: [] })
    await keyring.members.add({ user: 'cleo', account: 'other' })
    await keyring.members.deactivate('ben', ACME)
    const { text } = await visitor(MEMBER).get('/members')
    expect(rowsOf(text)).toEqual([
      'ann ann@example.com ✓ Active reports:* ping Deactivate ann',
      'ben not known ✗ Inactive now Nothing Activate ben',
      'u1 You not known ✓ Active No limit',
    ])
    expect(linksOf(text, 'Deactivate')).toEqual([sheet('ann', 'deactivate')])
  })

  it('are deactivated, see nothing any more, and are activated again', async () => {
    const { visitor, keyring, use } = await serve()
    const [ann, ben] = [visitor({ user: 'ann', ...ACME }), visitor({ user: 'ben', ...ACME })]
    await Promise.all([ann.get('/keys'), ben.get('/keys')])
    const { secret } = await keyring.keys.create({ name: 'export', ...ACME, owner: 'ben' })
    const { text: page } = await ann.get(sheet('ben', 'deactivate'))
    expect(textOf(page)).toContain('Deactivate ben')
    expect(textOf(page)).toContain('rotate those keys afterwards')
    expect(formsOf(page, sheet('ben', 'deactivate'))).toEqual([{ action: sheet('ben', 'deactivate'), fields: {} }])
    const gone = await ann.post(sheet('ben', 'deactivate'), {})
    expect([gone.status, gone.headers.get('location')]).toEqual([303, '../../members?done=deactivated'])
    expect(noticeOf((await ann.get('/members?done=deactivated')).text)).toBe('The member is no longer active.')
    const { status, text } = await ben.get('/keys')
    expect([status, textOf(text).includes('You have no access')]).toEqual([403, true])
    expect((await ben.post(sheet('ann', 'deactivate'), {})).status).toBe(403)
    expect(await use(secret)).toBe(200)

    expect(textOf((await ann.get(sheet('ben', 'activate'))).text)).toContain('Nothing changes for the keys themselves.')
    const back = await ann.post(sheet('ben', 'activate'), {})
    expect(back.headers.get('location')).toBe('../../members?done=activated')
    expect((await ben.get('/keys')).status).toBe(200)
  })

  it('take their personal keys with them', async () => {
    const { visitor, keyring, use } = await serve({ keyring: { rules: { ownership: 'personal' } } })
    const ann = visitor({ user: 'ann', ...ACME })
    await ann.get('/keys')
    const { secret } = await keyring.keys.create({ name: 'export', ...ACME, owner: 'ben' })
    expect(await use(secret)).toBe(200)
    expect(textOf((await ann.get(sheet('ben', 'deactivate'))).text)).toContain('own keys stop working at once')
    await ann.post(sheet('ben', 'deactivate'), {})
    expect(await use(secret)).toBe(401)
    expect(textOf((await ann.get(sheet('ben', 'activate'))).text)).toContain('own keys work again')
    await ann.post(sheet('ben', 'activate'), {})
    expect(await use(secret)).toBe(200)
  })

  it('may be called anything', async () => {
    const { visitor, keyring } = await serve()
    const names = [
      'a/b@c ü',
      'ann',
      '<i>x</i>',
      '"\'&',
      '%2F',
      '?a=b#c',
      'ع',
      'W'.repeat(200),
      '+ +',
      '\\..\\',
      '👩‍👩‍👧'.slice(0, 2),
    ]
    for (const user of names) await keyring.members.add({ user, ...ACME })
    const customer = visitor(MEMBER)
    const { text: list } = await customer.get('/members')
    const links = linksOf(list, 'Deactivate')
    expect(links).toHaveLength(names.length)
    for (const link of links) {
      const user = decodeURIComponent(link.split('/')[2] ?? '')
      expect(names).toContain(user)
      const { text: page } = await customer.get(link)
      expect(textOf(page)).toContain(textOf(`Deactivate ${user.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`))
      const [form] = formsOf(page, link)
      expect(form?.action).toBe(link)
      expect([user, (await customer.post(link, {})).status]).toEqual([user, 303])
      expect([user, (await keyring.members.find(user, 'acme'))?.active]).toEqual([user, false])
    }
    const sheets = await Promise.all(linksOf((await customer.get('/members')).text, 'Activate').map(link => customer.get(link)))
    expect(new Set(sheets.map(({ text }) => elementsOf(text).join()))).toHaveProperty('size', 1)
  })

  it('are not deactivated by themselves, by another account, nor where they are not', async () => {
    const { visitor, keyring } = await serve()
    await keyring.members.add({ user: 'u1', account: 'other' })
    const customer = visitor(MEMBER)
    await customer.get('/keys')
    for (const change of ['activate', 'deactivate']) {
      expect((await customer.get(sheet('u1', change))).status).toBe(403)
      expect((await customer.post(sheet('u1', change), {})).status).toBe(403)
      expect((await customer.get(`${sheet('u1', change)}?account=other`)).status).toBe(403)
      expect((await customer.post(`${sheet('u1', change)}?account=other`, {})).status).toBe(403)
      expect((await customer.get(sheet('nobody', change))).status).toBe(404)
      expect((await customer.post(sheet('nobody', change), {})).status).toBe(404)
    }
    expect((await customer.get('/members?account=other')).status).toBe(403)
    expect((await visitor(APPROVER).get('/members?account=other')).status).toBe(403)
    expect((await keyring.members.find('u1', 'other'))?.active).toBe(true)

    const admin = visitor(ADMIN)
    const { text } = await admin.get('/members?account=other')
    const [link = ''] = linksOf(text, 'Deactivate')
    expect(link).toBe(`${sheet('u1', 'deactivate')}?account=other`)
    expect((await admin.post(link, {})).headers.get('location')).toBe('../../members?account=other&done=deactivated')
    expect((await keyring.members.find('u1', 'other'))?.active).toBe(false)
    expect((await keyring.members.find('u1', 'acme'))?.active).toBe(true)
  })

  it('are what they are to be already', async () => {
    const { visitor, keyring } = await serve()
    await keyring.members.add({ user: 'ann', ...ACME })
    const already = await visitor(MEMBER).get(sheet('ann', 'activate'))
    expect([already.status, already.headers.get('location')]).toEqual([303, '../../members?done=activated'])
  })

  it('have more than one page', async () => {
    const { visitor, keyring } = await serve()
    for (let i = 0; i < 120; i++) await keyring.members.add({ user: `person ${String(i).padStart(3, '0')}`, ...ACME })
    const customer = visitor(MEMBER)
    const { text: first } = await customer.get('/members')
    const { text: second } = await customer.get(linksOf(first, 'Next page')[0] ?? '')
    expect([rowsOf(first).length, rowsOf(second)[0]]).toEqual([50, expect.stringMatching(/^person 050/)])
    expect((await customer.get(sheet('person 119', 'deactivate'))).status).toBe(200)
  })

  it('are managed elsewhere where the application has a directory of its own', async () => {
    const people = ['u1', 'ann'].map(id => ({ id, ...ACME, active: true, grants: null }))
    const keyring = createKeyring({
      store: 'memory:',
      members: { find: id => people.find(person => person.id === id) ?? null, listByAccount: () => people },
    })
    const { visitor } = await serve({ keyring })
    const customer = visitor(MEMBER)
    const { text } = await customer.get('/members')
    expect(textOf(text)).toContain('People are managed in the application itself, not here.')
    expect(rowsOf(text)).toEqual(['ann not known ✓ Active No limit', 'u1 You not known ✓ Active No limit'])
    expect(text).not.toContain('activate')
    expect((await customer.get(sheet('ann', 'deactivate'))).headers.get('location')).toBe('../../members')
    expect((await customer.post(sheet('ann', 'deactivate'), {})).headers.get('location')).toBe('../../members')
  })
})
