import type { KeyRules } from '../keys/key-rules.js'
import type { Answer } from '../http/refusal.js'
import { LANGUAGES } from '../language.js'
import { type Html, html } from '../pages/html.js'
import { type Look, page } from '../pages/page.js'
import { LANGUAGE_NAMES, layoutWords } from './layout-words.js'
import type { CheckedPortal } from './portal-options.js'
import type { Visit } from './visit.js'

/** The parts of the portal that its navigation leads to. */
export type Section = 'keys' | 'access' | 'members' | 'roles' | 'activity' | 'requests' | 'accounts'

/** A page of the portal, without what stands around all of them. */
export interface Content {
  readonly title: string
  /** Begins with the page's `h1`. */
  readonly body: Html
  /** Which part of the portal it belongs to; null for none. */
  readonly section: Section | null
  readonly status?: number
  /** Whether it is about one thing, such as a form: it is narrow then, and opens as a dialog where it is linked so. */
  readonly isSheet?: boolean
}

/** Puts around a page what stands around all of them. */
export type Layout = (visit: Visit, content: Content) => Answer

/** What the layout is made of. */
export interface LayoutParts {
  settings: CheckedPortal
  rules: KeyRules
  /** How the pages at a path look. */
  lookAt(visit: Pick<Visit, 'path' | 'language'>): Look
}

/** Makes what stands around every page: whose it is, where one can go, who one is. */
export function createLayout({ settings, rules, lookAt }: LayoutParts): Layout {
  return (visit, { title, body, section, status = 200, isSheet = false }) => {
    const words = visit.words(layoutWords)
    const name = settings.brand.name ?? words.apiKeys
    const { user, account } = visit.caller
    const inner = isSheet ? html`<div class="sheet card" data-sheet>\n${body}\n</div>` : body
    return page({
      title: `${title} · ${name}`,
      status,
      look: lookAt(visit),
      body: html`<a class="skip" href="#main">${words.skip}</a>
<header class="top">
<a class="brand" href="${visit.link('/')}">${settings.brand.logo === undefined ? html`<span class="mark" aria-hidden="true"></span><bdi class="name">${name}</bdi>` : html`<span class="logo" role="img" aria-label="${name}"></span>`}</a>
<nav aria-label="${words.title ?? words.navigation}">${words.title !== undefined && html`<span class="area" aria-hidden="true">${words.title}</span>`}<ul>
${sections(visit, rules).map(
  each =>
    html`<li><a href="${visit.link(`/${each}`)}"${each === section && html` aria-current="page"`}>${words[each]}</a></li>\n`,
)}</ul></nav>
<div class="who">${account !== visit.account && html`<span class="chip">${words.lookingAt}${words.colon} <bdi>${visit.account ?? words.noAccount}</bdi></span>`}<span class="person"><bdi>${user}</bdi></span>${
        settings.signOutUrl !== null && html`<a href="${settings.signOutUrl}">${words.signOut}</a>`
      }</div>
</header>
<main id="main"${isSheet && html` class="single"`} tabindex="-1">
${inner}
</main>
${settings.locale === null && languages(visit)}`,
    })
  }
}

function sections({ caller, account }: Visit, { approvalRequired = false }: KeyRules): Section[] {
  const isOwn = account === caller.account
  return [
    ...(caller.approver || caller.admin ? (['requests'] as const) : []),
    ...(caller.admin ? (['accounts'] as const) : []),
    'keys',
    ...(approvalRequired && isOwn && !caller.admin ? (['access'] as const) : []),
    'members',
    'roles',
    'activity',
  ]
}

function languages(visit: Visit): Html {
  return html`<footer class="bottom"><nav aria-label="${visit.words(layoutWords).language}"><ul>
${LANGUAGES.map(
  language =>
    html`<li><a href="${languageLink(visit, language)}" hreflang="${language}" lang="${language}"${language === visit.language && html` aria-current="true"`}>${LANGUAGE_NAMES[language]}</a></li>\n`,
)}</ul></nav></footer>`
}

function languageLink(visit: Visit, language: string): string {
  const query = new URLSearchParams(visit.query)
  query.set('language', language)
  return `?${query.toString()}`
}
