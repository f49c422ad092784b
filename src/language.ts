/** The languages that e-mails and pages are written in. */
export const LANGUAGES = ['en', 'fr', 'ar'] as const

export type Language = (typeof LANGUAGES)[number]

/** One and the same thing in every language. */
export type Translated<Words> = Readonly<Record<Language, Words>>

export const isLanguage = (text: unknown): text is Language => (LANGUAGES as readonly unknown[]).includes(text)
