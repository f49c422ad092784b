import type { Translated } from '../../language.js'
import { type Html, html } from '../../pages/html.js'

/** What the page says on which people decide on a program. */
export interface ConsentWords {
  readonly title: (api: string) => string
  readonly heading: (api: Html, program: Html) => Html
  readonly answer: string
  readonly goesTo: (address: Html) => Html
  readonly warning: string
  readonly allow: string
  readonly deny: string
}

export const consentWords: Translated<ConsentWords> = {
  en: {
    title: api => `Log in to ${api}`,
    heading: (api, program) => html`Log in to ${api} with ${program}?`,
    answer: 'The answer',
    goesTo: address => html`goes to a program on this machine, at ${address}`,
    warning: 'Go on only if you have just started it yourself.',
    allow: 'Allow',
    deny: 'Deny',
  },
  fr: {
    title: api => `Se connecter à ${api}`,
    heading: (api, program) => html`Se connecter à ${api} avec ${program}\u202f?`,
    answer: 'La réponse',
    goesTo: address => html`est envoyée à un programme sur cette machine, à l’adresse ${address}`,
    warning: 'Ne continuez que si vous venez de le lancer vous-même.',
    allow: 'Autoriser',
    deny: 'Refuser',
  },
  ar: {
    title: api => `تسجيل الدخول إلى ${api}`,
    heading: (api, program) => html`هل تريد تسجيل الدخول إلى ${api} باستخدام ${program}؟`,
    answer: 'الجواب',
    goesTo: address => html`يُرسَل إلى برنامج على هذا الجهاز، على العنوان ${address}`,
    warning: 'لا تتابع إلا إذا كنت قد شغّلته بنفسك للتوّ.',
    allow: 'السماح',
    deny: 'الرفض',
  },
}
