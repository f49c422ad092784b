import type { Brand } from 'keywright/express'
import { describe, expect, it } from 'vitest'
import { authFrameworks } from './auth-servers.js'
import { deviceSteps } from './device-steps.js'
import { ANN, authorizationPath, openPage } from './login-flow.js'
import { DANA, LOGIN_PAGES } from './login-pages.js'

/** What of a page is in its own language, title and labels included: not names, technical texts, and what says it is English. */
const wordsIn = (text: string) =>
  text
    .replace(/[^]*<title>/, '<title>')
    .replaceAll(/<(\w+)[^<>]* lang="en" dir="ltr"[^<>]*>[^<]*<\/\1>/g, ' ')
    .replaceAll(/<(code|bdi)\b[^<>]*>[^<]*<\/\1>/g, ' ')
    .replaceAll(/<[^<>]*?(?:(?:aria-label|title|placeholder)="([^"]*)")?[^<>]*>/g, ' $1 ')
    .replaceAll(/\s+/g, ' ')
    .trim()

const ENGLISH = /\b(?:the|you|your|of|is|this|and|to|it|not|with|for|from|again|may|what|who|ago|days?|minutes? ago|in)\b/i
const headOf = (text: string) => /<html lang="(\w+)" dir="(\w+)">/.exec(text)?.slice(1)

