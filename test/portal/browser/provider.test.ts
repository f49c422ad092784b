import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { describeInChromium } from './chromium.js'
import { CATALOGUE, furnish } from './furnish.js'
import { openApp, walked } from './open-app.js'
import { focused, sheet } from './steps.js'

const RULES = { approvalRequired: true, grantCatalogue: CATALOGUE }

describeInChromium('the pages of providers and accounts', browser => {
  for (const server of walked)
    describe(server.name, () => {
      it('a request is denied, and made again', async () => {
        const app = await openApp(server, { rules: RULES })
        const page = await app.enter(browser(), 'newcomer')
        const approver = await app.enter(browser(), 'approver')
        await page.goto(`${app.url}/access`)
        await page.getByLabel('Reason').fill('just because')
        await page.getByRole('button', { name: 'Request access' }).click()
        await page.getByText('Your request was sent.').waitFor()

        await approver.goto(`${app.url}/requests`)
        await approver.getByRole('link', { name: 'Review newcomers' }).click()
        // a denial without a word is refused by the browser itself, beside the field
        const note = sheet(approver).getByLabel('Note: why not')
        await sheet(approver).getByRole('button', { name: 'Deny' }).click()
        expect(await focused(approver)).toBe('denyNote')
        await note.fill('Say what you need it for.')
        await sheet(approver).getByRole('button', { name: 'Deny' }).click()
        await approver.getByText('Denied. The account can read your note').waitFor()

        await page.reload()
        await page.getByText('Say what you need it for.').waitFor()
        await page.getByLabel('Reason').fill('We export our reports every night.')
        await page.getByRole('button', { name: 'Request access' }).click()
        await page.getByText('Your request was sent.').waitFor()
        await approver.goto(`${app.url}/requests`)
        await approver.getByText('We export our reports every night.').waitFor()
      })

      it('whoever is deactivated has no access, until they are activated again', async () => {
        const app = await openApp(server)
        const former = await app.enter(browser(), 'former')
        await former.goto(`${app.url}/keys`)
        await former.getByText('No keys yet').waitFor()
        const page = await app.enter(browser(), 'customer')
        await page.goto(`${app.url}/members`)
        await page.getByRole('link', { name: 'Deactivate former@example.com' }).click()
        await sheet(page).getByText('This person no longer sees the keys').waitFor()
        await sheet(page).getByRole('button', { name: 'Deactivate' }).click()
        await page.getByText('The member is no longer active.').waitFor()

        await former.goto(`${app.url}/keys`)
        expect(await former.getByRole('heading', { level: 1 }).textContent()).toBe('You have no access')
        expect(await former.locator('table, form').count()).toBe(0)

        await page.getByRole('link', { name: 'Activate former@example.com' }).click()
        await sheet(page).getByRole('button', { name: 'Activate' }).click()
        await page.getByText('The member is active.').waitFor()
        await former.goto(`${app.url}/keys`)
        await former.getByText('No keys yet').waitFor()
      })

      it('an admin looks at an account, and changes a role of it', async () => {
        const app = await openApp(server, { rules: RULES })
        const there = await furnish(app)
        const page = await app.enter(browser(), 'approver')
        await page.goto(`${app.url}/accounts`)
        await page.getByLabel('Account id').fill('acme')
        await page.getByRole('button', { name: 'Open' }).click()
        await page.getByRole('link', { name: 'billing import' }).waitFor()
        await page.getByText('Account: acme').waitFor()
        await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Roles' }).click()
        await page.getByRole('link', { name: 'Reader' }).click()
        await sheet(page).getByRole('checkbox', { name: 'reports:read' }).uncheck()
        await sheet(page).getByRole('button', { name: 'Save' }).click()
        await page.getByText('The role is saved.').waitFor()
        expect((await app.keyring.roles.get(there.role))?.grants).toEqual(['monitors:read'])
      })

      it('activity is filtered, and saved as a file', async () => {
        const app = await openApp(server, { rules: RULES })
        await furnish(app)
        const page = await app.enter(browser(), 'customer')
        await page.goto(`${app.url}/activity`)
        await page.getByLabel('What happened').selectOption('key.revoked')
        await page.getByRole('button', { name: 'Filter' }).click()
        await page.waitForURL(/action=key\.revoked/)
        expect(await page.locator('tbody tr').count()).toBe(1)
        expect(await page.locator('tbody tr').textContent()).toContain('old dashboard')
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name: 'Download as CSV' }).click(),
        ])
        expect(download.suggestedFilename()).toMatch(/\.csv$/)
        const lines = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/)
        expect(lines).toHaveLength(2)
        expect(lines[1]).toContain('key.revoked')
      })
    })
})
