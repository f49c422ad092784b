import type { Identity } from '../../endpoints/identity.js'
import type { Answer } from '../../http/refusal.js'
import { type Language, LANGUAGES } from '../../language.js'
import { type Html, html } from '../../pages/html.js'
import { page } from '../../pages/page.js'
import { LANGUAGE_NAMES, layoutWords } from '../../portal/layout-words.js'
import { demoPageWords } from './demo-page-words.js'
import { OUTBOX, PORTAL, SIGN_IN } from './demo-paths.js'
import type { DemoSystem } from './demo-system.js'

/** Whom a page of the demo is for. */
export interface DemoVisit {
  /** What the demo is of. */
  readonly system: DemoSystem
  readonly language: Language
  /** Null for nobody. */
  readonly person: Identity | null
  readonly path: string
  /** Where to go on after signing in; null for nowhere. */
  readonly returnTo: string | null
  readonly stylesheet: string
  readonly now: Date
}

/** A page of the demo, without what stands around all of them. */
export interface DemoContent {
  readonly title: string
  /** Begins with the page's `h1`. */
  readonly body: Html
  readonly status?: number
}

/** Puts around a page of the demo what stands around all of them. */
export function demoPage(visit: DemoVisit, { title, body, status = 200 }: DemoContent): Answer {
  const { system, language, person, stylesheet } = visit
  const layout = layoutWords[language]
  const words = demoPageWords[language]
  const link = (path: string, text: string) =>
    html`<li><a href="${path}"${path === visit.path && html` aria-current="page"`}>${text}</a></li>\n`
  return page({
    title: `${title} · ${system.title}`,
    status,
    look: { language, stylesheet },
    body: html`<a class="skip" href="#main">${layout.skip}</a>
<header class="top">
<a class="brand" href="${SIGN_IN}"><span class="mark" aria-hidden="true"></span>${system.title}</a>
<nav aria-label="${layout.navigation}"><ul>
${link(PORTAL, words.portal)}${link(OUTBOX, words.outbox)}${link(SIGN_IN, words.signIn)}</ul></nav>
<div class="who"><span class="person">${person === null ? words.nobody : html`<bdi>${person.user}</bdi>`}</span></div>
</header>
<main id="main" tabindex="-1">
${body}
</main>
<footer class="bottom"><nav aria-label="${layout.language}"><ul>
${LANGUAGES.map(
  each =>
    html`<li><a href="${languageLink(visit, each)}" hreflang="${each}" lang="${each}"${each === language && html` aria-current="true"`}>${LANGUAGE_NAMES[each]}</a></li>\n`,
)}</ul></nav></footer>`,
  })
}

function languageLink({ returnTo }: DemoVisit, language: Language): string {
  const query = new URLSearchParams({ ...(returnTo === null ? {} : { return_to: returnTo }), language })
  return `?${query.toString()}`
}
