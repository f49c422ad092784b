import type { Browser, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { watchContext } from '../../portal/browser/watch-context.js'
import type { SystemApp } from '../system-servers.js'

/** Who comes to an example. */
export interface Visitor {
  /** What they open. */
  readonly to: string
  readonly as: string
  /** An address elsewhere that pages may ask. */
  readonly mayAsk?: RegExp
}

/**
 * Opens a page of an example in a browser of somebody's own, who has no session: they are asked to sign in, do so, and come back.
 * Whatever must not happen there fails the test at its end.
 */
export async function signIn(browser: Browser, app: SystemApp, { to, as, mayAsk }: Visitor): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' })
  // the first page loads the portal
  context.setDefaultTimeout(30_000)
  const { problems } = await watchContext(context, app.url)
  onTestFinished(async () => {
    await context.close()
    expect(problems.filter(problem => !mayAsk?.test(problem.replace(/^asked /, '')))).toEqual([])
  })
  const page = await context.newPage()
  await page.goto(new URL(to, app.url).href)
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await page.getByRole('button', { name: as, exact: true }).click()
  await page.waitForURL(({ pathname }) => pathname !== '/sign-in')
  return page
}
