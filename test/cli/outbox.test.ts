import { describe, expect, it, vi } from 'vitest'
import { createDemoOutbox, MOST_LETTERS } from '../../src/cli/demo/demo-outbox.js'
import { createBrowser } from '../judges/browser.js'
import { demos } from '../judges/demo-servers.js'

describe.each(demos)("the demo's outbox on $name", ({ serve }) => {
  async function start(environment: Readonly<Record<string, string>> = {}) {
    const { base, log } = await serve(environment)
    const page = async () => createBrowser().open(`${base}/outbox`)
    const as = (who: string, path: string, body: object) =>
      fetch(`${base}/api-keys${path}`, {
        method: 'POST',
        headers: { 'x-demo-user': who, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    /** The letters of the page, newest first. */
    const letters = async () =>
      Array.from(
        (await page()).text.matchAll(/<article class="card">\n<h2><bdi>(.*?)<\/bdi><\/h2>\n(.*?)<\/article>/gs),
        found => ({
          subject: found[1] ?? '',
          content: found[2] ?? '',
        }),
      )
    return { base, log, page, as, letters }
  }

  it('shows what would have been sent, the newest first', async () => {
    const { base, as, letters } = await start()
    const asked = await as('newcomer', '/access-requests', { reason: 'We build a report every night.' })
    expect(asked.status).toBe(201)
    const request = await vi.waitFor(async () => {
      const found = (await letters()).find(({ subject }) => subject === 'newcomer@example.com requests API access')
      expect(found?.content).toContain('<bdi>approver@example.com</bdi>')
      return found
    })
    expect(request?.content).toContain('Reason: We build a report every night.')
    expect(request?.content).toContain(`${base}/portal`)
    const { id } = (await asked.json()) as { id: string }
    await as('approver', `/access-requests/${id}/approve`, { note: 'Welcome.' })
    await vi.waitFor(async () => {
      const [newest] = await letters()
      expect(newest?.subject).toBe('Your request for API access was approved')
      expect(newest?.content).toContain('<bdi>newcomer@example.com</bdi>')
      expect(newest?.content).toContain('Note: Welcome.')
    })
  })

  it('shows markup as text', async () => {
    const { as, letters, page } = await start()
    const reason = '</p></article><script>alert(1)</script><img src=x onerror=alert(1)>'
    expect((await as('newcomer', '/access-requests', { reason })).status).toBe(201)
    await vi.waitFor(async () => {
      const shown = (await letters()).filter(({ content }) => content.includes('alert(1)'))
      expect(shown.length).toBeGreaterThan(0)
      for (const { content } of shown) expect(content).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x')
    })
    const { text, headers } = await page()
    expect(text).not.toMatch(/<(?:script|img)/)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('names the mail server where there is one, without the password', async () => {
    // nobody listens there: what was queued is tried again later
    const { page, letters, log } = await start({ KEYWRIGHT_MAIL_URL: 'smtp://someone:pass-word@127.0.0.1:9' })
    const { text } = await page()
    expect(text).toContain('<code dir="ltr">127.0.0.1:9</code>')
    expect(text).not.toMatch(/someone|pass-word/)
    expect({ letters: await letters(), log }).toEqual({ letters: [], log: [] })
  })

  it('can be read, and nothing else', async () => {
    const { base } = await start()
    const answer = await fetch(`${base}/outbox`, { method: 'POST' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect((await fetch(`${base}/outbox`, { method: 'HEAD' })).status).toBe(200)
  })
})

it('keeps the last letters alone', async () => {
  const { sendMail, letters } = createDemoOutbox()
  const sent = { from: { name: '', address: 'a@example.com' }, to: { name: '', address: 'b@example.com' } }
  const rest = { messageId: '<1@example.com>', date: new Date(), headers: {}, disableFileAccess: true, disableUrlAccess: true }
  for (let i = 1; i <= MOST_LETTERS + 5; i++) await sendMail({ ...sent, ...rest, subject: `letter ${i}`, text: 'text' })
  expect(letters()).toHaveLength(MOST_LETTERS)
  expect(letters()[0]?.subject).toBe(`letter ${MOST_LETTERS + 5}`)
})
