import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../../http/manual-clock.js'
import { describeInChromium } from '../../portal/browser/chromium.js'
import { openMenu, sheet } from '../../portal/browser/steps.js'
import { openLucidya } from '../open-lucidya.js'
import { openLucidyaWithKey } from '../open-lucidya-with-key.js'
import { systemServers } from '../system-servers.js'
import { UUID_V4 } from '../uuid-v4.js'
import { signIn } from './sign-in.js'

const main = (page: Page) => page.locator('#main')
const expectText = (page: Page, text: string) => expect.poll(() => main(page).textContent()).toContain(text)
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
const isShown = (page: Page, text: string) => main(page).getByText(text, { exact: true }).first().waitFor()
const headsOf = (page: Page) => page.locator('thead th').allTextContents()

describeInChromium('the pages of Lucidya', browser => {
  // pages say how long ago things are by the time that it is
  const setup = () => ({ clock: manualClock(new Date().toISOString()) })
  describe.each(systemServers)('on $name', server => {
    it('Settings, Request Access, the two e-mails, and only then Generate API Key', async () => {
      const app = await openLucidya(server, setup())
      const page = await signIn(browser(), app, { to: '/settings', as: 'newcomer' })
      await heading(page, 'Request Access')
      expect(await page.getByRole('navigation', { name: 'Settings' }).locator('.area').textContent()).toBe('Settings')
      await page.getByRole('link', { name: 'API Keys' }).click()
      await heading(page, 'Request Access')
      await page.getByLabel('Reason').fill('Our monitors on a screen.')
      await page.getByRole('button', { name: 'Request Access' }).click()
      await expectText(page, 'Your request was sent.')
      await expect
        .poll(() => app.post())
        .toEqual([
          'csm@example.com: newcomer requests API access',
          'newcomer@example.com: We have received your request for API access',
        ])
      expect(await page.getByText('Generate API Key').count()).toBe(0)

      const manager = await signIn(browser(), app, { to: '/settings', as: 'success-manager' })
      await manager.getByRole('link', { name: 'Review newcomers' }).click()
      await expect.poll(() => sheet(manager).textContent()).toContain('Our monitors on a screen.')
      await sheet(manager).getByLabel('Note to the account').fill('Welcome.')
      await sheet(manager).getByRole('button', { name: 'Approve' }).click()
      await expectText(manager, 'Approved. The account may make keys now.')
      await expect.poll(() => app.post()).toContain('newcomer@example.com: Your request for API access was approved')

      await page.reload()
      await expectText(page, 'Welcome.')
      await main(page).getByRole('link', { name: 'Generate API Key' }).click()
      await sheet(page).getByRole('heading', { name: 'Generate API Key' }).waitFor()
      await sheet(page).getByLabel('API Name').fill('dashboard')
      await sheet(page).getByLabel('Subnet IP').fill('192.0.2.0/24\n127.0.0.1')
      await sheet(page).getByRole('button', { name: 'Generate API Key' }).click()
      const token = (await page.locator('#secret').textContent()) ?? ''
      expect(token).toMatch(UUID_V4)
      await isShown(page, 'Token')
      expect(await page.locator('#curl').textContent()).toContain(`-H 'luc-authorization: ${token}'`)
      expect((await app.list(token))[0]).toBe(200)

      await page.reload()
      await heading(page, 'API Keys')
      expect(await page.content()).not.toContain(token)
      await page.getByRole('link', { name: 'dashboard' }).click()
      await heading(page, 'dashboard')
      for (const text of ['Subnet IP', 'Token', '192.0.2.0/24', '127.0.0.1/32']) await isShown(page, text)
      expect(await page.content()).not.toContain(token)
      await page.getByRole('link', { name: 'Sign out' }).click()
      await page.waitForURL(/\/sign-in$/)
    })

    it('API Keys lists them, refuses a fourth, and shows Deactivated and Expired', async () => {
      const app = await openLucidyaWithKey(server, setup())
      await app.makes('export')
      const page = await signIn(browser(), app, { to: '/settings', as: 'ada' })
      await heading(page, 'API Keys')
      expect((await headsOf(page)).slice(0, 4)).toEqual(['API Name', 'State', 'Grants', 'Subnet IP'])
      await generate(page, 'third')
      await page.locator('#secret').waitFor()
      await page.goto(`${app.url}/settings/keys`)
      await generate(page, 'fourth')
      await expectText(page, 'An account can have 3 keys, and keys that no longer work count too.')
      expect(await sheet(page).getByLabel('API Name').inputValue()).toBe('fourth')

      await app.passes(30)
      await page.goto(`${app.url}/settings/keys`)
      expect(await statesOf(page)).toEqual(['Deactivated', 'Deactivated', 'Deactivated'])
      await page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name: 'Deactivated' }).click()
      await page.getByLabel('Actions for export').click()
      expect(await page.locator('details.menu[open]').getByRole('link', { name: 'Rotate' }).count()).toBe(0)
      await page.keyboard.press('Escape')
      await generate(page, 'fourth')
      await expectText(page, 'An account can have 3 keys')

      await app.passes(30)
      await page.goto(`${app.url}/settings/keys`)
      expect(await statesOf(page)).toEqual(['Expired', 'Expired', 'Expired'])
      await openMenu(page, 'export', 'Delete')
      await sheet(page).getByRole('button', { name: 'Delete' }).click()
      await expectText(page, 'The key was deleted.')
      await generate(page, 'fourth')
      expect((await app.list((await page.locator('#secret').textContent()) ?? ''))[0]).toBe(200)
    })
  })
})

async function generate(page: Page, name: string): Promise<void> {
  await main(page).getByRole('link', { name: 'Generate API Key' }).click()
  await sheet(page).getByLabel('API Name').fill(name)
  await sheet(page).getByLabel('Subnet IP').fill('127.0.0.1')
  await sheet(page).getByRole('button', { name: 'Generate API Key' }).click()
}

const statesOf = async (page: Page): Promise<string[]> => {
  const badges = await page.locator('tbody .badge').allTextContents()
  return badges.map(text => text.replace(/^\P{L}+/u, ''))
}
