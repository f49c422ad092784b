import { describe, expect, it } from 'vitest'
import { hostileNames } from '../browser/hostile-names.js'
import { MEMBER, type Served, servers } from '../portal-servers.js'
import { elementsOf, formsOf, problemOf, wordsOf } from '../read-page.js'

// words that French shares with English
const SHARED = ['API keys', 'Secret', 'Secrets', 'Active']
const DAY_MS = 86_400_000

/** A key with something of everything, and what was ever secret of it. */
async function furnish({ keyring, use }: Served, pass: (days: number) => void) {
  const { key, secret } = await keyring.keys.create({
    name: '42',
    account: 'acme',
    owner: 'u1',
    grants: ['monitors:read'],
    subnets: ['127.0.0.0/8'],
    technicalContact: 'ops@example.com',
  })
  await keyring.members.add({ user: 'gone', account: 'acme' })
  await use(secret)
  pass(1)
  const { secret: second } = await keyring.keys.rotate(key.id, { graceSeconds: 0 })
  const { secret: third } = await keyring.keys.rotate(key.id, { graceSeconds: 7 * 86_400 })
  await use(second)
  await use(third)
  pass(1)
  await use(second)
  await keyring.keys.update(key.id, { name: '77', subnets: ['192.0.2.0/24'], metadata: { a: 1 } }, { by: { user: 'ann' } })
  await use(third)
  await keyring.keys.update(key.id, { grants: [] }, { by: { key: key.id } }).catch(() => undefined)
  await keyring.members.deactivate('gone', { account: 'acme' })
  const [, old, ended] = (await keyring.keys.get(key.id))?.secrets ?? []
  const ends = [old?.id, ended?.id].map(id => `/secrets/${id}/end`)
  return { key, secrets: [secret, second, third], pages: ['', '/rename', '/restrict', '/rotate', '/revoke', '/delete', ...ends] }
}

describe.each(servers)('$name: the pages of a key', ({ serve }) => {
  it('speak French and Arabic throughout, and never tell a secret', { timeout: 60_000 }, async () => {
    let ahead = 0
    const rules = { idleAfterDays: 30, grantsRequired: true, grantCatalogue: { 'monitors:read': 'voir / رؤية' } }
    const served = await serve({ keyring: { clock: () => new Date(Date.now() + ahead), rules } })
    const { key, secrets, pages } = await furnish(served, days => (ahead += days * DAY_MS))
    const paths = pages.map(page => `/keys/${key.id}${page}`)
    const check = async (path: string, ask: (language: string) => Promise<{ status: number; text: string }>, expected = 200) => {
      const words: Record<string, string[]> = {}
      for (const language of ['en', 'fr', 'ar']) {
        const { status, text } = await ask(language)
        expect([path, status]).toEqual([path, expected])
        expect(text).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`)
        for (const secret of secrets) expect(text).not.toContain(secret)
        words[language] = wordsOf(text)
      }
      const { en = [], fr = [], ar = [] } = words
      expect([path, fr.filter(text => en.includes(text) && !SHARED.includes(text))]).toEqual([path, []])
      expect([path, ar.filter(text => /[A-Za-z]/.test(text.replaceAll(/API|UTC|https:\S+|2001:\S+/g, '')))]).toEqual([path, []])
      expect([path, fr.length, ar.length]).toEqual([path, en.length, en.length])
    }
    const by = (language: string) => served.visitor(MEMBER, { 'accept-language': language })
    for (const path of paths) await check(path, language => by(language).get(path))
    for (const done of ['renamed', 'restricted', 'rotated', 'ended', 'revoked', 'sent'])
      await check(done, language => by(language).get(`/keys/${key.id}?done=${done}`))
    // a form that is not of this version of the key
    for (const path of paths.slice(1, -1))
      await check(
        `${path}, late`,
        language =>
          by(language).post(path, {
            version: '1',
            name: '1',
            graceSeconds: '0',
            subnetsOf: 'any',
            originsOf: 'any',
            once: crypto.randomUUID().replaceAll('-', '').slice(0, 22),
          }),
        412,
      )
    ahead += 40 * DAY_MS
    for (const path of paths.slice(0, -2)) await check(`${path}, idle`, language => by(language).get(path))
    await served.keyring.keys.revoke(key.id, { reason: '1' })
    for (const path of paths.slice(0, -2)) await check(`${path}, revoked`, language => by(language).get(path))
  })

  it('show hostile texts as what they are', { timeout: 60_000 }, async () => {
    const served = await serve()
    const member = served.visitor(MEMBER)
    const { key } = await served.keyring.keys.create({ name: 'x', account: 'acme', owner: 'u1', technicalContact: 'x' })
    const plain = elementsOf((await member.get(`/keys/${key.id}/rename`)).text)
    const stored: string[] = []
    for (const name of hostileNames(60, 7)) {
      const { fields } = formsOf((await member.get(`/keys/${key.id}/rename`)).text)[0] ?? {}
      const answer = await member.post(`/keys/${key.id}/rename`, { ...fields, name })
      if (answer.status === 303) stored.push(name)
      else expect([answer.status, problemOf(answer.text, 'name') !== '']).toEqual([422, true])
      const { status, text } = await member.get(`/keys/${key.id}`)
      expect([name, status, /<(?:script>|img|iframe|base|svg onload|b>)/.test(text)]).toEqual([name, 200, false])
      const shown = elementsOf((await member.get(`/keys/${key.id}/rename`)).text)
      expect([name, shown]).toEqual([name, plain])
    }
    expect(stored.length).toBeGreaterThan(30)

    const reason = '<img src=x onerror=pwned=1>\u202e'
    const { fields } = formsOf((await member.get(`/keys/${key.id}/restrict`)).text)[0] ?? {}
    const typed = {
      subnetsOf: 'listed',
      subnets: reason,
      originsOf: 'listed',
      origins: '"><b>',
      technicalContact: '</textarea><b>',
      grants: '<b>',
    }
    const refused = await member.post(`/keys/${key.id}/restrict`, { ...fields, ...typed })
    expect([refused.status, /<(?:img|b>)/.test(refused.text)]).toEqual([422, false])
    const late = await member.post(`/keys/${key.id}/restrict`, {
      ...fields,
      ...typed,
      version: '1',
      subnetsOf: 'any',
      originsOf: 'any',
      grants: 'a:b',
    })
    expect([late.status, /<(?:img|b>)/.test(late.text), late.text.includes('&lt;/textarea&gt;&lt;b&gt;')]).toEqual([
      412,
      false,
      true,
    ])
    await served.keyring.keys.revoke(key.id, { reason, by: { user: '<b>' } })
    const { text } = await member.get(`/keys/${key.id}`)
    expect([/<(?:img|b>)/.test(text), text.includes('&lt;img src=x onerror=pwned=1&gt;')]).toEqual([false, true])
  })
})
