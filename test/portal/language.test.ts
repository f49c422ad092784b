import { describe, expect, it } from 'vitest'
import { type Answered, MEMBER, servers } from './portal-servers.js'
import { linksOf } from './read-page.js'

const languageOf = ({ text }: Answered) => /<html lang="(\w+)" dir="(\w+)"/.exec(text)?.slice(1).join(' ')
const HEADINGS = { 'en ltr': 'New API key', 'fr ltr': 'Nouvelle clé', 'ar rtl': 'مفتاح' }

describe.each(servers)('$name: the language', ({ serve }) => {
  it('is the one that somebody chose, kept for a year', async () => {
    const { visitor } = await serve()
    const chosen = await visitor(MEMBER).get('/keys?language=ar')
    expect([chosen.status, chosen.headers.get('location'), chosen.headers.get('cache-control')]).toEqual([
      303,
      './keys',
      'no-store',
    ])
    expect(chosen.headers.getSetCookie()).toEqual(['keywright-language=ar; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax'])
    const page = await visitor(MEMBER).get('/keys', { cookie: 'session=x; keywright-language=ar', 'accept-language': 'fr' })
    expect([page.status, languageOf(page), page.headers.get('content-language')]).toEqual([200, 'ar rtl', 'ar'])
  })

  it.each([
    ['/keys?state=revoked&language=fr&account=acme', './keys?state=revoked&account=acme'],
    ['/activity?language=en&user=a%26b&action=', './activity?user=a%26b&action='],
    ['/keys/new?language=fr', './new'],
    ['/?language=fr', './'],
    ['/keys?language=fr&language=ar', './keys'],
  ])('is chosen at %s, and the page is %s', async (path, location) => {
    const { visitor } = await serve()
    const { status, headers } = await visitor(MEMBER).get(path)
    expect([status, headers.get('location')]).toEqual([303, location])
  })

  it('is chosen before anybody has signed in', async () => {
    const { visitor } = await serve()
    const { status, headers } = await visitor(null).get('/keys?language=fr')
    expect([status, headers.getSetCookie().length]).toEqual([303, 1])
    const page = await visitor(null).get('/keys', { cookie: 'keywright-language=fr' })
    expect([page.status, languageOf(page)]).toEqual([401, 'fr ltr'])
  })

  it.each(['de', '', 'EN', 'constructor', 'fr\r\nset-cookie: a=b', '<b>'])('is none that there is not: %j', async language => {
    const { visitor } = await serve()
    const page = await visitor(MEMBER).get(`/keys?language=${encodeURIComponent(language)}`, { 'accept-language': 'fr' })
    expect([page.status, page.headers.getSetCookie(), languageOf(page)]).toEqual([200, [], 'fr ltr'])
    const kept = await visitor(MEMBER).get('/keys', { cookie: `keywright-language=${encodeURIComponent(language)}` })
    expect(languageOf(kept)).toBe('en ltr')
  })

  it('is not chosen by a form', async () => {
    const { visitor } = await serve()
    const answer = await visitor(MEMBER).post('/access?language=ar', { reason: 'x' })
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it.each([
    ['', 'en ltr'],
    ['*', 'en ltr'],
    ['de', 'en ltr'],
    ['fr', 'fr ltr'],
    ['FR-ca', 'fr ltr'],
    ['ar-EG, en', 'ar rtl'],
    ['de, fr;q=0.8, en;q=0.9', 'en ltr'],
    ['en;q=0.1, ar;q=0.9, fr;q=0.5', 'ar rtl'],
    ['en; q=0.2, fr ; q=0.3', 'fr ltr'],
    ['fr;q=0, ar', 'ar rtl'],
    ['fr;q=0', 'en ltr'],
    ['fr;q=often, ar;q=0.1', 'ar rtl'],
    ['fr, ar', 'fr ltr'],
    [`${'de,'.repeat(2000)}fr`, 'en ltr'],
  ] as const)('is what the browser prefers: %.30s: %s', async (accepted, expected) => {
    const { visitor } = await serve()
    const page = await visitor(MEMBER).get('/keys/new', { 'accept-language': accepted })
    expect([page.status, languageOf(page)]).toEqual([200, expected])
    expect(page.text).toContain(HEADINGS[expected])
  })

  it('is offered at the foot of every page, and of its refusals spoken', async () => {
    const { visitor } = await serve()
    const { text } = await visitor(MEMBER).get('/keys?state=revoked')
    const links = ['English', 'Français', 'العربية'].flatMap(name => linksOf(text, name, '/keys?state=revoked'))
    expect(links).toEqual(['en', 'fr', 'ar'].map(language => `/keys?state=revoked&language=${language}`))
    const missing = await visitor(MEMBER).get('/keys/none', { 'accept-language': 'ar' })
    expect([missing.status, languageOf(missing)]).toEqual([404, 'ar rtl'])
  })
})
