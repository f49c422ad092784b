import type { Translated } from '../../language.js'

/** What those read who decide on access requests. */
export interface RequestsWords {
  readonly filter: string
  readonly all: string
  readonly empty: string
  readonly emptyText: string
  readonly review: string
  readonly details: string
  readonly everyAccount: string
  readonly done: Readonly<Record<'approved' | 'denied', string>>
  readonly title: string
  readonly keys: string
  readonly noKeys: string
  readonly allKeys: string
  readonly approve: string
  readonly approveText: string
  readonly approveNote: string
  readonly deny: string
  readonly denyText: string
  readonly denyNote: string
  readonly meanwhile: Readonly<Record<'approved' | 'denied', string>>
}

export const requestsWords: Translated<RequestsWords> = {
  en: {
    filter: 'Show',
    all: 'All',
    empty: 'Nothing to decide',
    emptyText: 'Requests for access appear here.',
    review: 'Review',
    details: 'Details',
    everyAccount: 'Requests from all accounts',
    done: {
      approved: 'Approved. The account may make keys now.',
      denied: 'Denied. The account can read your note, and may ask again.',
    },
    title: 'Access request',
    keys: 'Keys the account already has',
    noKeys: 'None.',
    allKeys: 'All its keys',
    approve: 'Approve',
    approveText: 'The account may make API keys from then on.',
    approveNote: 'Note to the account',
    deny: 'Deny',
    denyText: 'The account may ask again.',
    denyNote: 'Note: why not',
    meanwhile: {
      approved: 'The request was approved meanwhile. Below you see by whom, and when.',
      denied: 'The request was denied meanwhile. Below you see by whom, and when.',
    },
  },
  fr: {
    filter: 'Afficher',
    all: 'Toutes',
    empty: 'Rien à décider',
    emptyText: 'Les demandes d’accès apparaissent ici.',
    review: 'Examiner',
    details: 'Détails',
    everyAccount: 'Demandes de tous les comptes',
    done: {
      approved: 'Demande approuvée. Le compte peut désormais créer des clés.',
      denied: 'Demande refusée. Le compte lit votre commentaire et peut demander à nouveau.',
    },
    title: 'Demande d’accès',
    keys: 'Clés que le compte possède déjà',
    noKeys: 'Aucune.',
    allKeys: 'Toutes ses clés',
    approve: 'Approuver',
    approveText: 'Le compte pourra alors créer des clés d’API.',
    approveNote: 'Commentaire pour le compte',
    deny: 'Refuser',
    denyText: 'Le compte pourra demander à nouveau.',
    denyNote: 'Commentaire\u00a0: motif du refus',
    meanwhile: {
      approved: 'Une décision a été prise entre-temps\u00a0: la demande est approuvée. Vous voyez ci-dessous par qui, et quand.',
      denied: 'Une décision a été prise entre-temps\u00a0: la demande est refusée. Vous voyez ci-dessous par qui, et quand.',
    },
  },
  ar: {
    filter: 'عرض',
    all: 'الكل',
    empty: 'لا شيء للبتّ فيه',
    emptyText: 'تظهر طلبات الوصول هنا.',
    review: 'مراجعة',
    details: 'التفاصيل',
    everyAccount: 'طلبات كل الحسابات',
    done: {
      approved: 'تمت الموافقة على الطلب. يستطيع الحساب الآن إنشاء مفاتيح.',
      denied: 'رُفض الطلب. يقرأ الحساب ملاحظتك، وله أن يطلب مجددًا.',
    },
    title: 'طلب وصول',
    keys: 'مفاتيح يملكها الحساب بالفعل',
    noKeys: 'لا شيء.',
    allKeys: 'كل مفاتيحه',
    approve: 'موافقة',
    approveText: 'يستطيع الحساب بعدها إنشاء مفاتيح API.',
    approveNote: 'ملاحظة للحساب',
    deny: 'رفض',
    denyText: 'للحساب أن يطلب مجددًا.',
    denyNote: 'ملاحظة: سبب الرفض',
    meanwhile: {
      approved: 'اتُّخذ القرار أثناء ذلك: تمت الموافقة على الطلب. ترى أدناه من قرّر ومتى.',
      denied: 'اتُّخذ القرار أثناء ذلك: رُفض الطلب. ترى أدناه من قرّر ومتى.',
    },
  },
}
