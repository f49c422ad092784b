import type { Language, Translated } from '../../language.js'
import { type Html, html } from '../../pages/html.js'

const THIS_API: Translated<string> = { en: 'this API', fr: 'cette API', ar: 'هذه الواجهة البرمجية' }

/** What pages call the API: as text, and as it stands in a sentence. */
export interface ApiName {
  readonly text: string
  readonly markup: Html
}

/** @param name the host application's word; null for none */
export const apiNameIn = (language: Language, name: string | null): ApiName =>
  name === null
    ? { text: THIS_API[language], markup: html`${THIS_API[language]}` }
    : { text: name, markup: html`<bdi>${name}</bdi>` }
