import type { Translated } from '../../language.js'

/** What an admin reads who looks for an account. */
export interface AccountListWords {
  readonly find: string
  readonly open: string
  readonly known: string
  readonly empty: string
  readonly emptyText: string
  readonly lastRequest: string
  readonly lookAt: string
}

export const accountListWords: Translated<AccountListWords> = {
  en: {
    find: 'Account id',
    open: 'Open',
    known: 'Accounts that asked for access',
    empty: 'No account has asked for access',
    emptyText: 'You can open any other account by its id.',
    lastRequest: 'Last request',
    lookAt: 'Look at',
  },
  fr: {
    find: 'Identifiant du compte',
    open: 'Ouvrir',
    known: 'Comptes ayant demandé l’accès',
    empty: 'Aucun compte n’a demandé l’accès',
    emptyText: 'Tout autre compte se trouve par son identifiant.',
    lastRequest: 'Dernière demande',
    lookAt: 'Consulter',
  },
  ar: {
    find: 'معرّف الحساب',
    open: 'فتح',
    known: 'الحسابات التي طلبت الوصول',
    empty: 'لم يطلب أي حساب الوصول',
    emptyText: 'يُعثر على أي حساب آخر بمعرّفه.',
    lastRequest: 'آخر طلب',
    lookAt: 'الاطلاع على',
  },
}
