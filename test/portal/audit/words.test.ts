import { describe, expect, it } from 'vitest'
import { ADMIN, MEMBER, servers } from '../portal-servers.js'
import { BY, keyringAt, NOON, textOf } from './audit-visits.js'

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '</bdi></table></main>',
  '&lt;b&gt; &amp; ${1+1} {{7*7}}',
  'x'.repeat(200),
]

describe.each(servers)('$name: the audit trail', ({ serve }) => {
  it.each(HOSTILE)('shows %j as the text it is', async hostile => {
    const { keyring } = keyringAt()
    const { visitor } = await serve({ keyring })
    const by = { by: { user: hostile } }
    const { key } = await keyring.keys.create(
      { name: hostile, account: 'acme', technicalContact: hostile, metadata: { [hostile]: hostile } },
      by,
    )
    await keyring.keys.revoke(key.id, { reason: hostile, ...by })
    const query = new URLSearchParams({ user: hostile, subject: '', action: '' }).toString()
    for (const path of [`/activity?${query}`, '/activity']) {
      const { status, text: page } = await visitor(MEMBER).get(path)
      expect(status).toBe(200)
      expect(textOf(page)).toContain(`Technical contact ${hostile}`)
      expect(page).not.toMatch(/<script>|<img|onfocus='|<b>/)
      expect(page.match(/<table/g)).toHaveLength(1)
    }
    const wrong = await visitor(MEMBER).get(`/activity?${new URLSearchParams({ action: hostile, from: hostile }).toString()}`)
    expect(wrong.status).toBe(422)
    expect(wrong.text).not.toMatch(/<script>|<img|onfocus='|<b>/)
  })

  it.each(['%00', '%ff%fe', '%E2%80%AEtxet', '__proto__', 'constructor'])(
    'takes %s for a person that is not there',
    async user => {
      const { visitor } = await serve()
      for (const path of ['/activity', '/activity.csv'])
        expect((await visitor(MEMBER).get(`${path}?user=${user}&subject=${user}`)).status).toBe(200)
      expect((await visitor(MEMBER).get(`/activity?action=${user}`)).status).toBe(422)
    },
  )

  describe('in every language', () => {
    // what people and programs write is the same in all of them
    const DATA =
      /https:\/\/\S+|API|CSV|UTC|incomplete|export|alpha|beta|house|acme|root|u1|ann|boss|live|kw_live_\S+|key_\w+|rol\w*_\w+|[\w-]+_\w{10,}|[a-z]:read|\d|ops@acme\.test|English|Français|العربية/g
    const busy = async () => {
      const { keyring, setClock } = keyringAt({
        rules: { longestLifetimeDays: 365, deleteOnlyInactive: true },
        leaks: { policy: 'revoke' },
      })
      await keyring.members.enrol({ user: 'ann', account: 'acme' }, BY)
      const { key } = await keyring.keys.create(
        {
          name: 'export',
          account: 'acme',
          owner: 'u1',
          grants: ['a:read'],
          origins: ['https://app.acme.test'],
          metadata: { a: 'b' },
        },
        BY,
      )
      setClock('2030-06-15T12:01:00Z')
      await keyring.keys.update(
        key.id,
        { subnets: ['192.0.2.0/24'], technicalContact: 'ops@acme.test', expiresAt: new Date(NOON.getTime() + 86_400_000) },
        BY,
      )
      await keyring.keys.rotate(key.id, { graceSeconds: 3600, ...BY })
      await keyring.keys.create({ name: 'beta', account: 'acme', expiresAt: null }, BY).catch(() => undefined)
      const role = await keyring.roles.create({ name: 'alpha', account: 'acme', grants: ['a:read'] }, BY)
      await keyring.roles.update(role.id, { grants: [] }, BY)
      await keyring.roles.remove(role.id, BY)
      await keyring.members.deactivate('ann', { account: 'acme', ...BY })
      const request = await keyring.accessRequests.create({ account: 'acme', user: 'u1', reason: 'alpha' })
      await keyring.accessRequests.approve(request.id, { user: 'boss', note: 'beta' })
      await keyring.keys.revoke(key.id, { reason: 'alpha', ...BY })
      await keyring.keys.remove(key.id, BY)
      return serve({ keyring })
    }
    // every text, and every attribute that somebody reads
    const textsOf = (page: string) =>
      [
        ...page.replaceAll(/<(?:title|footer)[^]*?<\/(?:title|footer)>/g, '').split(/<[^>]*>/),
        ...Array.from(page.matchAll(/ (?:aria-label|title|data-label)="([^"]*)"/g), ([, text = '']) => text),
      ]
        .map(text => textOf(text).replaceAll(DATA, '').trim())
        .filter(text => /\p{L}{2}/u.test(text))

    const PATHS = ['/activity', '/activity?from=never&to=never&action=x', '/activity?user=nobody&whose=']

    it('has no English words in Arabic', async () => {
      const { visitor } = await busy()
      for (const path of PATHS) {
        const { text: page } = await visitor(ADMIN, { 'accept-language': 'ar' }).get(path)
        expect(page).toContain('dir="rtl"')
        expect(textsOf(page).filter(text => /[a-z]{2}/i.test(text))).toEqual([])
      }
    })

    it('has no English words in French', async () => {
      const { visitor } = await busy()
      const alike = ['Note', 'Secrets']
      for (const path of PATHS) {
        const english = new Set(textsOf((await visitor(ADMIN).get(path)).text))
        const french = textsOf((await visitor(ADMIN, { 'accept-language': 'fr' }).get(path)).text)
        expect(french.length).toBeGreaterThan(15)
        expect(french.filter(text => english.has(text) && !alike.includes(text))).toEqual([])
      }
    })
  })
})
