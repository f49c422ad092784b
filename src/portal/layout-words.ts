import type { Language, Translated } from '../language.js'

/** What stands around every page. */
export interface LayoutWords {
  /** Stands before the menu; most menus have none. */
  readonly title?: string
  readonly apiKeys: string
  readonly skip: string
  readonly navigation: string
  readonly keys: string
  readonly access: string
  readonly members: string
  readonly roles: string
  readonly activity: string
  readonly requests: string
  readonly accounts: string
  readonly signOut: string
  readonly language: string
  /** Whose things an admin looks at. */
  readonly lookingAt: string
  readonly noAccount: string
  /** What stands between a name and its value. */
  readonly colon: string
  readonly back: string
  readonly cancel: string
  readonly optional: string
  readonly pages: string
  readonly nextPage: string
  readonly firstPage: string
}

export const layoutWords: Translated<LayoutWords> = {
  en: {
    apiKeys: 'API keys',
    skip: 'Skip to content',
    navigation: 'Main',
    keys: 'Keys',
    access: 'Access',
    members: 'Members',
    roles: 'Roles',
    activity: 'Activity',
    requests: 'Requests',
    accounts: 'Accounts',
    signOut: 'Sign out',
    language: 'Language',
    lookingAt: 'Account',
    noAccount: 'no account',
    colon: ':',
    back: 'Back',
    cancel: 'Cancel',
    optional: 'optional',
    pages: 'Pages',
    nextPage: 'Next page',
    firstPage: 'First page',
  },
  fr: {
    apiKeys: 'Clés d’API',
    skip: 'Aller au contenu',
    navigation: 'Principale',
    keys: 'Clés',
    access: 'Accès',
    members: 'Membres',
    roles: 'Rôles',
    activity: 'Activité',
    requests: 'Demandes',
    accounts: 'Comptes',
    signOut: 'Se déconnecter',
    language: 'Langue',
    lookingAt: 'Compte',
    noAccount: 'aucun compte',
    colon: '\u00a0:',
    back: 'Retour',
    cancel: 'Annuler',
    optional: 'facultatif',
    pages: 'Pages',
    nextPage: 'Page suivante',
    firstPage: 'Première page',
  },
  ar: {
    apiKeys: 'مفاتيح API',
    skip: 'انتقل إلى المحتوى',
    navigation: 'الرئيسية',
    keys: 'المفاتيح',
    access: 'الوصول',
    members: 'الأعضاء',
    roles: 'الأدوار',
    activity: 'النشاط',
    requests: 'الطلبات',
    accounts: 'الحسابات',
    signOut: 'تسجيل الخروج',
    language: 'اللغة',
    lookingAt: 'الحساب',
    noAccount: 'بلا حساب',
    colon: ':',
    back: 'رجوع',
    cancel: 'تراجع',
    optional: 'اختياري',
    pages: 'الصفحات',
    nextPage: 'الصفحة التالية',
    firstPage: 'الصفحة الأولى',
  },
}

/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français', ar: 'العربية' }
