import type { Answer } from '../../http/refusal.js'
import { type Html, html } from '../../pages/html.js'
import { prose } from '../../pages/prose.js'
import { emptyCard } from '../../portal/empty-card.js'
import { distance } from '../../portal/time.js'
import type { DemoOutbox, SentLetter } from './demo-outbox.js'
import { demoPage, type DemoVisit } from './demo-page.js'
import { outboxWords } from './outbox-words.js'

/** The page that shows the e-mails which the demo has sent. */
export function outboxPage(visit: DemoVisit, { server, letters }: DemoOutbox): Answer {
  const words = outboxWords[visit.language]
  const kept = letters()
  return demoPage(visit, {
    title: words.title,
    body: html`<div class="head"><div><h1>${words.title}</h1>${server === null && html`\n<p class="lead">${words.lead}</p>`}</div></div>
${server === null ? (kept.length === 0 ? empty(visit) : kept.map(each => letter(visit, each))) : elsewhere(visit, server)}`,
  })
}

function letter(visit: DemoVisit, { at, to, subject, text }: SentLetter): Html {
  const words = outboxWords[visit.language]
  return html`<article class="card">
<h2><bdi>${subject}</bdi></h2>
<p class="soft">${words.to} <bdi>${to}</bdi> · ${distance(visit, at)}</p>
<hr>
${text
  .trim()
  .split(/\n{2,}/)
  .map(paragraph => html`${prose(paragraph)}\n`)}</article>
`
}

function empty({ system, language }: DemoVisit): Html {
  const { empty: title, emptyText, approvalOccasions, occasions } = outboxWords[language]
  const all = [...(system.options.rules?.approvalRequired ? approvalOccasions : []), ...occasions]
  return html`<div class="card"><h2>${title}</h2>
<p>${emptyText}</p>
<ul>
${all.map(occasion => html`<li>${occasion}</li>\n`)}</ul></div>`
}

function elsewhere({ language }: DemoVisit, server: string): Html {
  const { elsewhere: title, elsewhereText } = outboxWords[language]
  const [before, after] = elsewhereText
  return emptyCard(title, html`${before} <code dir="ltr">${server}</code> ${after}`)
}
