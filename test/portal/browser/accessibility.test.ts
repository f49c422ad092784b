import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { authFrameworks } from '../../oauth/auth-servers.js'
import { deviceSteps } from '../../oauth/device-steps.js'
import { authorizationPath } from '../../oauth/login-flow.js'
import { demos } from '../../judges/demo-servers.js'
import { describeInChromium } from './chromium.js'
import { CATALOGUE, furnish } from './furnish.js'
import { openApp, walked, type Who } from './open-app.js'
import { SIGHTS } from './pages.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const EVERYTHING = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }
// in the other theme only the colours are others
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }
const RULES = { grantCatalogue: CATALOGUE, approvalRequired: true, idleAfterDays: 365 }

describeInChromium('the pages are for everybody', browser => {
  // the pages are the same in every framework
  const [server] = walked

  for (const locale of ['en', 'ar'])
    it(`nothing is against WCAG 2.2 AA in light and dark, and nothing is too wide: ${locale}`, async () => {
      const found: string[] = []
      await sweep(browser(), locale, async (page, name) => {
        found.push(...(await problemsOf(page)).map(problem => `${name}: ${problem}`))
      })
      expect(found).toEqual([])
    })

  it('nothing is too wide: fr', async () => {
    const found: string[] = []
    await sweep(browser(), 'fr', async (page, name) => {
      found.push(...(await tooWide(page)).map(problem => `${name}: ${problem}`))
    })
    expect(found).toEqual([])
  })

  for (const locale of ['en', 'ar']) {
    it(`the login pages neither: ${locale}`, async () => {
      const [auth] = authFrameworks
      if (!auth) throw new Error('there is no framework')
      const ann = { user: 'ann', account: 'acme', grants: ['monitors:read', 'reports:read'] }
      const { url, post } = await auth.serve({ keyring: { rules: RULES }, identify: () => ann })
      const { body } = await deviceSteps({ post, fetch: () => Promise.reject(new Error('a browser opens the pages')) }).start()
      const send = async (page: Page) => {
        await page.locator('form button').first().click()
        await page.waitForLoadState()
      }
      const found = await problemsAlong(locale, [
        [url + authorizationPath()],
        [url + authorizationPath({ client_id: '' })],
        [`${url}/oauth/device`],
        [`${url}/oauth/device?user_code=BBBB-BBBB`, send],
        // the question whether the device may be let in, and that it was
        [`${url}/oauth/device?user_code=${body.user_code}`, send],
        [null, send],
      ])
      expect(found).toEqual([])
    })

    it(`the pages of the demo neither: ${locale}`, async () => {
      const [demo] = demos
      const { base, keyring } = await demo.serve()
      const signIn = async (page: Page) => {
        await page.locator('form[action*="as=customer"] button').click()
        await page.waitForLoadState()
      }
      const letters = async (page: Page) => {
        await keyring.accessRequests.create({ account: 'somebody', user: 'somebody', reason: 'A dashboard.' })
        await expect
          .poll(async () => {
            await page.reload()
            return page.locator('article').count()
          })
          .toBeGreaterThan(0)
      }
      const found = await problemsAlong(locale, [
        [`${base}/sign-in`],
        [`${base}/sign-in`, signIn],
        [`${base}/outbox`],
        [`${base}/outbox`, letters],
      ])
      expect(found).toEqual([])
    })
  }

  /** Looks at pages that are not the portal's: each by its address, or as what was done with the one before. */
  async function problemsAlong(
    locale: string,
    steps: readonly (readonly [address: string | null, act?: (page: Page) => Promise<void>])[],
  ): Promise<string[]> {
    const context = await browser().newContext({ bypassCSP: true, locale, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const found: string[] = []
    const seen = new Set<string>()
    for (const [address, act] of steps) {
      if (address !== null) await page.goto(address)
      await act?.(page)
      expect(await page.locator('html').getAttribute('lang')).toBe(locale)
      seen.add(await page.locator('body').innerText())
      found.push(...(await problemsOf(page)).map(problem => `${page.url()}: ${problem}`))
    }
    await context.close()
    expect(seen.size).toBe(steps.length)
    return found
  }

  async function sweep(started: Browser, locale: string, look: (page: Page, name: string) => Promise<void>): Promise<void> {
    if (!server) throw new Error('there is no framework')
    const app = await openApp(server, { rules: RULES })
    const there = await furnish(app)
    const pages = new Map<Who, Page>()
    for (const { name, who = 'customer', path, act } of SIGHTS) {
      // what checks the pages is no part of them, and so against their policy
      const page = pages.get(who) ?? (await app.enter(started, who, { bypassCSP: true, locale, reducedMotion: 'reduce' }))
      if (!pages.has(who)) page.on('dialog', dialog => void dialog.accept())
      pages.set(who, page)
      await page.goto(app.url + path(there))
      await act?.(page, app, there)
      await look(page, name)
    }
  }
})

async function problemsOf(page: Page): Promise<string[]> {
  const problems: string[] = []
  await page.evaluate(AXE)
  for (const [colorScheme, rules] of [
    ['dark', COLOURS],
    ['light', EVERYTHING],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.evaluate('Promise.all(document.getAnimations().map(animation => animation.finished))')
    problems.push(...(await violations(page, rules)).map(violation => `${colorScheme}: ${violation}`))
  }
  return [...problems, ...(await tooWide(page))]
}

async function violations(page: Page, runOnly: object): Promise<string[]> {
  const { violations: found } = await page.evaluate<AxeResults>(
    `axe.run(document, ${JSON.stringify({ runOnly, resultTypes: ['violations'], preload: false })})`,
  )
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  )
}

async function tooWide(page: Page): Promise<string[]> {
  const problems: string[] = []
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    const over = await page.evaluate<number>('document.scrollingElement.scrollWidth - innerWidth')
    if (over > 0) problems.push(`${over} px too wide at ${width}`)
  }
  return problems
}
