import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { example as luccaExample } from '../../../examples/lucca/example.js'
import { manualClock } from '../../http/manual-clock.js'
import { describeInChromium } from '../../portal/browser/chromium.js'
import { openMenu, sheet } from '../../portal/browser/steps.js'
import { DEPARTMENTS, USERS } from '../lucca-lines.js'
import { type SystemApp, type SystemServer, systemServers } from '../system-servers.js'
import { signIn } from './sign-in.js'

const GENERATE = 'Generate a new API key'

const serveNow = ({ serve }: SystemServer) => serve(luccaExample, { clock: manualClock(new Date().toISOString()) })

const statusOf = async (app: SystemApp, line: string, secret: string) => (await app.curl(line, { API_KEY: secret })).status

describeInChromium('Lucca', browser => {
  describe.each(systemServers)('on $name', server => {
    it('Settings, API Keys, Generate a new API key: from sign-in over the role of the key to its deletion', async () => {
      const app = await serveNow(server)
      const page = await signIn(browser(), app, { to: '/settings', as: 'ada' })
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('API Keys')
      expect(await page.getByRole('navigation', { name: 'Settings' }).getByRole('link').allInnerTexts()).toEqual([
        'API Keys',
        'Members',
        'Roles',
        'Activity',
      ])
      expect(await page.getByText('Settings', { exact: true }).isVisible()).toBe(true)
      await asksForContact(page)
      const secret = await generate(page, app, 'payroll')
      await tellsOf(page, 'payroll')
      expect([await statusOf(app, USERS, secret), await statusOf(app, DEPARTMENTS, secret)]).toEqual([200, 403])

      app.clock.advance({ seconds: 1 })
      await generate(page, app, 'absences')
      expect(await roles(page)).toEqual(['payroll', 'absences'])
      await widen(page, 'payroll')
      expect(await statusOf(app, DEPARTMENTS, secret)).toBe(200)

      await remove(page, 'payroll')
      expect(await statusOf(app, USERS, secret)).toBe(401)
      app.clock.advance({ seconds: 1 })
      const next = await generate(page, app, 'payroll')
      expect(await roles(page)).toEqual(['absences', 'payroll'])
      expect([await statusOf(app, USERS, next), await statusOf(app, USERS, secret)]).toEqual([200, 401])
    })

    it('in a browser a page below ilucca.net calls and reads the answer, and a page elsewhere is answered nothing', async () => {
      const app = await serveNow(server)
      const { id, secret } = await app.make('ada', {
        name: 'intranet',
        grants: ['users:read'],
        technicalContact: 'ops@acme.example',
      })
      const counted = () => usage(app, id)
      for (const origin of ['https://evililucca.net', 'https://ilucca.net.evil.com']) {
        const { answer, errors } = await callFrom(browser(), origin, app, secret)
        expect(answer).toBe('TypeError: Failed to fetch')
        expect(errors[0]).toContain(`from origin '${origin}' has been blocked by CORS policy`)
        expect(errors[0]).toContain('Access-Control-Allow-Origin')
      }
      for (const [i, origin] of ['https://example.ilucca.net', 'https://ilucca-test.net'].entries()) {
        const { answer, errors } = await callFrom(browser(), origin, app, secret)
        expect([answer, errors]).toEqual(['200 Sample user 1, Sample user 2', []])
        // those that were refused are not among them
        await expect.poll(counted).toBe(i + 1)
      }
    })
  })
})

/** A key without a technical contact is not made. */
async function asksForContact(page: Page): Promise<void> {
  await page.getByRole('link', { name: GENERATE }).click()
  const form = sheet(page)
  await form.getByLabel('Key name', { exact: true }).fill('payroll')
  const contact = form.getByLabel('Technical contact', { exact: true })
  await form.getByRole('button', { name: GENERATE }).click()
  expect(await page.evaluate<boolean>('document.activeElement.matches("[name=technicalContact]:invalid")')).toBe(true)
  await contact.fill(' ')
  await form.getByRole('button', { name: GENERATE }).click()
  const problem = page.locator(`#${(await contact.getAttribute('id')) ?? ''}-problem`)
  await expect.poll(() => problem.textContent()).toContain('Name who looks after it')
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'API Keys' }).click()
  await page.getByText('No keys yet').waitFor()
}

