import type { Answer } from '../../http/refusal.js'
import { type Html, html } from './html.js'

/** A page as it is sent. */
export interface PageContent {
  readonly title: string
  readonly body: Html
  /** Where the stylesheet is. */
  readonly stylesheet: string
  readonly status?: number
  /** Origins that an answer to a form of the page may lead to, beside its own. */
  readonly formTargets?: readonly string[]
}

/**
 * A page that nobody keeps, nobody frames, and that loads nothing from elsewhere; it works without scripts.
 *
 * @see Content Security Policy Level 3; RFC 9700 section 4.16
 */
export function page({ title, body, stylesheet, status = 200, formTargets = [] }: PageContent): Answer {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="${stylesheet}">
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': [
        "default-src 'none'",
        "style-src 'self'",
        `form-action ${["'self'", ...formTargets].join(' ')}`,
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ].join('; '),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      // nobody else sees the address; with less, browsers would not say where a form of this server comes from
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    },
    body: document.markup,
  }
}
