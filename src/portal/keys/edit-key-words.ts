import type { Translated } from '../../language.js'

/** What the forms say that change a key, and what they say of changes that came first. */
export interface EditKeyWords {
  readonly rename: string
  readonly restrict: string
  readonly restrictLead: string
  readonly save: string
  readonly grantsFixed: string
  readonly grantsOfRole: string
  readonly toRoles: string
  readonly roleGives: string
  readonly keepExpiry: string
  readonly ended: string
  readonly changedMeanwhile: string
  readonly changedByYou: string
  readonly compare: string
  readonly askAgain: string
  readonly differences: string
  readonly field: string
  readonly now: string
  readonly yours: string
  readonly leftAlone: string
  readonly nothing: string
}

export const editKeyWords: Translated<EditKeyWords> = {
  en: {
    rename: 'Rename key',
    restrict: 'Restrict key',
    restrictLead: 'Changes take effect at once.',
    save: 'Save',
    grantsFixed: 'The grants of a key are fixed when it is made. For other grants, make a new key.',
    grantsOfRole: 'This key may do what its own role says.',
    toRoles: 'Change the role',
    roleGives: 'Its current role also allows:',
    keepExpiry: 'As it is',
    ended: 'The key has ended. Its expiry can no longer be changed.',
    changedMeanwhile: 'Somebody else changed this key meanwhile. None of your changes have been saved yet.',
    changedByYou: 'You changed this key meanwhile, in another window. Nothing in this form has been saved yet.',
    compare:
      'These are the differences. The form still holds your changes; what you left alone is up to date. Send it again to apply yours.',
    askAgain: 'Look at the key as it is now, then decide again.',
    differences: 'Differences',
    field: 'Field',
    now: 'Now',
    yours: 'Yours',
    leftAlone: 'Not changed by you',
    nothing: 'None',
  },
  fr: {
    rename: 'Renommer la clé',
    restrict: 'Restreindre la clé',
    restrictLead: 'Les modifications prennent effet immédiatement.',
    save: 'Enregistrer',
    grantsFixed: 'Les autorisations d’une clé sont fixées à sa création. Pour d’autres autorisations, créez une nouvelle clé.',
    grantsOfRole: 'Cette clé peut faire ce que dit son propre rôle.',
    toRoles: 'Modifier le rôle',
    roleGives: 'Son rôle actuel lui permet aussi\u00a0:',
    keepExpiry: 'Inchangée',
    ended: 'La clé a pris fin. Son expiration ne peut plus être modifiée.',
    changedMeanwhile: 'Une autre personne a modifié cette clé entre-temps. Rien de votre saisie n’a encore été enregistré.',
    changedByYou:
      'Vous avez modifié cette clé entre-temps, dans une autre fenêtre. Rien de ce formulaire n’a encore été enregistré.',
    compare:
      'Voici les différences. Le formulaire contient toujours vos modifications\u202f; ce que vous n’aviez pas touché y figure dans son état actuel. Envoyez-le à nouveau pour appliquer votre saisie.',
    askAgain: 'Regardez la clé dans son état actuel, puis décidez à nouveau.',
    differences: 'Différences',
    field: 'Champ',
    now: 'Actuellement',
    yours: 'Votre saisie',
    leftAlone: 'Non modifié par vous',
    nothing: 'Aucun',
  },
  ar: {
    rename: 'إعادة تسمية المفتاح',
    restrict: 'تقييد المفتاح',
    restrictLead: 'تسري التغييرات فورًا.',
    save: 'حفظ',
    grantsFixed: 'تُحدَّد أذونات المفتاح عند إنشائه. لأذونات أخرى أنشئ مفتاحًا جديدًا.',
    grantsOfRole: 'يُسمح لهذا المفتاح بما يقوله دوره الخاص.',
    toRoles: 'تغيير الدور',
    roleGives: 'دوره الحالي يسمح له أيضًا بما يلي:',
    keepExpiry: 'كما هو',
    ended: 'انتهى المفتاح، ولم يعد ممكنًا تغيير انتهائه.',
    changedMeanwhile: 'غيّر شخص آخر هذا المفتاح في هذه الأثناء. لم يُحفظ شيء مما كتبته بعد.',
    changedByYou: 'غيّرتَ هذا المفتاح في هذه الأثناء من نافذة أخرى. لم يُحفظ شيء من هذا النموذج بعد.',
    compare:
      'هذه هي الاختلافات. لا يزال النموذج يحوي ما غيّرته، وما لم تغيّره يظهر فيه كما هو الآن. أرسله مجددًا ليحل ما كتبته محله.',
    askAgain: 'انظر إلى المفتاح كما هو الآن، ثم قرر من جديد.',
    differences: 'الاختلافات',
    field: 'الحقل',
    now: 'الآن',
    yours: 'ما كتبته',
    leftAlone: 'لم تغيّره',
    nothing: 'لا شيء',
  },
}
