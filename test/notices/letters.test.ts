import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../src/language.js'
import type { MailOptions } from '../../src/notices/mail-options.js'
import type { OutgoingMail } from '../../src/notices/mail-transport.js'
import type { Notice } from '../../src/notices/notice.js'
import { startMailServer } from './mail-server.js'
import { EVERY_NOTICE, expiring, noticeFixture } from './notice-fixture.js'

/** Sends notices through a real server: what arrived, in their order. */
async function sendAll(list: readonly Notice[], options: Partial<MailOptions> = {}) {
  const server = await startMailServer()
  const fixture = noticeFixture()
  const notices = fixture.open({ mail: { transport: server.url, from: 'Example API <api@example.com>', ...options } })
  for (const notice of list) {
    await fixture.queue(notices, notice)
    expect(await notices.deliver(), fixture.log.join('\n')).toMatchObject({ sent: 1 })
  }
  return server.mails
}

const named = (name: string): Notice => expiring({ data: { key: { ...(expiring().data.key as object), name }, days: 7 } })

describe.each(LANGUAGES)('letters in %s', language => {
  it('are there for every notice, each its own, and say the same as plain text and as HTML', async () => {
    const mails = await sendAll(EVERY_NOTICE, { language, portalUrl: 'https://example.com/keys?a=1&b=2', brand: 'Example' })
    expect(new Set(mails.map(({ text }) => text)).size).toBe(EVERY_NOTICE.length)
    for (const { subject = '', text = '', html = '' } of mails) {
      expect(subject).not.toBe('')
      expect(subject + text + html).not.toMatch(/undefined|null|\[object|Invalid|\$\{|NaN/)
      expect(html).toMatch(new RegExp(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`))
      expect(html).toContain('href="https://example.com/keys?a=1&amp;b=2"')
      expect(text).toContain('https://example.com/keys?a=1&b=2')
      const whole = plain(text)
      for (const part of textsOf(html)) if (part !== plain(subject)) expect(whole).toContain(part)
    }
  })
})

describe('letters', () => {
  it('write instants in UTC, as the language does', async () => {
    const written = await Promise.all(
      LANGUAGES.map(async language =>
        (await sendAll([expiring()], { language }))[0]?.text?.split('\n').find(line => /2030/.test(line)),
      ),
    )
    expect(written).toEqual([
      expect.stringContaining('on 15 January 2030 at 12:30 UTC'),
      expect.stringContaining('le 15 janvier 2030 à 12:30 UTC'),
      expect.stringMatching(/15 يناير 2030 .*12:30 م UTC/),
    ])
  })

  it('count days as the language does', async () => {
    const counted = [1, 2, 3, 30].map(days => expiring({ id: String(days), data: { ...expiring().data, days } }))
    const subjects = async (language: 'en' | 'fr' | 'ar') =>
      (await sendAll(counted, { language })).map(({ subject }) => subject?.split(' ').slice(-2).join(' '))
    expect(await subjects('en')).toEqual(['1 day', '2 days', '3 days', '30 days'])
    expect(await subjects('fr')).toEqual(['1 jour', '2 jours', '3 jours', '30 jours'])
    expect(await subjects('ar')).toEqual(['يوم واحد', 'خلال يومين', '3 أيام', '30 يومًا'])
  })

  it('choose the language by recipient', async () => {
    const language = async (to: string) => (to.endsWith('.fr') ? 'fr' : to.endsWith('.sa') ? 'ar' : 'en')
    const list = ['a@x.example', 'b@x.fr', 'c@x.sa'].map(to => expiring({ id: to, to: [to] }))
    const mails = await sendAll(list, { language })
    expect(mails.map(({ html }) => /lang="(\w+)"/.exec(html ?? '')?.[1])).toEqual(['en', 'fr', 'ar'])
  })

  it('keep names of the other direction together, and only those', async () => {
    const [arabic] = await sendAll([named('nightly export')], { language: 'ar' })
    expect(arabic?.subject).toContain('«\u2068nightly export\u2069»')
    const [english] = await sendAll([named('تقرير')], { language: 'en' })
    expect(english?.subject).toContain('“\u2068تقرير\u2069”')
    const [plainEnglish] = await sendAll([named('nightly export')], { language: 'en' })
    expect(`${plainEnglish?.subject}${plainEnglish?.text}`).not.toMatch(/[\u2066-\u2069]/)
  })

  it('show what people wrote as text, whatever it is', async () => {
    const hostile = `<img src=x onerror="alert(1)">'&amp;</title><script>alert(2)</script>`
    const request = { id: 'req_1', account: 'acme', user: hostile, reason: `${hostile}\n<b>bold</b>`, note: hostile }
    const mails = await sendAll(
      [named(hostile), { ...expiring(), type: 'access_request.submitted', id: 'x', account: hostile, data: { request } }],
      { brand: hostile, portalUrl: 'https://example.com/"onmouseover="alert(3)' },
    )
    for (const { html = '', text = '' } of mails) {
      expect(html).not.toMatch(/<(?:img|script|b)\b/)
      expect(html).toContain('href="https://example.com/&quot;onmouseover=&quot;alert(3)"')
      expect(html.match(/<\/title>/g)).toHaveLength(1)
      expect(text).toContain(hostile)
    }
    expect(mails[1]?.html).toContain('&lt;/script&gt;<br>&lt;b&gt;bold&lt;/b&gt;')
  })

  it('let nobody add a header, hide a character or turn the direction', async () => {
    const name = 'export\r\nBcc: eve@evil.example\n\nbody\u2028\u0000\u202Eevil\u2066'
    for (const language of LANGUAGES) {
      const [mail] = await sendAll([named(name)], { language })
      expect(mail?.recipients).toEqual(['ops@acme.example'])
      expect(mail?.headers.map(({ key }) => key)).not.toContain('bcc')
      expect(mail?.subject).toContain('export Bcc: eve@evil.example body evil')
      expect(`${mail?.subject}${mail?.text}${mail?.html}`).not.toMatch(/[\0\u202A-\u202E\u2066\u2067]/)
    }
  })

  it('hand no line break over in a subject, whatever the transport makes of it', async () => {
    const subjects: string[] = []
    const fixture = noticeFixture()
    const notices = fixture.open({
      mail: {
        transport: { sendMail: async ({ subject }: OutgoingMail) => void subjects.push(subject) },
        from: 'api@example.com',
        templates: { 'key.expiring': () => ({ subject: ' one\r\nBcc: two\0\u2028three\n', text: '' }) },
      },
    })
    await fixture.queue(notices, expiring())
    await notices.deliver()
    expect(subjects).toEqual(['one Bcc: two three'])
  })

  it('can be replaced, by notice', async () => {
    const mails = await sendAll([expiring(), { ...expiring(), type: 'key.idle', id: 'other' }], {
      language: 'fr',
      templates: {
        'key.expiring': async ({ type, account, data }, language) => ({
          subject: `${type} ${account} ${language}\r\nBcc: eve@evil.example`,
          text: `${(data.key as { name: string }).name}, ${String(data.days)} days, no HTML`,
        }),
      },
    })
    expect(mails[0]).toMatchObject({
      subject: 'key.expiring acme fr Bcc: eve@evil.example',
      text: 'nightly export, 7 days, no HTML\n',
    })
    expect(mails[0]?.html).toBeUndefined()
    expect(mails[1]?.subject).toContain('est restée inutilisée')
  })

  it.each<[what: string, options: Partial<MailOptions>, reason: RegExp]>([
    ['a template that throws', { templates: { 'key.expiring': () => Promise.reject(new Error('no template')) } }, /no template/],
    ['a language that there is not', { language: () => 'de' as 'en' }, /language must give 'en' or 'fr' or 'ar'/],
  ])('are tried again after %s', async (_what, options, reason) => {
    const server = await startMailServer()
    const fixture = noticeFixture()
    const notices = fixture.open({ mail: { transport: server.url, from: 'api@example.com', ...options } })
    await fixture.queue(notices, expiring())
    expect(await notices.deliver()).toMatchObject({ postponed: 1 })
    expect(fixture.log).toEqual([expect.stringMatching(reason)])
  })
})

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }

// what a reader of the HTML sees, without what keeps directions apart in plain text
const textsOf = (html: string): string[] =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .split(/<[^>]*>/)
    .map(text => plain(text.replaceAll(/&[#\w]+;/g, entity => ENTITIES[entity] ?? entity)))
    .filter(text => text !== '')

const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/g, '').trim()
