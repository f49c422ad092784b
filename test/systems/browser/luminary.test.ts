import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { example as luminaryExample } from '../../../examples/luminary/example.js'
import { makeBrowserProgram } from '../../client/run-login.js'
import { manualClock } from '../../http/manual-clock.js'
import { describeInChromium } from '../../portal/browser/chromium.js'
import { openMenu, sheet, shownSecret } from '../../portal/browser/steps.js'
import { temporaryFolder } from '../../stores/temporary-folder.js'
import { runLuminaryClient } from '../run-luminary-client.js'
import { storedToken } from '../stored-token.js'
import { type SystemApp, systemServers } from '../system-servers.js'
import { signIn } from './sign-in.js'

const KEYS = '/account/profile/keys'
// the answer of a login goes to the program, at a port of its own
const CALLBACK = /^http:\/\/127\.0\.0\.1:\d+\/callback\?/

describeInChromium(`${luminaryExample.title} in a browser`, browser => {
  describe.each(systemServers)('on $name', ({ serve }) => {
    const open = () => serve(luminaryExample, { clock: manualClock(new Date().toISOString()) })

    it('keys are made, revoked and deleted under My Account → Profile → API Keys', async () => {
      const app = await open()
      const page = await signIn(browser(), app, { to: '/account/profile', as: 'ada' })
      await page.waitForURL(app.url + KEYS)
      const menu = page.getByRole('navigation', { name: 'My Account → Profile' })
      expect(await menu.getByRole('link', { name: 'API Keys' }).getAttribute('aria-current')).toBe('page')
      await page.getByRole('heading', { level: 1, name: 'API Keys' }).waitFor()

      const secret = await create(page)
      const env = await download(page)
      expect(await readFile(env, 'utf8')).toBe(`LC_API_KEY=${secret}`)
      const { code, stdout, stderr } = await runLuminaryClient(app.url, {}, [`--env-file=${env}`]).ended
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'simulations: Sample project\n', stderr: '' })
      await page.getByRole('link', { name: 'Done' }).click()
      await page.waitForURL(/\/keys\/key_\w+$/)
      expect(await page.content()).not.toContain(secret)

      await page.goto(app.url + KEYS)
      expect(await stateOf(page)).toBe('✓ Active')
      expect(await menuOf(page)).not.toContain('Delete')
      expect(await menuOf(page)).toContain('Revoke')
      await openMenu(page, 'simulations', 'Revoke')
      await cancel(page, 'Revoke')
      expect(await statusOf(app, secret)).toBe(200)
      await openMenu(page, 'simulations', 'Revoke')
      await dialog(page, 'Revoke').getByRole('button', { name: 'Revoke' }).click()
      await page.getByText('The key is revoked.').waitFor()
      expect(await statusOf(app, secret)).toBe(401)

      await page.goto(app.url + KEYS)
      expect(await stateOf(page)).toMatch(/^✗ Inactive \(revoked\)/)
      expect(await menuOf(page)).not.toContain('Revoke')
      await openMenu(page, 'simulations', 'Delete')
      await cancel(page, 'Delete')
      await page.reload()
      expect(await stateOf(page)).toMatch(/^✗ Inactive \(revoked\)/)
      await openMenu(page, 'simulations', 'Delete')
      await dialog(page, 'Delete').getByRole('button', { name: 'Delete' }).click()
      await page.waitForURL(/\/keys\?done=removed/)
      await page.getByText('No keys yet').waitFor()
      await page.getByRole('link', { name: 'Sign out' }).click()
      await page.waitForURL(`${app.url}/sign-in`)
    })

    it('a person logs in with the browser of the machine, once for 30 days', async () => {
      const app = await open()
      const home = temporaryFolder()
      const { program, opened } = makeBrowserProgram(home)
      const run = () => runLuminaryClient(app.url, { HOME: home, BROWSER: program })
      const logIn = async (visit: (url: string) => Promise<Page>) => {
        const client = run()
        const [, url = ''] = await client.said(/^(http\S+)\n/m)
        const page = await visit(url)
        await page.getByText('The program Luminary SDK').waitFor()
        await page.getByText('See projects').waitFor()
        await page.getByText('for 30 days', { exact: true }).waitFor()
        await page.getByRole('button', { name: 'Allow' }).click()
        await page.getByRole('heading', { name: 'You are logged in' }).waitFor()
        expect(await client.ended).toEqual({
          code: 0,
          stdout: 'ada: Sample project\n',
          stderr: `Interactive login required. Your browser has been opened to visit the following URL:\n${url}\n`,
        })
        expect(await readFile(opened, 'utf8')).toBe(url)
        return { page, token: storedToken(join(home, '.luminarycloud', 'config'), app.url) }
      }
      const first = await logIn(to => signIn(browser(), app, { to, as: 'ada', mayAsk: CALLBACK }))
      const silent = { code: 0, stdout: 'ada: Sample project\n', stderr: '' }
      expect(await run().ended).toEqual(silent)
      app.clock.advance({ days: 29 })
      expect(await run().ended).toEqual(silent)
      app.clock.advance({ days: 1 })
      const second = await logIn(async url => {
        await first.page.goto(url)
        return first.page
      })
      expect([await statusOf(app, first.token), await statusOf(app, second.token)]).toEqual([401, 200])
    })
  })
})

const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name })

async function cancel(page: Page, name: string): Promise<void> {
  await dialog(page, name).getByRole('link', { name: 'Cancel' }).click()
  await dialog(page, name).waitFor({ state: 'hidden' })
}

/** The dialog asks for a name and a duration; three months are chosen. */
async function create(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Create API key' }).click()
  const form = dialog(page, 'Create API key')
  await form.getByLabel('Name', { exact: true }).fill('simulations')
  const duration = form.getByRole('radiogroup', { name: 'Duration' })
  expect(await duration.getByRole('radio', { checked: true }).getAttribute('value')).toBe('90')
  for (const name of ['Three months', 'Six months', 'One year'])
    expect(await duration.getByRole('radio', { name }).count(), name).toBe(1)
  await form.getByRole('checkbox', { name: 'projects:read' }).check()
  await form.getByRole('button', { name: 'Create API key' }).click()
  return shownSecret(page)
}

async function download(page: Page): Promise<string> {
  expect(await sheet(page).getByText('API key', { exact: true }).count()).toBe(1)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download .env' }).click()])
  return file.path()
}

const row = (page: Page) => page.getByRole('row', { name: 'simulations' })
const stateOf = async (page: Page) => (await row(page).getByRole('cell').first().textContent())?.trim()

/** What the three dots at the end of the row offer. */
async function menuOf(page: Page): Promise<string[]> {
  const dots = row(page).getByLabel('Actions for simulations')
  expect((await dots.textContent())?.trim()).toBe('⋯')
  await dots.click()
  const names = await row(page).getByRole('link').allTextContents()
  await dots.click()
  return names
}

const statusOf = async (app: SystemApp, credential: string) =>
  (await app.fetch('/projects', { headers: { authorization: `Bearer ${credential}` } })).status
