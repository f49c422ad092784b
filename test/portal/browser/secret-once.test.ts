import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { describeInChromium } from './chromium.js'
import { openApp, walked } from './open-app.js'
import { makeKey, sheet } from './steps.js'

describeInChromium('a secret is shown once', browser => {
  for (const server of walked)
    describe(server.name, () => {
      for (const javaScriptEnabled of [true, false])
        it(`neither a reload nor the way back shows it again ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
          const app = await openApp(server)
          const page = await app.enter(browser(), 'customer', { javaScriptEnabled })
          page.on('dialog', dialog => void dialog.accept())
          const secrets: string[] = []
          const isHidden = async () => {
            const html = await settledHtml(page)
            for (const shown of secrets) expect(html).not.toContain(shown.slice(8, 30))
          }

          await page.goto(`${app.url}/keys`)
          const secret = await makeKey(page, app.url, { name: 'nightly export' })
          secrets.push(secret)
          expect(page.url()).not.toContain(secret.slice(8, 20))
          await page.reload()
          await isHidden()
          expect(await page.locator('#main').textContent()).toContain('shown once')

          secrets.push(await makeKey(page, app.url, { name: 'weekly export' }))
          await sheet(page).getByRole('link', { name: 'Done' }).click()
          if (javaScriptEnabled) await page.getByRole('button', { name: 'Leave', exact: true }).click()
          await page.waitForURL(/\/keys\/key_\w+/)
          const seen: string[] = []
          for (let step = 0; step < 6; step++) {
            // a page that was the answer to a form is not had again: Chromium asks before it sends the form again
            await page.goBack({ waitUntil: 'load' }).catch(() => undefined)
            seen.push(page.url())
            await isHidden()
          }
          for (let step = 0; step < 6; step++) {
            await page.goForward({ waitUntil: 'load' }).catch(() => undefined)
            await isHidden()
          }
          expect(new Set(seen).size).toBeGreaterThan(1)
          expect((await app.keyring.keys.list({ account: 'acme' })).items).toHaveLength(2)
        })

      it('fills nothing in by itself', async () => {
        const app = await openApp(server)
        const page = await app.enter(browser(), 'customer')
        page.on('dialog', dialog => void dialog.accept())
        const secret = await makeKey(page, app.url, { name: 'nightly export', subnets: '127.0.0.0/8' })
        // back in the form as it was filled in: nothing in any of its fields, and nothing that a browser offers there
        await page.goBack({ waitUntil: 'load' })
        await page.getByLabel('Name', { exact: true }).waitFor()
        for (const filled of [await values(page), await offered(page)]) {
          expect(filled.map(([name]) => name)).toEqual(expect.arrayContaining(['name', 'once', 'subnets', 'technicalContact']))
          expect(JSON.stringify(filled)).not.toContain(secret.slice(8, 30))
          expect(JSON.stringify(filled)).not.toContain(secret.slice(-10))
        }
        await page.goto(`${app.url}/keys/new`)
        expect(JSON.stringify(await offered(page))).not.toContain(secret.slice(8, 30))
        expect(await page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])')).toBe(
          '[{},{},null]',
        )
      })
    })
})

// the way back may lead on at once
async function settledHtml(page: Page): Promise<string> {
  for (;;) {
    await page.waitForLoadState()
    const html = await page.content().catch(() => null)
    if (html !== null) return html
  }
}

/** What every field of the page says. */
const values = (page: Page) =>
  page.evaluate<[name: string, value: string][]>(
    '[...document.querySelectorAll("input, textarea, select")].map(({ name, value }) => [name, value])',
  )

/** The same where somebody takes what the browser offers for the name. */
async function offered(page: Page): Promise<[name: string, value: string][]> {
  await page.getByLabel('Name', { exact: true }).fill('')
  await page.keyboard.type('n')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  return values(page)
}
