import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { describeIfInstalled } from '../../servers/describe-if-installed.js'
import { findProgram } from '../../servers/find-program.js'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/** The path of a Chromium: `KEYWRIGHT_CHROMIUM`, else what is on PATH; null where none is installed. */
function findChromium(): string | null {
  return process.env.KEYWRIGHT_CHROMIUM || (NAMES.map(findProgram).find(path => path !== null) ?? null)
}

/** Starts a Chromium of its own, with an empty profile that is removed once it is closed. */
async function startChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium is installed')
  return chromium.launch({
    executablePath,
    // the sandbox of Chromium refuses root
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/**
 * Tests in a browser: one for the whole file. Where none is installed they are skipped, by a name that says how to install
 * one; under `CI` they fail.
 *
 * @param body defines the tests; the browser is there once they run
 */
export function describeInChromium(name: string, body: (browser: () => Browser) => void): void {
  const programs = findChromium() ? [] : ['chromium']
  describeIfInstalled({ name: 'Chromium', programs, bundle: 'chromium' }, name, () => {
    let browser: Browser | null = null
    beforeAll(async () => {
      browser = await startChromium()
    })
    afterAll(async () => {
      await browser?.close()
    })
    body(() => {
      if (!browser) throw new Error('no browser was started')
      return browser
    })
  })
}
