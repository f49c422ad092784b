import type { BrowserContext } from 'playwright-core'

/** What must not happen on any page that a test visits. */
export interface Watched {
  /** What did, in words. */
  readonly problems: string[]
}

// console.error is what tells the test of it
const REPORT_VIOLATIONS = `document.addEventListener('securitypolicyviolation', event =>
  console.error('policy violated: ' + event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample))`

// Chromium says so of every refusal, also where the page shows it
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d/

/** Watches all pages of a context: scripts that fail, violated policies, requests to other origins, dialogs of scripts. */
export async function watchContext(context: BrowserContext, origin: string): Promise<Watched> {
  const problems: string[] = []
  context.on('console', message => {
    const isOfAsset = new URL(message.location().url || origin).pathname.includes('/assets/')
    if (!['error', 'warning'].includes(message.type()) || (REFUSED.test(message.text()) && !isOfAsset)) return
    problems.push(`console: ${message.text()}`)
  })
  context.on('weberror', error => problems.push(`script: ${error.error().message}`))
  context.on('request', request => {
    if (new URL(request.url()).origin !== origin && !request.url().startsWith('blob:')) problems.push(`asked ${request.url()}`)
  })
  await context.addInitScript(REPORT_VIOLATIONS)
  return { problems }
}
