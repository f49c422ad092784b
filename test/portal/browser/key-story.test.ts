import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { describeInChromium } from './chromium.js'
import { CATALOGUE } from './furnish.js'
import { type App, type AppSetup, openApp, walked } from './open-app.js'
import { fillNewKey, focused, openMenu, runLine, sheet, shownSecret } from './steps.js'

const RULES = { approvalRequired: true, grantCatalogue: CATALOGUE, deleteOnlyInactive: true }

const PLACES: readonly (AppSetup & { name: string; hasScripts: boolean })[] = [
  { name: 'with scripts', hasScripts: true },
  { name: 'without scripts', hasScripts: false },
  { name: 'with scripts, elsewhere and behind a body parser', hasScripts: true, path: '/account/api', bodyParser: 'urlencoded' },
]

describeInChromium('the story of a key', browser => {
  for (const server of walked)
    for (const { name, hasScripts, ...setup } of PLACES)
      describe(`${server.name}, ${name}`, () => {
        it('is asked for, made, used, rotated, ended and deleted', async () => {
          const app = await openApp(server, { rules: RULES, ...setup })
          const page = await app.enter(browser(), 'newcomer', { javaScriptEnabled: hasScripts })
          const approver = await app.enter(browser(), 'approver', { javaScriptEnabled: hasScripts })
          await askForAccess(page, app)
          await approve(approver, app)

          await page.reload()
          await expectText(page, 'Welcome to the API.')
          await page.getByRole('link', { name: 'New API key' }).click()
          await sheet(page).waitFor()
          if (hasScripts) expect(await page.getByRole('dialog').getAttribute('aria-labelledby')).toBe('dialog-heading')
          expect(await focused(page)).toBe('name')
          await explainSubnets(page, hasScripts)
          await sheet(page).getByRole('radio', { name: '30 days' }).check()
          await sheet(page).getByRole('button', { name: 'Create key' }).click()
          const secret = await shownSecret(page)
          if (hasScripts) await keep(page, app, secret)
          expect(await runLine((await page.locator('#curl').textContent()) ?? '')).toBe(200)
          await page.getByRole('link', { name: 'Done' }).click()
          await page.waitForURL(/\/keys\/key_\w+(?:\?|$)/)
          const keyId = /key_\w+/.exec(page.url())?.[0] ?? ''

          await rename(page, app)
          await restrict(page, '192.0.2.0/24')
          expect(await app.use(secret)).toBe(403)
          await restrict(page, '127.0.0.0/8')
          expect(await app.use(secret)).toBe(200)

          const second = await rotate(page, hasScripts)
          expect([await app.use(second), await app.use(secret)]).toEqual([200, 200])
          await tellsWhichWasUsedLast(page, secret)
          await endOld(page)
          expect([await app.use(second), await app.use(secret)]).toEqual([200, 401])
          await revoke(page, app)
          expect(await app.use(second)).toBe(401)
          await remove(page, app)
          expect(await app.keyring.keys.get(keyId)).toBe(null)
          expect(app.log).toEqual([])
        })
      })
})

const expectText = async (page: Page, text: string) => expect.poll(() => page.locator('#main').textContent()).toContain(text)

async function askForAccess(page: Page, { url }: App): Promise<void> {
  await page.goto(url)
  await page.waitForURL(/\/access$/)
  await page.getByLabel('Reason').fill('A dashboard for our team.')
  await page.getByRole('button', { name: 'Request access' }).click()
  await expectText(page, 'Your request was sent.')
  await expectText(page, 'Pending')
}

async function approve(page: Page, { url }: App): Promise<void> {
  await page.goto(url)
  await page.waitForURL(/\/requests$/)
  await expectText(page, 'A dashboard for our team.')
  await page.getByRole('link', { name: 'Review newcomers' }).click()
  await sheet(page).getByLabel('Note to the account').fill('Welcome to the API.')
  await sheet(page).getByRole('button', { name: 'Approve' }).click()
  await expectText(page, 'Approved. The account may make keys now.')
}

