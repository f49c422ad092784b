import type { Answer } from '../../http/refusal.js'
import { html } from '../../pages/html.js'
import { layoutWords } from '../../portal/layout-words.js'
import { demoPage, type DemoVisit } from './demo-page.js'
import { OUTBOX, PORTAL, SIGN_IN, SIGN_OUT } from './demo-paths.js'
import { demoNames } from './demo-names.js'
import { DEMO_PEOPLE, type DemoName } from './demo-people.js'
import { demoSignInWords } from './demo-sign-in-words.js'

/** The page on which one chooses who to be. */
export function signInPage(visit: DemoVisit): Answer {
  const { system, language, person, returnTo } = visit
  const words = demoSignInWords[language]
  const back = returnTo === null ? '' : `&return_to=${encodeURIComponent(returnTo)}`
  const cards = demoNames(system).map(key => {
    const { name, button } = words.people[key]
    const { user } = DEMO_PEOPLE[key]
    return html`<section class="card">
<h2>${name}</h2>
<p class="soft"><bdi>${user}</bdi></p>
<p>${about(visit, key)}</p>
<form class="actions" method="post" action="${SIGN_IN}?as=${key}${back}"><button class="quiet">${button}</button></form>
</section>
`
  })
  return demoPage(visit, {
    title: words.title,
    body: html`<div class="head"><div><h1>${words.title}</h1>
<p class="lead">${words.lead}</p></div></div>
${
  person !== null &&
  html`<div class="card"><p>${words.signedInAs} <strong><bdi>${person.user}</bdi></strong>.</p>
<form class="actions" method="post" action="${SIGN_OUT}"><a class="button" href="${PORTAL}">${words.openPortal}</a><a class="button quiet" href="${OUTBOX}">${words.readMails}</a><button class="quiet">${layoutWords[language].signOut}</button></form></div>
`
}<div class="columns">
${cards}</div>`,
  })
}

function about({ system, language }: DemoVisit, name: DemoName): string {
  const { people, madeUpUsage, othersKeys } = demoSignInWords[language]
  const { text } = people[name]
  if (name === 'colleague') return `${text} ${othersKeys[system.options.rules?.ownership ?? 'account']}`
  return name === 'customer' && system.samples.length > 0 ? `${text} ${madeUpUsage}` : text
}
