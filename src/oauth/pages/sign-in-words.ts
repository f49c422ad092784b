import type { Translated } from '../../language.js'
import { type Html, html } from '../../pages/html.js'

/** What whoever has no session is told. */
export interface SignInWords {
  readonly title: string
  readonly text: (api: Html) => Html
}

export const signInWords: Translated<SignInWords> = {
  en: {
    title: 'Sign in first',
    text: api => html`You are not signed in to ${api}. Sign in, then open this page again.`,
  },
  fr: {
    title: 'Connectez-vous d’abord',
    text: api => html`Vous n’avez pas de session ouverte sur ${api}. Connectez-vous, puis rouvrez cette page.`,
  },
  ar: {
    title: 'سجّل الدخول أولًا',
    text: api => html`لم تسجّل الدخول إلى ${api}. سجّل الدخول، ثم افتح هذه الصفحة من جديد.`,
  },
}
