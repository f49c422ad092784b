import type { Language } from '../language.js'

/** Which way a language is written. */
export const direction = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')
