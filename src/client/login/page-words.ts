/** The languages of the page that ends a login in the browser. */
export const PAGE_LANGUAGES = ['en', 'fr', 'ar'] as const

export type PageLanguage = (typeof PAGE_LANGUAGES)[number]

/** How an answer to the browser ends. */
export type PageOutcome = 'done' | 'denied' | 'failed' | 'foreign' | 'answered'

/** What the page says: a heading, and what to do now. */
export const PAGE_WORDS: Readonly<Record<PageLanguage, Readonly<Record<PageOutcome, readonly [title: string, text: string]>>>> = {
  en: {
    done: ['You are logged in', 'You can close this window and go back to the program.'],
    denied: ['You did not allow it', 'The program was not logged in. You can close this window.'],
    failed: ['The login did not work', 'The program says why. You can close this window and try again there.'],
    foreign: ['This is not the login that the program waits for', 'Open the address that the program shows.'],
    answered: ['This login was answered already', 'You can close this window.'],
  },
  fr: {
    done: ['Vous êtes connecté', 'Vous pouvez fermer cette fenêtre et revenir au programme.'],
    denied: ['Vous n’avez pas donné votre accord', 'Le programme n’est pas connecté. Vous pouvez fermer cette fenêtre.'],
    failed: ['La connexion a échoué', 'Le programme dit pourquoi. Vous pouvez fermer cette fenêtre et y réessayer.'],
    foreign: ['Ce n’est pas la connexion que le programme attend', 'Ouvrez l’adresse que le programme affiche.'],
    answered: ['Cette connexion a déjà reçu une réponse', 'Vous pouvez fermer cette fenêtre.'],
  },
  ar: {
    done: ['تم تسجيل الدخول', 'يمكنك إغلاق هذه النافذة والعودة إلى البرنامج.'],
    denied: ['لم تمنح الموافقة', 'لم يُسجَّل دخول البرنامج. يمكنك إغلاق هذه النافذة.'],
    failed: ['تعذّر تسجيل الدخول', 'يوضح البرنامج السبب. يمكنك إغلاق هذه النافذة والمحاولة من هناك مرة أخرى.'],
    foreign: ['ليس هذا تسجيل الدخول الذي ينتظره البرنامج', 'افتح العنوان الذي يعرضه البرنامج.'],
    answered: ['سبق الرد على طلب تسجيل الدخول هذا', 'يمكنك إغلاق هذه النافذة.'],
  },
}

/** The language that a browser prefers of those there are. @see RFC 9110 section 12.5.4 */
export function pageLanguage(acceptLanguage: string | undefined): PageLanguage {
  const preferred = (acceptLanguage ?? '')
    .split(',', 50)
    .map(entry => {
      const [range = '', quality = '1'] = entry
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/)
      return { language: range.split('-', 1)[0], weight: Number(quality) }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .flatMap(({ language }) => PAGE_LANGUAGES.find(known => known === language) ?? [])
  return preferred[0] ?? 'en'
}