describe.each(authFrameworks)('login pages on $name', ({ serve }) => {
  it.each(LOGIN_PAGES)('speak three languages: $name', async ({ open, status, setup }) => {
    const pages: string[] = []
    for (const language of ['en', 'fr', 'ar']) {
      const served = await serve(setup)
      const page = await open(served, { 'accept-language': `xx, ${language}-XX;q=0.9, en;q=0.1` })
      expect([page.status, page.headers.get('content-language')]).toEqual([status, language])
      expect(headOf(page.text)).toEqual([language, language === 'ar' ? 'rtl' : 'ltr'])
      pages.push(page.text)
    }
    const [english = '', french = '', arabic = ''] = pages.map(wordsIn)
    expect(english).toMatch(ENGLISH)
    expect(french).toMatch(/\p{Script=Latin}{4}/u)
    expect(french).not.toMatch(ENGLISH)
    expect(arabic).toMatch(/\p{Script=Arabic}{4}/u)
    expect(arabic.replaceAll(/\b(?:API|UTC)\b/g, '')).not.toMatch(/\p{Script=Latin}/u)
    // one and the same page, whatever it says
    const tagsOf = (text: string) => text.match(/<\/?\w+/g)
    expect(pages.map(tagsOf)).toEqual(pages.map(() => tagsOf(pages[0] ?? '')))
  })

  it.each([
    ['what was chosen, before what the browser prefers', { cookie: 'a=b; keywright-language=ar', 'accept-language': 'fr' }, 'ar'],
    ['what the browser prefers, where the choice is none', { cookie: 'keywright-language=tlh', 'accept-language': 'fr' }, 'fr'],
    ['what it prefers most', { 'accept-language': 'en;q=0.3, fr;q=0.5, ar-EG;q=0.4' }, 'fr'],
    ['English else', { 'accept-language': 'tlh, *;q=0.5' }, 'en'],
  ])('are in %s', async (_, fields, language) => {
    const served = await serve()
    const session = { 'x-session': JSON.stringify(ANN) }
    const question = await served.fetch(authorizationPath(), { headers: { ...session, ...fields } })
    const refusal = await served.fetch(authorizationPath({ redirect_uri: 'x' }), { headers: fields })
    for (const { text } of [question, refusal]) expect(headOf(text)?.[0]).toBe(language)
  })

  it('write durations and instants as each language does', async () => {
    const served = await serve({ keyring: { tokens: { loginLifetimeDays: 2, refreshLifetimeDays: 90 } } })
    const { body } = await deviceSteps(served).start()
    const texts = []
    for (const language of ['en', 'fr', 'ar']) {
      const page = await deviceSteps(served).open(DANA, body.user_code, { 'accept-language': language })
      texts.push(page.text)
    }
    const said = [
      ['for 2 days, and longer if it renews the login at least every 90 days', 'less than a minute ago (<time'],
      ['pendant 2\u00a0jours, et au-delà', 'il y a moins d’une minute (<time'],
      ['لمدة يومين، وأطول من ذلك إذا جدّد تسجيل الدخول كل مرة قبل مرور 90 يومًا', 'قبل أقل من دقيقة (<time'],
    ]
    for (const [i, parts] of said.entries()) for (const part of parts) expect(texts[i]).toContain(part)
  })

  it('speak of no renewal where logins are not renewed', async () => {
    const served = await serve({ keyring: { tokens: { loginLifetimeDays: 2, refreshLifetimeDays: 0 } } })
    const headers = { 'x-session': JSON.stringify(DANA) }
    for (const [language, valid] of [
      ['en', 'for 2 days'],
      ['fr', 'pendant 2\u00a0jours'],
      ['ar', 'لمدة يومين'],
    ]) {
      const page = await served.fetch(authorizationPath(), { headers: { ...headers, 'accept-language': language ?? '' } })
      expect(page.text).toContain(`<dd>${valid}</dd>`)
    }
    const { body } = await deviceSteps(served).start()
    expect((await deviceSteps(served).open(DANA, body.user_code)).text).toContain('<dd>for 2 days</dd>')
  })

  it('warn as strongly in each language', async () => {
    const served = await serve()
    const { body } = await deviceSteps(served).start()
    for (const [language, program, device, refuse] of [
      ['en', 'Go on only if you have just started it yourself.', 'Go on only if you started this yourself', 'refuse: they'],
      ['fr', 'Ne continuez que si vous venez de le lancer vous-même.', 'Ne continuez que si vous avez lancé', 'refusez'],
      ['ar', 'لا تتابع إلا إذا كنت قد شغّلته بنفسك للتوّ.', 'لا تتابع إلا إذا كنت قد بدأت هذا بنفسك', 'فارفض'],
    ] as const) {
      const fields = { 'accept-language': language }
      const headers = { 'x-session': JSON.stringify(DANA), ...fields }
      const warning = /<p class="notice warn"><strong>(.*?)<\/p>/
      expect(warning.exec((await served.fetch(authorizationPath(), { headers })).text)?.[1]).toBe(`${program}</strong>`)
      const [, said = ''] = warning.exec((await deviceSteps(served).open(DANA, body.user_code, fields)).text) ?? []
      expect(said).toContain(device)
      expect(said).toContain(refuse)
    }
  })

  it('say in English, and mark it so, what only those who make programs can mend', async () => {
    const served = await serve()
    const { text } = await served.fetch(authorizationPath({ redirect_uri: 'x' }), { headers: { 'accept-language': 'ar' } })
    expect(text).toContain('<p class="soft" lang="en" dir="ltr">redirect_uri must be http://127.0.0.1:PORT/callback')
  })

  describe('with a brand', () => {
    const brand: Brand = {
      name: 'Zyx <API>',
      logo: 'https://cdn.example.com/logo.svg',
      darkLogo: 'https://dark.example.com/logo.svg',
      light: { accent: '#0b5d1e' },
    }
    const styleOf = (text: string) => /<link rel="stylesheet" href="([^"]+)">/.exec(text)?.[1] ?? ''

    it('have its name, its logo and its colours', async () => {
      const served = await serve({ settings: { brand } })
      for (const { text, headers } of [await openPage(served), await openPage(served, { redirect_uri: 'x' })]) {
        expect(text).toContain('<span class="logo" role="img" aria-label="Zyx &lt;API&gt;"></span>')
        expect(headers.get('content-security-policy')).toContain(
          "; img-src 'self' https://cdn.example.com https://dark.example.com; ",
        )
      }
      const { text } = await openPage(served)
      expect(text).toContain('Log in to <bdi>Zyx &lt;API&gt;</bdi> with')
      const style = await served.fetch(new URL(styleOf(text), served.url + authorizationPath()).pathname)
      expect(style.text).toContain('--accent:#0b5d1e')
      expect(style.text).toContain('--logo:url("https://cdn.example.com/logo.svg")')
    })

    it('have its name beside a mark where there is no logo, and the word apiName in sentences', async () => {
      const { text } = await openPage(await serve({ settings: { brand: { name: 'Zyx' }, apiName: 'the Zyx API' } }))
      expect(text).toContain('<p class="brand"><span class="mark" aria-hidden="true"></span><bdi>Zyx</bdi></p>')
      expect(text).toContain('Log in to <bdi>the Zyx API</bdi> with')
      expect(text).toContain('<title>Log in to the Zyx API</title>')
    })

    it('call a logo without a name by what the sentences call the API', async () => {
      const served = await serve({ settings: { brand: { logo: '/logo.svg' } } })
      const page = await served.fetch(authorizationPath({ redirect_uri: 'x' }), { headers: { 'accept-language': 'fr' } })
      expect(page.text).toContain('<span class="logo" role="img" aria-label="cette API"></span>')
      expect(page.headers.get('content-security-policy')).toContain("; img-src 'self'; ")
    })

    it('say of nobody whose they are where there is none', async () => {
      const { text } = await openPage(await serve({ settings: { apiName: 'the Acme API' } }))
      expect(text).not.toMatch(/class="(?:brand|mark|logo)"/)
    })

    it('name a stylesheet that can be kept for ever, since its address changes with it', async () => {
      const addresses = []
      for (const settings of [{}, { brand }, { brand }]) {
        const served = await serve({ settings })
        const { text } = await openPage(served)
        const address = new URL(styleOf(text), served.url + authorizationPath())
        expect(address.searchParams.get('v')).toMatch(/^[\w-]{12}$/)
        const style = await served.fetch(address.pathname + address.search)
        expect(style.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
        addresses.push(address.search)
      }
      expect(addresses[1]).not.toBe(addresses[0])
      expect(addresses[2]).toBe(addresses[1])
    })

    it.each<[string, unknown, string]>([
      ['no object', 'Acme', 'authServer: brand'],
      ['an unknown part', { title: 'Acme' }, 'authServer: brand'],
      ['an empty name', { name: '' }, 'authServer: brand: name'],
      ['a logo that is a script', { logo: 'javascript:alert(1)' }, 'authServer: brand: logo'],
      ['a logo that ends its rule', { logo: '/a");}' }, 'authServer: brand: logo'],
      ['a logo that adds to the policy', { logo: 'https://a.example;script-src/x' }, 'authServer: brand: logo'],
      ['a logo at no address', { logo: 'https://[' }, 'authServer: brand: logo'],
      ['a colour that is none', { light: { accent: 'red' } }, 'authServer: brand: light: accent'],
      ['an unknown colour', { dark: { glow: '#ffffff' } }, 'authServer: brand: dark'],
      ['colours that nobody can read', { light: { ink: '#eeeeee' } }, 'authServer: brand: light: ink'],
    ])('refuse %s at construction', async (_, wrong, where) => {
      const made = serve({ settings: { brand: wrong as Brand } })
      await expect(made).rejects.toThrow(TypeError)
      await expect(made).rejects.toThrow(where)
    })
  })

  describe('show hostile names as nothing but text', () => {
    const tagsOf = (text: string) => text.replaceAll(/(?:value|href|aria-label)="[^"]*"/g, '').match(/<[^<>]*>/g)
    const pagesWith = async (name: string, language: string) => {
      const settings = { clients: [{ id: 'acme-cli', name }], apiName: name, brand: { name } }
      const grantCatalogue = { 'a:read': name, 'a:write': name }
      const served = await serve({ settings, keyring: { rules: { grantCatalogue } } })
      const { body } = await deviceSteps(served).start({ client_id: 'acme-cli' })
      const fields = { 'accept-language': language }
      const headers = { 'x-session': JSON.stringify(DANA), ...fields }
      const answers = [
        await served.fetch(authorizationPath({ scope: 'a:read' }), { headers }),
        await served.fetch(authorizationPath(), { headers: fields }),
        await served.fetch('/oauth/device', { headers }),
        await deviceSteps(served).open(DANA, body.user_code, fields),
      ]
      // where it was asked from and when is of no matter here
      return answers.map(({ text }) => text.replaceAll(/<time.*?<\/time>/g, ''))
    }

    it.each([
      [
        'markup',
        `"><script>alert(1)</script><img src=x onerror='alert(1)'>`,
        '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img',
      ],
      ['the end of a title', '</title></head><body><h1>Hello', '&lt;/title&gt;&lt;/head&gt;'],
      ['an entity', '&lt;b&gt; &amp;', '&amp;lt;b&amp;gt; &amp;amp;'],
      ['bidi controls that are never closed', 'a\u202e\u2066\u2067gpj.exe', 'a\u202e\u2066\u2067gpj.exe'],
      ['nulls and other controls', 'a\0b\u001bc\u0085d', 'a\ufffdb\ufffdc\ufffdd'],
      ['half a character', 'a\ud800', 'a\ufffd'],
      ['500 characters', 'W'.repeat(500), 'W'.repeat(500)],
      ['500 characters of Arabic', 'ض'.repeat(500), 'ض'.repeat(500)],
    ])('%s', async (_, name, shown) => {
      for (const language of ['en', 'ar']) {
        const [hostile, plain] = [await pagesWith(name, language), await pagesWith('Zyx', language)]
        expect(hostile.map(tagsOf)).toEqual(plain.map(tagsOf))
        for (const text of hostile) {
          expect(text).toContain(`<bdi>${shown}`)
          expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cs}/u)
          // it stands isolated, and in sentences only so
          expect(text.replaceAll(/<bdi>[^<]*<\/bdi>|<title>[^<]*/g, '')).not.toContain(shown)
        }
      }
    })
  })
})
