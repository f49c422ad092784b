import { createHash } from 'node:crypto'
import { PAGE_WORDS, type PageLanguage, type PageOutcome } from './page-words.js'

/** A page as it is sent. */
export interface CallbackPage {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const STATUSES: Readonly<Record<PageOutcome, number>> = { done: 200, denied: 200, failed: 400, foreign: 400, answered: 410 }

const STYLE =
  ':root{color-scheme:light dark;font-family:system-ui,sans-serif;line-height:1.5}' +
  'main{max-width:32rem;margin:20vh auto 0;padding:0 1rem}h1{font-size:1.4rem}'

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** The page that ends a login in the browser. It has nothing of what was sent, and runs nothing. */
export function callbackPage(outcome: PageOutcome, language: PageLanguage): CallbackPage {
  const [title, text] = PAGE_WORDS[language][outcome]
  const direction = language === 'ar' ? 'rtl' : 'ltr'
  return {
    status: STATUSES[outcome],
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      vary: 'accept-language',
      connection: 'close',
    },
    body:
      `<!doctype html>\n<html lang="${language}" dir="${direction}"><head><meta charset="utf-8">` +
      '<meta name="viewport" content="width=device-width, initial-scale=1">' +
      `<title>${title}</title><style>${STYLE}</style></head>\n` +
      `<body><main><h1>${title}</h1><p>${text}</p></main></body></html>\n`,
  }
}
