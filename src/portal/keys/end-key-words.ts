import type { Translated } from '../../language.js'

/** What the forms say that replace or end a key, or one of its secrets. */
export interface EndKeyWords {
  readonly rotate: string
  readonly rotateLead: string
  readonly overlap: string
  readonly overlapHint: string
  /** By the seconds that the old secret goes on. */
  readonly overlaps: Readonly<Record<'0' | '3600' | '86400' | '604800' | '2592000', string>>
  readonly forLeak: string
  readonly rotateNow: string
  readonly twoLive: string
  readonly endsBoth: string
  readonly notActive: string
  readonly liveSecrets: string
  readonly end: string
  readonly endLead: string
  readonly endNow: string
  readonly isCurrent: string
  readonly hasEnded: string
  readonly revoke: string
  readonly revokeLead: string
  readonly reason: string
  readonly reasonHint: string
  readonly revokeNow: string
  readonly isRevoked: string
  readonly remove: string
  readonly removeLead: string
  readonly removeOrRevoke: string
  readonly toRevoke: string
  readonly toRotate: string
  readonly revokeFirst: string
  readonly removeNow: string
  readonly toKey: string
}

export const endKeyWords: Translated<EndKeyWords> = {
  en: {
    rotate: 'Rotate key',
    rotateLead: 'The key gets a new secret, shown once. Its name, grants and history stay.',
    overlap: 'How long the old secret keeps working',
    overlapHint: 'Long enough to put the new one in place everywhere.',
    overlaps: {
      '0': 'Not at all',
      '3600': '1 hour',
      '86400': '24 hours',
      '604800': '7 days',
      '2592000': '30 days',
    },
    forLeak: 'The old secret ends at once: choose this after a leak.',
    rotateNow: 'Rotate',
    twoLive: 'This key already has two live secrets. End the old one first, or let both end at once.',
    endsBoth: 'Both secrets end at once: choose this after a leak.',
    notActive: 'This key no longer works, so it can’t be rotated. Make a new one instead.',
    liveSecrets: 'Live secrets',
    end: 'End secret now',
    endLead: 'Whatever still uses this secret is refused from now on. This can’t be undone.',
    endNow: 'End it now',
    isCurrent: 'This is the current secret. To replace it, rotate the key; to end the key, revoke it.',
    hasEnded: 'This secret has already ended.',
    revoke: 'Revoke key',
    revokeLead: 'From now on nothing gets in with this key. It stays in the list. This can’t be undone.',
    reason: 'Reason',
    reasonHint: 'Everybody in the account sees it beside the key.',
    revokeNow: 'Revoke for good',
    isRevoked: 'This key is already revoked.',
    remove: 'Delete key',
    removeLead: 'The key stops working at once and disappears from the list, with its usage. This can’t be undone.',
    removeOrRevoke: 'To end it but keep it in the list with its reason and its usage, revoke it instead.',
    toRevoke: 'Revoke the key',
    toRotate: 'Rotate the key',
    revokeFirst: 'Only a key that no longer works can be deleted. Revoke it first.',
    removeNow: 'Delete for good',
    toKey: 'To the key',
  },
  fr: {
    rotate: 'Renouveler la clé',
    rotateLead: 'La clé reçoit un nouveau secret, affiché une seule fois. Son nom, ses autorisations et son historique restent.',
    overlap: 'Durée pendant laquelle l’ancien secret reste valable',
    overlapHint: 'Le temps de mettre le nouveau en place partout.',
    overlaps: {
      '0': 'Aucune',
      '3600': '1 heure',
      '86400': '24 heures',
      '604800': '7 jours',
      '2592000': '30 jours',
    },
    forLeak: 'L’ancien secret prend fin immédiatement\u00a0: à choisir après une fuite.',
    rotateNow: 'Renouveler',
    twoLive: 'Cette clé a déjà deux secrets valables. Mettez d’abord fin à l’ancien, ou mettez immédiatement fin aux deux.',
    endsBoth: 'Les deux secrets prennent fin immédiatement\u00a0: à choisir après une fuite.',
    notActive: 'Cette clé ne fonctionne plus\u00a0: elle ne peut pas être renouvelée. Créez-en une nouvelle.',
    liveSecrets: 'Secrets valables',
    end: 'Mettre fin au secret maintenant',
    endLead: 'Tout ce qui utilise encore ce secret sera refusé dès maintenant. Cette action est irréversible.',
    endNow: 'Y mettre fin maintenant',
    isCurrent: 'C’est le secret actuel. Pour le remplacer, renouvelez la clé\u202f; pour mettre fin à la clé, révoquez-la.',
    hasEnded: 'Ce secret a déjà pris fin.',
    revoke: 'Révoquer la clé',
    revokeLead:
      'Plus rien n’entre avec cette clé, dès maintenant et pour toujours. Elle reste dans la liste. Cette action est irréversible.',
    reason: 'Motif',
    reasonHint: 'Toutes les personnes du compte le voient à côté de la clé.',
    revokeNow: 'Révoquer définitivement',
    isRevoked: 'Cette clé est déjà révoquée.',
    remove: 'Supprimer la clé',
    removeLead:
      'La clé cesse immédiatement de fonctionner et disparaît de la liste, avec son utilisation. Cette action est irréversible.',
    removeOrRevoke: 'Pour y mettre fin mais la garder dans la liste, avec son motif et son utilisation, révoquez-la plutôt.',
    toRevoke: 'Révoquer la clé',
    toRotate: 'Renouveler la clé',
    revokeFirst: 'Seule une clé qui ne fonctionne plus peut être supprimée. Révoquez-la d’abord.',
    removeNow: 'Supprimer définitivement',
    toKey: 'Vers la clé',
  },
  ar: {
    rotate: 'تدوير المفتاح',
    rotateLead: 'يحصل المفتاح على سر جديد يظهر مرة واحدة، ويبقى اسمه وأذوناته وسجله.',
    overlap: 'كم يبقى السر القديم صالحًا',
    overlapHint: 'ما يكفي لوضع السر الجديد في كل مكان.',
    overlaps: {
      '0': 'لا يبقى',
      '3600': 'ساعة واحدة',
      '86400': '24 ساعة',
      '604800': '7 أيام',
      '2592000': '30 يومًا',
    },
    forLeak: 'ينتهي السر القديم فورًا: اختر هذا بعد التسرب.',
    rotateNow: 'تدوير',
    twoLive: 'لهذا المفتاح سران صالحان بالفعل. أنهِ القديم أولًا، أو أنهِ كليهما فورًا.',
    endsBoth: 'ينتهي السران فورًا: اختر هذا بعد التسرب.',
    notActive: 'لم يعد هذا المفتاح يعمل، فلا يمكن تدويره. أنشئ مفتاحًا جديدًا.',
    liveSecrets: 'الأسرار الصالحة',
    end: 'إنهاء السر الآن',
    endLead: 'كل ما لا يزال يستخدم هذا السر سيُرفض من الآن. لا يمكن التراجع عن هذا.',
    endNow: 'إنهاؤه الآن',
    isCurrent: 'هذا هو السر الحالي. لاستبداله دوّر المفتاح، ولإنهاء المفتاح أبطله.',
    hasEnded: 'انتهى هذا السر بالفعل.',
    revoke: 'إبطال المفتاح',
    revokeLead: 'لن يدخل شيء بهذا المفتاح من الآن وإلى الأبد. يبقى في القائمة. لا يمكن التراجع عن هذا.',
    reason: 'السبب',
    reasonHint: 'يظهر مع المفتاح لكل أعضاء الحساب.',
    revokeNow: 'إبطال نهائي',
    isRevoked: 'أُبطل هذا المفتاح بالفعل.',
    remove: 'حذف المفتاح',
    removeLead: 'يتوقف المفتاح فورًا ويختفي من القائمة مع سجل استخدامه. لا يمكن التراجع عن هذا.',
    removeOrRevoke: 'لإنهائه مع بقائه في القائمة بسببه وسجل استخدامه، أبطله بدلًا من ذلك.',
    toRevoke: 'إبطال المفتاح',
    toRotate: 'تدوير المفتاح',
    revokeFirst: 'لا يُحذف إلا مفتاح لم يعد يعمل. أبطله أولًا.',
    removeNow: 'حذف نهائي',
    toKey: 'إلى المفتاح',
  },
}