/** Makes a key that may read users, and keeps it. */
async function generate(page: Page, { url }: SystemApp, name: string): Promise<string> {
  await page.goto(`${url}/settings/keys`)
  await page.getByRole('link', { name: GENERATE }).click()
  const form = sheet(page)
  expect(await form.getByRole('heading', { level: 1 }).textContent()).toBe(GENERATE)
  await form.getByLabel('Key name', { exact: true }).fill(name)
  await form.getByLabel('Technical contact', { exact: true }).fill('ops@acme.example')
  await form.locator('input[value="users:read"]').check()
  await form.getByRole('button', { name: GENERATE }).click()
  const secret = (await page.getByRole('group', { name: 'API key', exact: true }).locator('code').textContent()) ?? ''
  expect(await page.locator('#curl').textContent()).toContain(`authorization: lucca application=${secret}`)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download .env' }).click(),
  ])
  expect(await readFile(await download.path(), 'utf8')).toContain(`LUCCA_API_KEY=${secret}`)
  await page.getByRole('link', { name: 'Done' }).click()
  await page.waitForURL(/\/keys\/key_\w+$/)
  return secret
}

/** The page of a key says what it was made with. */
async function tellsOf(page: Page, name: string): Promise<void> {
  const facts = await page.locator('dl.facts').first().innerText()
  expect(facts).toMatch(new RegExp(`Role\\s+${name}\\s+users:read`))
  expect(facts).toMatch(/Technical contact\s+ops@acme\.example/)
}

/** The names of the roles, as they are listed. */
async function roles(page: Page): Promise<string[]> {
  await page.getByRole('link', { name: 'Roles' }).click()
  await page.getByRole('heading', { name: 'Roles', level: 1 }).waitFor()
  return page.locator('tbody th').allInnerTexts()
}

/** Lets the role of a key read departments, too. */
async function widen(page: Page, name: string): Promise<void> {
  await page.locator('tbody').getByRole('link', { name, exact: true }).click()
  await sheet(page).locator('input[value="departments:read"]').check()
  await sheet(page).getByRole('button', { name: 'Save' }).click()
  await page.getByText('The role is saved.').waitFor()
}

async function remove(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'API Keys' }).click()
  await page.getByRole('columnheader', { name: 'Key name' }).waitFor()
  await openMenu(page, name, 'Delete')
  await sheet(page).getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByText('The key was deleted.').waitFor()
}

/** Has a page of an origin call the API: what its script is answered, and what Chromium says of it. */
async function callFrom(browser: Browser, origin: string, app: SystemApp, secret: string) {
  const context = await browser.newContext()
  // newer ones ask before a page of the network may call this machine
  await context.grantPermissions(['local-network-access'])
  await context.route(`${origin}/**`, route =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>A page</title>' }),
  )
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', message => void errors.push(message.text()))
  await page.goto(`${origin}/`)
  const answer = await page.evaluate<string>(`
    fetch('${app.url}/api/v3/users', { headers: { authorization: 'lucca application=${secret}', accept: 'application/json' } })
      .then(async answer => answer.status + ' ' + (await answer.json()).data.items.map(({ name }) => name).join(', '))
      .catch(error => String(error))`)
  await context.close()
  return { answer, errors }
}

/** How many requests of a key were counted. */
async function usage(app: SystemApp, id: string): Promise<number> {
  const { body } = await app.manage(`GET /keys/${id}/usage`, { as: 'ada' })
  return (body.items as { requests: number }[]).reduce((sum, { requests }) => sum + requests, 0)
}
