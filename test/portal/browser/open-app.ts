import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Keyring, KeyringOptions } from 'keywright'
import { expect, onTestFinished } from 'vitest'
import { type PortalSetup, type PortalServer, servers } from '../portal-servers.js'
import { watchContext } from './watch-context.js'

/** The frameworks that everything is walked on. */
export const walked: readonly PortalServer[] = servers.filter(({ name }) => name !== 'Express 4')

const PEOPLE = {
  customer: { user: 'customer@example.com', account: 'acme' },
  colleague: { user: 'colleague@example.com', account: 'acme' },
  former: { user: 'former@example.com', account: 'acme' },
  stranger: { user: 'stranger@example.com', account: 'strangers' },
  denied: { user: 'somebody@example.com', account: 'other' },
  newcomer: { user: 'newcomer@example.com', account: 'newcomers' },
  approver: { user: 'approver@example.com', account: 'house', approver: true, admin: true },
  nobody: null,
} as const

/** Who may be signed in; the cookie `who` says it. */
export type Who = keyof typeof PEOPLE

/** A portal that people open in a browser. */
export interface App {
  readonly keyring: Keyring
  /** Of the portal, without a slash at its end. */
  readonly url: string
  readonly origin: string
  readonly log: readonly string[]
  /** Presents a secret to a route that is protected: the status. */
  use(secret: string): Promise<number>
  /** Lets the clock of the keyring go ahead. */
  pass(seconds: number): void
  /** A browser of somebody's own, whose pages are watched: whatever must not happen fails the test at its end. */
  enter(browser: Browser, who: Who, options?: BrowserContextOptions): Promise<Page>
}

/** How an app is set up. */
export interface AppSetup extends Pick<PortalSetup, 'path' | 'bodyParser' | 'settings'> {
  readonly rules?: KeyringOptions['rules']
}

/** Serves a portal for a test, and closes it with all browsers of it when the test has ended. */
export async function openApp(server: PortalServer, { rules, path = '/portal', ...setup }: AppSetup = {}): Promise<App> {
  let ahead = 0
  const served = await server.serve({
    ...setup,
    path,
    keyring: {
      ...(rules ? { rules } : {}),
      clock: () => new Date(Date.now() + ahead),
      usageIntervalSeconds: 0.02,
    },
    identify: ({ cookie = '' }) => {
      const who = /(?:^|; )who=(\w+)/.exec(cookie)?.[1] ?? ''
      return Object.hasOwn(PEOPLE, who) ? PEOPLE[who as Who] : null
    },
  })
  return {
    keyring: served.keyring,
    origin: served.url,
    url: served.url + path,
    log: served.log,
    use: served.use,
    pass(seconds) {
      ahead += seconds * 1000
    },
    async enter(browser, who, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en', ...options })
      // the first page loads the portal
      context.setDefaultTimeout(30_000)
      const { problems } = await watchContext(context, served.url)
      onTestFinished(async () => {
        await context.close()
        expect(problems).toEqual([])
      })
      await context.addCookies([{ name: 'who', value: who, url: served.url }])
      return context.newPage()
    },
  }
}
