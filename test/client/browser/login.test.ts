import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogin } from 'keywright/client/login'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runKeywright } from '../../cli/run-keywright.js'
import { type RunningDemo, startDemo } from '../../cli/start-demo.js'
import { describeInChromium } from '../../portal/browser/chromium.js'
import { makeBrowserProgram, runLogin } from '../run-login.js'

const DAY_MS = 86_400_000

describeInChromium('people log in with programs', browser => {
  describe.each([
    ['Express', []],
    ['Koa', ['--koa']],
  ])('to the demo on %s', (_name, flags) => {
    let folder = ''
    let demo: RunningDemo
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'keywright-login-'))
      demo = await startDemo(folder, ['--port', '0', ...flags])
    })
    afterAll(async () => {
      await demo?.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    const newHome = () => mkdtempSync(join(folder, 'home-'))
    const configOf = (home: string, name = 'keywright') => join(home, `.${name}`, 'config')
    const tokenIn = (home: string) => {
      const { logins } = JSON.parse(readFileSync(configOf(home), 'utf8')) as {
        logins: Record<string, { accessToken: string; clientId: string; expiresAt: string }>
      }
      expect(Object.keys(logins)).toEqual([demo.base])
      return logins[demo.base]
    }
    const statusOf = async (token = '') =>
      (await fetch(`${demo.base}/projects`, { headers: { authorization: `Bearer ${token}` } })).status
    const run = (home: string, args: readonly string[], env = {}) =>
      runKeywright(folder, [...args, '--url', demo.base], { HOME: home, ...env })

    /** The customer opens an address of the demo, and signs in where that is asked. */
    async function open(url: string): Promise<Page> {
      const context = await browser().newContext()
      const page = await context.newPage()
      await page.goto(url)
      await page.getByRole('button', { name: 'Sign in as customer' }).click()
      return page
    }

    async function allow(url: string): Promise<void> {
      const page = await open(url)
      await page.getByRole('button', { name: 'Allow' }).click()
      await page.getByRole('heading', { name: 'You are logged in' }).waitFor()
      expect(await page.evaluate('getComputedStyle(document.documentElement).fontFamily')).toContain('system-ui')
      await page.context().close()
    }

    it('with a browser, once for 30 days', async () => {
      const home = newHome()
      const { program, opened } = makeBrowserProgram(home)
      const login = runLogin(['--url', demo.base, '--browser'], { HOME: home, BROWSER: program })
      const [, url = ''] = await login.said(/^(http\S+)\n/m)
      await allow(url)
      const { code, stdout, stderr } = await login.ended
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: `Interactive login required. Your browser has been opened to visit the following URL:\n${url}\n`,
      })
      expect(readFileSync(opened, 'utf8')).toBe(url)
      expect(stdout).toBe(`Logged in at ${demo.base}. The tokens are in ${configOf(home)}, for you alone.\n`)
      expect(statSync(configOf(home)).mode & 0o7777).toBe(0o600)
      expect(statSync(join(home, '.keywright')).mode & 0o7777).toBe(0o700)
      const kept = tokenIn(home)
      expect(kept).toMatchObject({ clientId: 'keywright', accessToken: expect.stringMatching(/^eyJ/) as string })

      // the second run
      const called = await run(home, ['call', '/projects'])
      expect(called.code).toBe(0)
      expect(JSON.parse(called.stdout)).toMatchObject({ seenBy: 'customer@example.com' })
      expect(called.stderr).toContain(`> GET ${demo.base}/projects\n`)
      expect(called.stderr).toMatch(/^> authorization: Bearer eyJ….{4}\n/m)
      expect(called.stderr).toContain('< 200 OK\n')
      expect(called.stderr + called.stdout).not.toContain(kept?.accessToken)
      const me = await run(home, ['whoami', '--json'])
      expect(JSON.parse(me.stdout)).toMatchObject({ kind: 'token', account: 'demo', owner: 'customer@example.com' })

      const later = (days: number, openBrowser?: (url: string) => Promise<void>) =>
        createLogin({
          environment: { HOME: home },
          device: false,
          say() {},
          clock: () => new Date(Date.now() + days * DAY_MS),
          ...(openBrowser ? { openBrowser } : {}),
        })
      const ask = { baseUrl: demo.base, name: 'keywright', interactive: false, fetch }
      expect(await later(14).accessToken(ask)).toBe(kept?.accessToken)
      await expect(later(31).accessToken(ask)).rejects.toMatchObject({ code: 'login_required' })
      const renewed = await later(31, allow).accessToken({ ...ask, interactive: true })
      expect([await statusOf(renewed), await statusOf(kept?.accessToken)]).toEqual([200, 401])

      const out = await run(home, ['logout'])
      expect(out).toEqual({ code: 0, stdout: `Logged out of ${demo.base}.\n`, stderr: '' })
      expect(await statusOf(renewed)).toBe(401)
      expect(() => statSync(configOf(home))).toThrow('ENOENT')
      const refused = await run(home, ['call', '/projects'])
      expect(refused.code).toBe(1)
      expect(refused.stderr).toContain(
        `keywright: no credential for ${demo.base}: set KEYWRIGHT_API_KEY, give --key-file, or run`,
      )
    })

    it('with a code, where there is no browser', async () => {
      const home = newHome()
      const login = runLogin(['--url', demo.base, '--scope', 'projects:read'], {
        HOME: home,
        SSH_CONNECTION: '192.0.2.1 5000 192.0.2.2 22',
        DISPLAY: ':0',
      })
      const [, url = '', shown = ''] = await login.said(/visit the following URL:\n(\S+)\nand enter the code:\n(\S+)\n/)
      const page = await open(url)
      await page.getByRole('textbox').fill(shown.toLowerCase())
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('button', { name: 'Connect it' }).click()
      expect((await login.ended).code).toBe(0)
      await page.context().close()

      expect(statSync(configOf(home)).mode & 0o7777).toBe(0o600)
      expect(await statusOf(tokenIn(home)?.accessToken)).toBe(200)
      expect((await run(home, ['call', '/projects'])).code).toBe(0)
      expect((await run(home, ['call', '/export'])).code).toBe(1)
      expect((await run(home, ['logout'])).code).toBe(0)
    })

    it('not, where they do not allow it', async () => {
      const home = newHome()
      const login = runLogin(['--url', demo.base, '--browser'], { HOME: home, BROWSER: 'false' })
      const [, url = ''] = await login.said(/^(http\S+)\n/m)
      const page = await open(url)
      await page.getByRole('button', { name: 'Deny' }).click()
      await page.getByRole('heading', { name: 'You did not allow it' }).waitFor()
      await page.context().close()
      expect(await login.ended).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('keywright: The login was not allowed in the browser.') as string,
      })
      expect(() => statSync(configOf(home))).toThrow('ENOENT')
    })
  })
})
