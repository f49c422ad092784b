import type { Translated } from '../../language.js'
import { type Html, html } from '../../pages/html.js'

/** What the page of one key says. */
export interface KeyPageWords {
  readonly done: Readonly<Record<'renamed' | 'restricted' | 'rotated' | 'ended' | 'revoked' | 'sent', string>>
  readonly actions: string
  readonly lastSeen: string
  readonly idleAfter: (days: string) => string
  readonly owner: string
  readonly noContact: string
  readonly noRole: string
  readonly secrets: string
  readonly ends: string
  readonly current: string
  readonly old: string
  readonly ended: string
  readonly usedLast: string
  readonly oldInUse: string
  readonly unknownHint: string
  readonly end: string
  readonly events: string
  readonly noEvents: string
  readonly allEvents: string
  readonly members: string
  readonly membersLead: string
  readonly personalLead: string
  readonly noMembers: string
  readonly person: string
  readonly active: string
  readonly inactive: string
  readonly allMembers: string
  readonly rotationAdvised: string
  /** @param when such as "2 days ago" */
  readonly rotationWhy: (when: Html) => Html
  readonly rotate: string
}

export const keyPageWords: Translated<KeyPageWords> = {
  en: {
    done: {
      renamed: 'The key has its new name.',
      restricted: 'The key was changed. This applies from now on.',
      rotated: 'The key has a new secret. Put it in place before the old one ends.',
      ended: 'The secret has ended. Nothing gets in with it any more.',
      revoked: 'The key is revoked. Nothing gets in with it any more.',
      sent: 'This form was already sent, and its secret was shown once. If you did not save it, rotate the key again.',
    },
    actions: 'What can be done with the key',
    lastSeen: 'Last used or created',
    idleAfter: days => `A key that is not used for ${days} no longer works.`,
    owner: 'Owner',
    noContact: 'Nobody',
    noRole: 'None',
    secrets: 'Secrets',
    ends: 'Ends',
    current: 'Current',
    old: 'Old',
    ended: 'Ended',
    usedLast: 'Used last',
    oldInUse: 'Something still uses the old secret: it was used after the new one. Replace it there before it ends.',
    unknownHint: 'Never seen here',
    end: 'End it now',
    events: 'Activity',
    noEvents: 'Nothing yet.',
    allEvents: 'All activity of this key',
    members: 'Who has access',
    membersLead: 'Members of the account may manage this key, and may have seen its secrets.',
    personalLead: 'The key is personal: nobody else may manage it, and it ends with its owner.',
    noMembers: 'Nobody is known.',
    person: 'Person',
    active: 'Active',
    inactive: 'Inactive',
    allMembers: 'All members',
    rotationAdvised: 'Rotate this key.',
    rotationWhy: when => html`Somebody who may know its secret lost access to the account ${when}.`,
    rotate: 'Rotate it now',
  },
  fr: {
    done: {
      renamed: 'La clé porte son nouveau nom.',
      restricted: 'La clé a été modifiée. Cela s’applique dès maintenant.',
      rotated: 'La clé a un nouveau secret. Mettez-le en place avant que l’ancien ne prenne fin.',
      ended: 'Le secret a pris fin. Plus rien n’entre avec lui.',
      revoked: 'La clé est révoquée. Plus rien n’entre avec elle.',
      sent: 'Ce formulaire a déjà été envoyé, et son secret n’a été affiché qu’une fois. Si vous ne l’avez pas enregistré, renouvelez la clé à nouveau.',
    },
    actions: 'Ce que l’on peut faire avec la clé',
    lastSeen: 'Dernière utilisation ou création',
    idleAfter: days => `Une clé inutilisée pendant ${days} ne fonctionne plus.`,
    owner: 'Propriétaire',
    noContact: 'Personne',
    noRole: 'Aucun',
    secrets: 'Secrets',
    ends: 'Fin',
    current: 'Actuel',
    old: 'Ancien',
    ended: 'A pris fin',
    usedLast: 'Utilisé en dernier',
    oldInUse:
      'L’ancien secret sert encore\u00a0: il a été utilisé après le nouveau. Remplacez-le là-bas avant qu’il ne prenne fin.',
    unknownHint: 'Jamais vu ici',
    end: 'Y mettre fin maintenant',
    events: 'Activité',
    noEvents: 'Rien pour le moment.',
    allEvents: 'Toute l’activité de cette clé',
    members: 'Qui y a accès',
    membersLead: 'Les membres du compte peuvent gérer cette clé et ont pu voir ses secrets.',
    personalLead: 'La clé est personnelle\u00a0: nul autre ne peut la gérer, et elle prend fin avec son propriétaire.',
    noMembers: 'Personne n’est connu.',
    person: 'Personne',
    active: 'Actif',
    inactive: 'Inactif',
    allMembers: 'Tous les membres',
    rotationAdvised: 'Renouvelez cette clé.',
    rotationWhy: when => html`Une personne qui connaît peut-être son secret a perdu l’accès au compte ${when}.`,
    rotate: 'La renouveler maintenant',
  },
  ar: {
    done: {
      renamed: 'للمفتاح اسمه الجديد.',
      restricted: 'عُدّل المفتاح، ويسري ذلك من الآن.',
      rotated: 'للمفتاح سر جديد. ضعه في مكانه قبل أن ينتهي القديم.',
      ended: 'انتهى السر، ولن يدخل به شيء بعد الآن.',
      revoked: 'أُبطل المفتاح، ولن يدخل به شيء بعد الآن.',
      sent: 'أُرسل هذا النموذج من قبل، وعُرض سره مرة واحدة. إن لم تحفظه فدوّر المفتاح مجددًا.',
    },
    actions: 'ما يمكن فعله بالمفتاح',
    lastSeen: 'آخر استخدام أو إنشاء',
    idleAfter: days => `المفتاح الذي لا يُستخدم لمدة ${days} لا يعود يعمل.`,
    owner: 'المالك',
    noContact: 'لا أحد',
    noRole: 'بلا دور',
    secrets: 'الأسرار',
    ends: 'ينتهي',
    current: 'الحالي',
    old: 'القديم',
    ended: 'منتهٍ',
    usedLast: 'آخر ما استُخدم',
    oldInUse: 'لا يزال شيء يستخدم السر القديم: استُخدم بعد الجديد. استبدله هناك قبل أن ينتهي.',
    unknownHint: 'لم يُعرف هنا قط',
    end: 'إنهاؤه الآن',
    events: 'النشاط',
    noEvents: 'لا شيء بعد.',
    allEvents: 'كل نشاط هذا المفتاح',
    members: 'من لديه وصول',
    membersLead: 'يمكن لأعضاء الحساب إدارة هذا المفتاح، وربما رأوا أسراره.',
    personalLead: 'المفتاح شخصي: لا يديره أحد غير مالكه، وينتهي معه.',
    noMembers: 'لا أحد معروف.',
    person: 'الشخص',
    active: 'نشط',
    inactive: 'غير نشط',
    allMembers: 'كل الأعضاء',
    rotationAdvised: 'دوّر هذا المفتاح.',
    rotationWhy: when => html`فقد شخص ربما يعرف سره الوصول إلى الحساب ${when}.`,
    rotate: 'تدويره الآن',
  },
}
