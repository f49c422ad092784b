import { describe, expect, it } from 'vitest'
import { MEMBER, servers } from './portal-servers.js'
import { formsOf, noticeOf, textOf } from './read-page.js'

const SECRET = /kw_live_\w{38}/

describe.each(servers)('$name: a form that makes a secret', ({ serve }) => {
  it('makes one key, and shows its secret once', async () => {
    const { visitor, keyring, use } = await serve()
    const member = visitor(MEMBER)
    const fields = { ...formsOf((await member.get('/keys/new')).text)[0]?.fields, name: 'export' }
    const made = await member.post('/keys/new', fields)
    const [secret = ''] = SECRET.exec(made.text) ?? []
    expect([made.status, await use(secret)]).toEqual([201, 200])
    // nothing on the page could send it anywhere, or have a browser remember it
    expect(formsOf(made.text)).toEqual([])
    expect(made.text).not.toMatch(/<input|<textarea|<a [^>]*kw_live_/)

    const again = await member.post('/keys/new', { ...fields, name: 'export 2' })
    expect([again.status, again.headers.get('location'), again.text]).toEqual([303, '../keys?done=sent', ''])
    expect(noticeOf((await member.get('/keys?done=sent')).text)).not.toBe('')
    expect((await keyring.keys.list()).items.map(({ name }) => name)).toEqual(['export'])
    for (const path of ['/keys', `/keys/${(await keyring.keys.list()).items[0]?.id}`, '/activity', '/activity.csv'])
      expect((await member.get(path)).text).not.toContain(secret.slice(8, 30))
  })

  it('makes one key where it is sent twice at once', async () => {
    const { visitor, keyring } = await serve()
    const fields = { ...formsOf((await visitor(MEMBER).get('/keys/new')).text)[0]?.fields, name: 'export' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => visitor(MEMBER).post('/keys/new', fields)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter(status => status === 201)).toHaveLength(1)
    // of one that is not done yet nobody can say that it was
    expect(statuses.filter(status => ![201, 303, 409].includes(status))).toEqual([])
    expect(answers.filter(({ text }) => SECRET.test(text))).toHaveLength(1)
    expect((await keyring.keys.list()).items).toHaveLength(1)
  })

  it('rotates once', async () => {
    const { visitor, keyring, use } = await serve()
    const { key, secret } = await keyring.keys.create({ name: 'export', account: 'acme', owner: 'u1' })
    const path = `/keys/${key.id}/rotate`
    const fields = { ...formsOf((await visitor(MEMBER).get(path)).text)[0]?.fields, graceSeconds: '3600' }
    const rotated = await visitor(MEMBER).post(path, fields)
    const [second = ''] = SECRET.exec(rotated.text) ?? []
    expect([rotated.status, await use(secret), await use(second)]).toEqual([200, 200, 200])
    const again = await visitor(MEMBER).post(path, { ...fields, version: '2' })
    expect([again.status, SECRET.test(again.text)]).toEqual([303, false])
    expect((await keyring.keys.get(key.id))?.secrets).toHaveLength(2)
  })

  it.each([
    ['a missing ticket', {}],
    ['an empty one', { once: '' }],
    ['a forged one', { once: 'mine' }],
    ['a long one', { once: 'x'.repeat(10_000) }],
    ['one of other characters', { once: `${'x'.repeat(21)}é` }],
  ])('is not taken with %s', async (_what, ticket: Record<string, string>) => {
    const { visitor, keyring } = await serve()
    const refused = await visitor(MEMBER).post('/keys/new', { name: 'export', expiresAt: '90', ...ticket })
    expect([refused.status, SECRET.test(refused.text)]).toEqual([409, false])
    expect((await keyring.keys.list()).items).toEqual([])
  })

  it('has a ticket of its own each time, which is of its person', async () => {
    const { visitor, keyring } = await serve()
    const open = async () => ({ ...formsOf((await visitor(MEMBER).get('/keys/new')).text)[0]?.fields, name: 'export' })
    const [first, second] = [await open(), await open()]
    for (const fields of [first, second]) expect((await visitor(MEMBER).post('/keys/new', fields)).status).toBe(201)
    // whoever had seen somebody's form could otherwise spoil it
    const fields = await open()
    await visitor({ user: 'u2', account: 'acme' }).post('/keys/new', fields)
    expect((await visitor(MEMBER).post('/keys/new', fields)).status).toBe(201)
    expect((await keyring.keys.list()).items).toHaveLength(4)
  })

  it('comes back with another ticket where it was refused', async () => {
    const { visitor, keyring } = await serve()
    const fields = { ...formsOf((await visitor(MEMBER).get('/keys/new')).text)[0]?.fields, name: '' }
    const refused = await visitor(MEMBER).post('/keys/new', fields)
    expect(refused.status).toBe(422)
    const again = { ...formsOf(refused.text)[0]?.fields, name: 'export' }
    expect((await visitor(MEMBER).post('/keys/new', again)).status).toBe(201)
    expect((await keyring.keys.list()).items).toHaveLength(1)
  })

  it('shows the page in the language of whoever asks, with the secret in it', async () => {
    const { visitor } = await serve()
    const french = visitor(MEMBER, { 'accept-language': 'fr' })
    const fields = { ...formsOf((await french.get('/keys/new')).text)[0]?.fields, name: 'export' }
    const { text } = await french.post('/keys/new', fields)
    expect([text.includes('<html lang="fr"'), SECRET.test(textOf(text))]).toEqual([true, true])
  })
})
