/** The languages that e-mails are written in. */
export const LANGUAGES = ['en', 'fr', 'ar'] as const

export type Language = (typeof LANGUAGES)[number]

export const isLanguage = (text: unknown): text is Language => (LANGUAGES as readonly unknown[]).includes(text)
