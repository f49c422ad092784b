import type { Translated } from '../../language.js'

/** What the list of keys says. */
export interface KeyListWords {
  readonly newKey: string
  readonly empty: string
  readonly emptyText: string
  /** Where an account may have one key and no more. */
  readonly emptyOnly: string
  readonly actions: (name: string) => string
  readonly rename: string
  readonly restrict: string
  readonly rotate: string
  readonly revoke: string
  readonly delete: string
  readonly details: string
  readonly allStates: string
  readonly filter: string
  readonly done: Readonly<Record<'removed' | 'sent', string>>
}

export const keyListWords: Translated<KeyListWords> = {
  en: {
    newKey: 'New API key',
    empty: 'No keys yet',
    emptyText: 'A key lets a program of yours use the API. Make one for each program, so that you can end each on its own.',
    emptyOnly: 'A key lets programs of yours use the API. An account has one, for all of them.',
    actions: name => `Actions for ${name}`,
    rename: 'Rename',
    restrict: 'Restrict',
    rotate: 'Rotate',
    revoke: 'Revoke',
    delete: 'Delete',
    details: 'Details',
    allStates: 'All',
    filter: 'Show',
    done: {
      removed: 'The key was deleted.',
      sent: 'This form was already sent. The key it made is in the list; its secret was shown once. If you did not save it, rotate the key.',
    },
  },
  fr: {
    newKey: 'Nouvelle clé d’API',
    empty: 'Pas encore de clé',
    emptyText:
      'Une clé permet à l’un de vos programmes d’utiliser l’API. Créez-en une par programme\u00a0: vous pourrez mettre fin à chacune séparément.',
    emptyOnly: 'Une clé permet à vos programmes d’utiliser l’API. Un compte en a une seule, pour tous.',
    actions: name => `Actions pour ${name}`,
    rename: 'Renommer',
    restrict: 'Restreindre',
    rotate: 'Renouveler',
    revoke: 'Révoquer',
    delete: 'Supprimer',
    details: 'Détails',
    allStates: 'Toutes',
    filter: 'Afficher',
    done: {
      removed: 'La clé a été supprimée.',
      sent: 'Ce formulaire a déjà été envoyé. Ce qu’il a créé est dans la liste\u202f; son secret n’a été affiché qu’une fois. Si vous ne l’avez pas enregistré, renouvelez la clé.',
    },
  },
  ar: {
    newKey: 'مفتاح API جديد',
    empty: 'لا توجد مفاتيح بعد',
    emptyText: 'يتيح المفتاح لأحد برامجك استخدام الواجهة البرمجية. أنشئ مفتاحًا لكل برنامج حتى يمكن إنهاء كل واحد على حدة.',
    emptyOnly: 'يتيح المفتاح لبرامجك استخدام الواجهة البرمجية. للحساب مفتاح واحد لها جميعًا.',
    actions: name => `إجراءات ${name}`,
    rename: 'إعادة التسمية',
    restrict: 'التقييد',
    rotate: 'التدوير',
    revoke: 'الإبطال',
    delete: 'الحذف',
    details: 'التفاصيل',
    allStates: 'الكل',
    filter: 'عرض',
    done: {
      removed: 'حُذف المفتاح.',
      sent: 'أُرسل هذا النموذج من قبل. ما أنشأه موجود في القائمة، وقد عُرض سره مرة واحدة. إن لم تحفظه فدوّر المفتاح.',
    },
  },
}
