import type { Translated } from '../../language.js'
import type { AnswerOf } from '../../management/contract/operations.js'

/** What pages call the things that an access request has. */
export interface RequestWords {
  readonly states: Readonly<Record<AnswerOf<'getAccessRequest'>['state'], string>>
  readonly account: string
  readonly askedBy: string
  readonly email: string
  readonly reason: string
  readonly asked: string
  readonly state: string
  readonly decidedBy: string
  readonly note: string
  /** Stands before what somebody wrote in vain. */
  readonly notSent: string
}

export const requestWords: Translated<RequestWords> = {
  en: {
    states: { pending: 'Pending', approved: 'Approved', denied: 'Denied' },
    account: 'Account',
    askedBy: 'Asked by',
    email: 'E-mail',
    reason: 'Reason',
    asked: 'Asked',
    state: 'State',
    decidedBy: 'Decided by',
    note: 'Note',
    notSent: 'What you wrote was not sent:',
  },
  fr: {
    states: { pending: 'En attente', approved: 'Approuvée', denied: 'Refusée' },
    account: 'Compte',
    askedBy: 'Demandé par',
    email: 'Adresse e-mail',
    reason: 'Motif',
    asked: 'Demandé',
    state: 'État',
    decidedBy: 'Décidé par',
    note: 'Commentaire',
    notSent: 'Votre texte n’a pas été envoyé\u00a0:',
  },
  ar: {
    states: { pending: 'قيد الانتظار', approved: 'مُوافَق عليه', denied: 'مرفوض' },
    account: 'الحساب',
    askedBy: 'مقدّم الطلب',
    email: 'البريد الإلكتروني',
    reason: 'السبب',
    asked: 'وقت الطلب',
    state: 'الحالة',
    decidedBy: 'صاحب القرار',
    note: 'ملاحظة',
    notSent: 'لم يُرسل ما كتبته:',
  },
}
