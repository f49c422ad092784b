import type { Translated } from '../../language.js'

/** What stands around every page of the demo. */
export interface DemoPageWords {
  readonly portal: string
  readonly outbox: string
  readonly signIn: string
  readonly nobody: string
}

export const demoPageWords: Translated<DemoPageWords> = {
  en: { portal: 'Portal', outbox: 'E-mails', signIn: 'Sign in as', nobody: 'nobody' },
  fr: { portal: 'Portail', outbox: 'E-mails', signIn: 'Se connecter comme', nobody: 'personne' },
  ar: { portal: 'البوابة', outbox: 'الرسائل', signIn: 'الدخول بصفة', nobody: 'لا أحد' },
}
