import { describe, expect, it } from 'vitest'
import { MEMBER, servers } from '../portal-servers.js'
import { formsOf, problemOf } from '../read-page.js'

const DAY_MS = 86_400_000

describe.each(servers)('$name: the form of a new key', ({ serve }) => {
  it('takes the last day that it offers, and none after it', async () => {
    const served = await serve({ keyring: { rules: { longestLifetimeDays: 30 } } })
    const member = served.visitor(MEMBER)
    const { text } = await member.get('/keys/new')
    const [, last = ''] = / max="([^"]*)"/.exec(text) ?? []
    const fields = formsOf(text)[0]?.fields ?? {}
    expect((await member.post('/keys/new', { ...fields, name: 'a', expiresAt: 'day', expiresOn: last })).status).toBe(201)
    const [key] = (await served.keyring.keys.list({ account: 'acme' })).items
    const lives = (key?.expiresAt?.getTime() ?? 0) - (key?.createdAt.getTime() ?? 0)
    expect([key?.expiresAt?.toISOString().slice(0, 10), lives > 29 * DAY_MS - 1, lives <= 30 * DAY_MS]).toEqual([
      last,
      true,
      true,
    ])

    const { text: again } = await member.get('/keys/new')
    const after = new Date(Date.parse(last) + 2 * DAY_MS).toISOString().slice(0, 10)
    const sent = { ...formsOf(again)[0]?.fields, name: 'b', expiresAt: 'day', expiresOn: after }
    const refused = await member.post('/keys/new', sent)
    expect([refused.status, problemOf(refused.text, 'expiresAt')]).toEqual([422, expect.stringContaining('30 days')])
  })

  it('says what is wrong on what can be wrong: radios as a group, boxes each', async () => {
    const served = await serve({ keyring: { rules: { grantsRequired: true, grantCatalogue: { a: 'A', b: 'B' } } } })
    const member = served.visitor(MEMBER)
    const fields = formsOf((await member.get('/keys/new')).text)[0]?.fields ?? {}
    const { status, text } = await member.post('/keys/new', { ...fields, name: 'a', expiresAt: 'day', expiresOn: 'x' })
    const invalid = text.match(/<[^>]* aria-invalid="true"[^>]*>/g)
    expect([status, invalid]).toEqual([422, [expect.stringMatching(/^<fieldset .*role="radiogroup" .*f-expiresAt-problem/)]])
    const { once } = formsOf(text)[0]?.fields ?? {}
    const without = await member.post('/keys/new', { ...fields, once: once ?? '', name: 'a' })
    expect(without.text.match(/<[^>]* aria-invalid="true"[^>]*>/g)).toEqual([
      expect.stringMatching(/^<input type="checkbox" .*f-grants-problem/),
      expect.stringMatching(/^<input type="checkbox" (?!.*aria-describedby)/),
    ])
    expect(text).toMatch(/<input type="text" id="f-name"[^>]* data-check/)
  })

  it('shows the secret in a group that has a name', async () => {
    const member = (await serve()).visitor(MEMBER)
    const fields = formsOf((await member.get('/keys/new')).text)[0]?.fields ?? {}
    const { text } = await member.post('/keys/new', { ...fields, name: 'a' })
    expect(text).toMatch(/<div class="secret" role="group" aria-labelledby="secret-label"><code id="secret" dir="ltr"/)
    expect(text).not.toMatch(/<code[^>]* aria-label/)
  })
})