/** A subnet is written wrong first: the page says so beside it, and how it is written. */
async function explainSubnets(page: Page, hasScripts: boolean): Promise<void> {
  const wanted = { name: 'nightly export', grants: ['monitors:read'] }
  await fillNewKey(page, { ...wanted, subnets: '10.0.0.5/8' })
  const subnets = sheet(page).locator('textarea[name="subnets"]')
  if (!hasScripts) {
    await sheet(page).getByRole('button', { name: 'Create key' }).click()
    await page.waitForLoadState()
    expect(await focused(page)).toBe('subnets')
  }
  const problem = page.locator(`#${(await subnets.getAttribute('id')) ?? ''}-problem`)
  await expect.poll(() => problem.textContent()).toContain('10.0.0.0/8')
  expect(await problem.isVisible()).toBe(true)
  expect(await subnets.getAttribute('aria-invalid')).toBe('true')
  expect(await subnets.getAttribute('aria-describedby')).toContain((await problem.getAttribute('id')) ?? '-')
  await subnets.fill('127.0.0.0/8')
  if (hasScripts) await expect.poll(() => problem.isVisible()).toBe(false)
}

/** Nobody leaves before the secret is kept: it is copied, and saved in a file. */
async function keep(page: Page, { origin }: App, secret: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
  await page.getByRole('link', { name: 'Done' }).click()
  const warning = page.getByRole('dialog', { name: 'Leave without copying it?' })
  await warning.getByRole('button', { name: 'Stay here' }).click()
  await expect.poll(() => warning.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Copy' }).first().click()
  await expect.poll(() => page.evaluate<string>('navigator.clipboard.readText()')).toBe(secret)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download .env' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.env$/)
  expect((await readFile(await download.path(), 'utf8')).trim()).toBe(`API_KEY=${secret}`)
}

async function rename(page: Page, { url }: App): Promise<void> {
  await page.goto(`${url}/keys`)
  await openMenu(page, 'nightly export', 'Rename')
  await sheet(page).getByLabel('Name', { exact: true }).fill('weekly export')
  await sheet(page).getByRole('button', { name: 'Save' }).click()
  await expectText(page, 'The key has its new name.')
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('weekly export')
}

async function restrict(page: Page, subnets: string): Promise<void> {
  await page.getByRole('link', { name: 'Restrict' }).first().click()
  await sheet(page).locator('textarea[name="subnets"]').fill(subnets)
  await sheet(page).getByRole('button', { name: 'Save' }).click()
  await expectText(page, 'The key was changed.')
  await expectText(page, subnets)
}

async function rotate(page: Page, hasScripts: boolean): Promise<string> {
  await page.getByRole('link', { name: 'Rotate' }).first().click()
  await sheet(page).getByRole('radio', { name: '24 hours' }).check()
  await sheet(page).getByRole('button', { name: 'Rotate' }).click()
  const secret = await shownSecret(page)
  await page.getByRole('link', { name: 'Done' }).click()
  if (hasScripts) await page.getByRole('button', { name: 'Leave', exact: true }).click()
  await page.waitForURL(/\/keys\/key_\w+(?:\?|$)/)
  return secret
}

async function tellsWhichWasUsedLast(page: Page, secret: string): Promise<void> {
  const row = page.locator('tr', { hasText: 'Used last' })
  await expect
    .poll(async () => {
      await page.reload()
      return (await row.count()) === 1 ? row.textContent() : ''
    })
    .toMatch(/127\.0\.0\.1/)
  const text = (await row.textContent()) ?? ''
  expect(text).toContain('Old')
  expect(text).toContain(secret.slice(-4))
}

async function endOld(page: Page): Promise<void> {
  await page.locator('tr', { hasText: 'Old' }).getByRole('link').click()
  await sheet(page).getByRole('button', { name: 'End it now' }).click()
  await expectText(page, 'The secret has ended.')
}

async function revoke(page: Page, { url }: App): Promise<void> {
  await page.goto(`${url}/keys`)
  await page.getByLabel('Actions for weekly export').click()
  expect(await page.locator('details.menu[open]').getByRole('link', { name: 'Delete' }).count()).toBe(0)
  await page.locator('details.menu[open]').getByRole('link', { name: 'Revoke' }).click()
  await sheet(page).getByLabel('Reason').fill('the project is over')
  await sheet(page).getByRole('button', { name: 'Revoke for good' }).click()
  await expectText(page, 'The key is revoked.')
}

async function remove(page: Page, { url }: App): Promise<void> {
  await page.goto(`${url}/keys`)
  await expectText(page, 'Revoked')
  await openMenu(page, 'weekly export', 'Delete')
  await sheet(page).getByRole('button', { name: 'Delete' }).click()
  await expectText(page, 'The key was deleted.')
  await expectText(page, 'No keys yet')
}
