import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { example as lucidExample } from '../../../examples/lucid/example.js'
import { manualClock } from '../../http/manual-clock.js'
import { describeInChromium } from '../../portal/browser/chromium.js'
import { openMenu, runLine, sheet, shownSecret } from '../../portal/browser/steps.js'
import { CONTENT, READ } from '../lucid-grants.js'
import { DOCUMENTS, PROFILE, SHARES } from '../lucid-lines.js'
import { type SystemApp, systemServers } from '../system-servers.js'
import { signIn } from './sign-in.js'

const BEGIN = `curl -X POST 'https://api.lucid.co/oauth/device_authorization' -d client_id=lucid-cli -d scope=${CONTENT}`
const REDEEM = `curl -X POST 'https://api.lucid.co/oauth/token' -d grant_type=urn:ietf:params:oauth:grant-type:device_code -d client_id=lucid-cli -d device_code=DEVICE_CODE`

describeInChromium('Lucid in a browser', browser => {
  describe.each(systemServers)('on $name', ({ serve }) => {
    it('the developer portal: API Keys, Create API Key, a name, an expiration, API Key Grants', async () => {
      const app = await open()
      const page = await signIn(browser(), app, { to: '/developer', as: 'ada' })
      const menu = page.getByRole('navigation', { name: 'Developer Portal' })
      await menu.getByRole('link', { name: 'API Keys' }).and(page.locator('[aria-current="page"]')).waitFor()
      await page.getByRole('heading', { level: 1, name: 'API Keys' }).waitFor()
      await page.getByRole('link', { name: 'Create API Key' }).click()
      await sheet(page).getByRole('heading', { name: 'Create API Key' }).waitFor()
      const form = sheet(page)
      // what ada can't do is not hers to give
      expect(await form.getByRole('group', { name: 'API Key Grants' }).locator('code').allTextContents()).toEqual([
        CONTENT,
        READ,
        'user.profile',
      ])
      const expiration = form.getByRole('radiogroup', { name: 'Expiration' })
      await expiration.getByRole('radio', { name: 'On a day of your choice' }).check()
      await expiration.getByLabel('Last day (UTC)').fill('2049-12-31')
      const advice = expiration.getByText('Choose an end unless you have a reason not to.')
      expect(await advice.isVisible()).toBe(false)
      await expiration.getByRole('radio', { name: 'Never' }).check()
      await advice.waitFor()
      await expiration.getByRole('radio', { name: '30 days' }).check()
      await form.getByLabel('Name', { exact: true }).fill('script')
      await form.getByRole('checkbox', { name: READ }).check()
      await form.getByRole('checkbox', { name: 'user.profile' }).check()
      await form.getByRole('button', { name: 'Create API Key' }).click()

      const secret = await readShown(page)
      expect(await page.content()).not.toContain(secret.slice(8, 30))
      await expectRow(page, app, ['script', 'Active', READ, 'ada', 'in 30 days'])

      await openMenu(page, 'script', 'Rename')
      await sheet(page).getByLabel('Name', { exact: true }).fill('renamed')
      await sheet(page).getByRole('button', { name: 'Save' }).click()
      await page.getByText('The key has its new name.').waitFor()
      await page.getByRole('link', { name: 'Restrict' }).click()
      await sheet(page).getByText('The grants of a key are fixed when it is made.').waitFor()
      expect(await sheet(page).getByRole('checkbox').count()).toBe(0)
      await sheet(page).getByRole('link', { name: 'Cancel' }).click()

      app.clock.advance({ days: 30 })
      expect(await ask(app, DOCUMENTS, secret)).toBe(401)
      await expectRow(page, app, ['renamed', 'Expired'])
      expect(await entriesOf(page, 'renamed')).toEqual(['Details', 'Rename', 'Restrict', 'Revoke', 'Delete'])
      await page.locator('details.menu[open]').getByRole('link', { name: 'Restrict' }).click()
      await sheet(page).getByText('Its expiry can no longer be changed.').waitFor()
      expect(await sheet(page).getByRole('radiogroup', { name: 'Expiration' }).count()).toBe(0)

      await makeAnother(page, app)
      await expectRow(page, app, ['for ever', 'Active', 'Never'])
      await openMenu(page, 'for ever', 'Delete')
      await sheet(page).getByRole('button', { name: 'Delete' }).click()
      await page.getByText('The key was deleted.').waitFor()
      expect((await app.keyring.keys.list({ account: 'acme' })).items.map(({ name }) => name)).toEqual(['renamed'])
    })

    it('a person allows a program that has a code, and no grant that was lost is offered', async () => {
      const app = await open()
      const begun = await app.curl(BEGIN)
      const redeem = () => app.curl(REDEEM, { DEVICE_CODE: String(begun.body.device_code) })
      expect((await redeem()).body.error).toBe('authorization_pending')
      const { pathname, search } = new URL(String(begun.body.verification_uri_complete))
      const page = await signIn(browser(), app, { to: pathname + search, as: 'ada' })
      expect(await page.getByLabel('Code').inputValue()).toBe(begun.body.user_code)
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByText('Lucid command line').first().waitFor()
      await page.getByText('See and change documents').waitFor()
      await page.getByRole('button', { name: 'Connect it' }).click()
      await page.getByRole('button', { name: 'Connect it' }).waitFor({ state: 'detached' })
      app.clock.advance({ seconds: 10 })
      const granted = await redeem()
      expect([granted.status, granted.body.scope]).toEqual([200, CONTENT])
      const token = String(granted.body.access_token)
      expect([await ask(app, SHARES, token), await ask(app, PROFILE, token)]).toEqual([200, 403])

      await app.keyring.members.update('ada', { grants: ['user.profile'] }, { account: 'acme' })
      expect(await ask(app, SHARES, token)).toBe(401)
      await page.goto(`${app.url}/developer/keys/new`)
      const grants = sheet(page).getByRole('group', { name: 'API Key Grants' })
      expect(await grants.locator('code').allTextContents()).toEqual(['user.profile'])
    })

    const open = () => serve(lucidExample, { clock: manualClock(new Date().toISOString()) })
    const ask = async (app: SystemApp, line: string, credential: string) =>
      (await app.curl(line, { API_KEY: credential, TOKEN: credential })).status

    /** The page of a new secret: its line works, and it is not to be had again. */
    async function readShown(page: Page): Promise<string> {
      const secret = await shownSecret(page)
      await sheet(page).getByRole('group', { name: 'API Key', exact: true }).waitFor()
      expect(await runLine((await page.locator('#curl').textContent()) ?? '')).toBe(200)
      await page.getByRole('link', { name: 'Done' }).click()
      await page.getByRole('button', { name: 'Leave', exact: true }).click()
      await page.waitForURL(/\/keys\/key_\w+(?:\?|$)/)
      return secret
    }

    async function makeAnother(page: Page, app: SystemApp): Promise<void> {
      await page.goto(`${app.url}/developer/keys/new`)
      await sheet(page).getByLabel('Name', { exact: true }).fill('for ever')
      await sheet(page).getByRole('radio', { name: 'Never' }).check()
      await sheet(page).getByRole('checkbox', { name: READ }).check()
      await sheet(page).getByRole('checkbox', { name: 'user.profile' }).check()
      await sheet(page).getByRole('button', { name: 'Create API Key' }).click()
      await readShown(page)
    }

    async function expectRow(page: Page, app: SystemApp, texts: readonly string[]): Promise<void> {
      await page.goto(`${app.url}/developer/keys`)
      const heads = await page.getByRole('columnheader').allTextContents()
      expect(heads).toEqual(expect.arrayContaining(['Name', 'API Key Grants', 'Expiration']))
      const row = page.getByRole('row', { name: texts[0] ?? '' })
      for (const text of texts) expect(await row.textContent()).toContain(text)
    }

    async function entriesOf(page: Page, key: string): Promise<string[]> {
      await page.getByLabel(`Actions for ${key}`).click()
      return page.locator('details.menu[open]').getByRole('link').allTextContents()
    }
  })
})
