import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { example as radixExample } from '../../../examples/radix/example.js'
import { manualClock } from '../../http/manual-clock.js'
import { describeInChromium } from '../../portal/browser/chromium.js'
import { runLine, sheet, shownSecret } from '../../portal/browser/steps.js'
import { AUTH, EXPORT } from '../radix-lines.js'
import { type SystemApp, systemServers } from '../system-servers.js'
import { signIn } from './sign-in.js'

/** What is shown of a key, once. */
interface Shown {
  readonly id: string
  readonly secret: string
}

describeInChromium('Radix in a browser', browser => {
  describe.each(systemServers)('on $name', ({ serve }) => {
    it('people generate the key of their organisation, see who has access, and replace it when somebody is deactivated', async () => {
      const app = await serve(radixExample, { clock: manualClock(new Date().toISOString()) })
      const ada = await signIn(browser(), app, { to: '/organisation', as: 'ada' })
      const first = await generate(ada, app)
      const firstToken = await tokenOf(app, first)
      expect(await call(app, firstToken)).toBe(200)

      const bob = await signIn(browser(), app, { to: '/organisation', as: 'bob' })
      await isRefusedSecond(bob)
      await menu(bob).getByRole('link', { name: 'API key' }).click()
      await bob.getByRole('link', { name: 'organisation', exact: true }).click()
      await expect.poll(() => people(bob)).toEqual('ada ada@acme.example Active bob bob@acme.example Active')
      expect(await advice(bob).count()).toBe(0)

      await bob.getByRole('link', { name: 'Generate a new API key' }).click()
      const second = await replace(bob)
      expect(second.id).toBe(first.id)
      expect(second.secret).not.toBe(first.secret)
      const secondToken = await tokenOf(app, second)
      expect([await call(app, firstToken), await call(app, secondToken)]).toEqual([401, 200])

      await signIn(browser(), app, { to: '/organisation', as: 'eve' })
      app.clock.advance({ seconds: 60 })
      await deactivate(bob, 'ada')
      expect(await call(app, secondToken)).toBe(200)
      await ada.goto(`${app.url}/organisation/keys`)
      await ada.getByRole('heading', { name: 'You have no access' }).waitFor()
      expect(await ada.getByText('organisation').count()).toBe(0)

      await isAdvised(bob, app)
      app.clock.advance({ seconds: 60 })
      await advice(bob).getByRole('link', { name: 'Generate a new API key' }).click()
      const third = await replace(bob)
      expect(await advice(bob).count()).toBe(0)
      expect(await call(app, secondToken)).toBe(401)
      expect(await call(app, await tokenOf(app, third))).toBe(200)
    })
  })
})

const menu = (page: Page): Locator => page.getByRole('navigation', { name: 'Organisation' })
const advice = (page: Page): Locator => page.locator('.notice', { hasText: 'Rotate this key.' })
const textOf = async (place: Locator): Promise<string> => (await place.innerText()).replaceAll(/\s+/g, ' ').trim()

/** The users with access, as a text without marks. */
async function people(page: Page): Promise<string> {
  const table = page.getByRole('region', { name: 'Users with access' }).locator('tbody')
  return (await textOf(table)).replaceAll(/[✓✗] /g, '')
}

/** The client secret and the Client ID, as the page beside a new secret shows them. */
async function shown(page: Page): Promise<Shown> {
  const secret = await shownSecret(page)
  expect(await page.locator('#secret-label').textContent()).toBe('Client secret')
  const id = (await page.locator('#key-id').textContent()) ?? ''
  await page.getByText(`Client ID: ${id}`).waitFor()
  // the line that is shown is the exchange
  expect(await runLine((await page.locator('#curl').textContent()) ?? '')).toBe(200)
  return { id, secret }
}

async function generate(page: Page, app: SystemApp): Promise<Shown> {
  expect(await textOf(menu(page))).toMatch(/^Organisation API key Users /)
  await page.getByRole('heading', { name: 'API key', level: 1 }).waitFor()
  await page.getByRole('link', { name: 'Generate API key' }).click()
  await sheet(page).getByRole('heading', { name: 'Generate API key' }).waitFor()
  await sheet(page).getByLabel('Name', { exact: true }).fill('organisation')
  await sheet(page).getByRole('button', { name: 'Generate API key' }).click()
  const made = await shown(page)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download .env' }).click(),
  ])
  expect((await readFile(await download.path(), 'utf8')).trim()).toBe(`RADIX_CLIENT_SECRET=${made.secret}`)
  await page.getByRole('link', { name: 'Done' }).click()
  await page.waitForURL(`${app.url}/organisation/keys/${made.id}`)
  expect(await textOf(page.locator('dl.facts'))).toMatch(new RegExp(`^Client ID ${made.id} Client secret `))
  expect(await page.content()).not.toContain(made.secret)
  return made
}

async function isRefusedSecond(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Generate API key' }).click()
  await sheet(page).getByLabel('Name', { exact: true }).fill('second')
  await sheet(page).getByRole('button', { name: 'Generate API key' }).click()
  const told = sheet(page).getByRole('alert')
  await expect.poll(() => textOf(told)).toContain('An account can have 1 key')
  await sheet(page).getByRole('link', { name: 'Cancel' }).click()
}

/** Fills in the form that replaces the key: the old secret ends at once. */
async function replace(page: Page): Promise<Shown> {
  await sheet(page).getByRole('heading', { name: 'Generate a new API key' }).waitFor()
  expect(await sheet(page).getByRole('radio', { name: 'Not at all' }).isChecked()).toBe(true)
  await sheet(page).getByRole('button', { name: 'Generate a new API key' }).click()
  const made = await shown(page)
  await page.getByRole('link', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Leave', exact: true }).click()
  await page.getByText('The key has a new secret.').waitFor()
  return made
}

async function deactivate(page: Page, user: string): Promise<void> {
  await menu(page).getByRole('link', { name: 'Users' }).click()
  await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor()
  await page.getByRole('link', { name: `Deactivate ${user}` }).click()
  await sheet(page).getByRole('button', { name: 'Deactivate' }).click()
  await page.getByText('The member is no longer active.').waitFor()
}

/** The others are told on the page of the key, and by e-mail. */
async function isAdvised(page: Page, app: SystemApp): Promise<void> {
  await menu(page).getByRole('link', { name: 'API key' }).click()
  await page.getByRole('link', { name: 'organisation', exact: true }).click()
  await advice(page).waitFor()
  expect(await textOf(advice(page))).toContain('Somebody who may know its secret lost access')
  expect(await people(page)).toContain('ada@acme.example Inactive')
  await app.keyring.sweep()
  await expect
    .poll(() => app.mail.mails.map(({ recipients, subject }) => `${recipients.join()}: ${subject}`).toSorted())
    .toEqual(['bob', 'eve'].map(other => `${other}@acme.example: Please rotate the API key “organisation”`))
}

async function tokenOf(app: SystemApp, { id, secret }: Shown): Promise<string> {
  const { status, body } = await app.curl(AUTH, { CLIENT_ID: id, CLIENT_SECRET: secret })
  expect(status).toBe(200)
  return String(body.access_token)
}

const call = async (app: SystemApp, jwt: string): Promise<number> => (await app.curl(EXPORT, { JWT: jwt })).status
