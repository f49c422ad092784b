import { describe, expect, it } from 'vitest'
import { describeInChromium } from './chromium.js'
import { openApp, walked } from './open-app.js'
import { sheet } from './steps.js'

describeInChromium('two people edit one key', browser => {
  for (const server of walked)
    for (const javaScriptEnabled of [true, false])
      describe(`${server.name}, ${javaScriptEnabled ? 'with' : 'without'} scripts`, () => {
        it('tells the second, keeps what was typed, and overwrites nothing unasked', async () => {
          const app = await openApp(server)
          const { key } = await app.keyring.keys.create({
            name: 'nightly export',
            account: 'acme',
            owner: 'customer@example.com',
            subnets: ['10.0.0.0/8'],
          })
          const pages = []
          for (const who of ['customer', 'colleague'] as const) {
            const page = await app.enter(browser(), who, { javaScriptEnabled })
            await page.goto(`${app.url}/keys/${key.id}`)
            await page.getByRole('link', { name: 'Restrict' }).first().click()
            await sheet(page).waitFor()
            pages.push(page)
          }
          const [first, second] = pages as [(typeof pages)[0], (typeof pages)[0]]
          await sheet(first).locator('textarea[name="subnets"]').fill('192.0.2.0/24')
          await sheet(first).getByRole('button', { name: 'Save' }).click()
          await first.getByText('The key was changed.').waitFor()

          await sheet(second).locator('textarea[name="subnets"]').fill('198.51.100.0/24')
          await sheet(second).getByLabel('Technical contact').fill('ops@example.com')
          await sheet(second).getByRole('button', { name: 'Save' }).click()
          const told = second.getByRole('alert')
          await expect.poll(() => told.textContent()).toContain('Somebody else changed this key meanwhile')
          expect(await told.textContent()).toContain('customer@example.com')
          expect(await second.locator('#main').textContent()).toContain('192.0.2.0/24')
          expect(await second.locator('textarea[name="subnets"]').inputValue()).toBe('198.51.100.0/24')
          expect(await second.getByLabel('Technical contact').inputValue()).toBe('ops@example.com')
          expect(await app.keyring.keys.get(key.id)).toMatchObject({ subnets: ['192.0.2.0/24'], technicalContact: null })

          await second.getByRole('button', { name: 'Save' }).click()
          await second.getByText('The key was changed.').waitFor()
          expect(await app.keyring.keys.get(key.id)).toMatchObject({
            subnets: ['198.51.100.0/24'],
            technicalContact: 'ops@example.com',
          })
        })
      })
})
