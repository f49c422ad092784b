import type { Answer } from '../http/refusal.js'
import type { Language } from '../language.js'
import { direction } from './direction.js'
import { type Html, html } from './html.js'

/** What every page of one place is made with. */
export interface Look {
  readonly language: Language
  /** Where the stylesheet is, as the page names it. */
  readonly stylesheet: string
  /** Where the module is; absent where the pages have none. */
  readonly script?: string
  /** The origin of images that are not of this one; absent where there are none. */
  readonly imageOrigin?: string | undefined
  /** Whose the pages are, as narrow ones say at their top; absent where they don't. */
  readonly owner?: { readonly name: string; readonly hasLogo: boolean } | undefined
}

/** A page as it is sent. */
export interface PageContent {
  readonly title: string
  /** All that stands in `body`. */
  readonly body: Html
  readonly look: Look
  readonly status?: number
  /** Origins that an answer to a form of the page may lead to, beside its own. */
  readonly formTargets?: readonly string[]
}

/**
 * A page that nobody keeps, nobody frames, and that loads nothing from elsewhere; it works without scripts.
 *
 * @see Content Security Policy Level 3; RFC 9700 section 4.16
 */
export function page({ title, body, look, status = 200, formTargets = [] }: PageContent): Answer {
  const { language, stylesheet, script } = look
  const document = html`<!doctype html>
<html lang="${language}" dir="${direction(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${stylesheet}">
${script === undefined ? null : html`<script type="module" src="${script}"></script>`}
</head>
<body>
${body}
</body>
</html>
`
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'cache-control': 'no-store',
      'content-security-policy': securityPolicy(look, formTargets),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      // nobody else sees the address; with less, browsers would not say where a form of this server comes from
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    },
    body: document.markup,
  }
}

function securityPolicy({ script, imageOrigin }: Look, formTargets: readonly string[]): string {
  return [
    "default-src 'none'",
    `img-src ${["'self'", ...(imageOrigin === undefined ? [] : [imageOrigin])].join(' ')}`,
    "style-src 'self'",
    ...(script === undefined
      ? []
      : ["script-src 'self'", "connect-src 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'"]),
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}
