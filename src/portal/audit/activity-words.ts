import type { Translated } from '../../language.js'

/** What the page of the audit trail says. */
export interface ActivityWords {
  readonly lead: string
  readonly filters: string
  readonly action: string
  readonly anyAction: string
  readonly person: string
  readonly subject: string
  readonly from: string
  readonly to: string
  readonly account: string
  readonly accountOrAll: string
  readonly apply: string
  readonly clear: string
  readonly export: string
  readonly exportHint: (most: string) => string
  readonly what: string
  readonly about: string
  readonly who: string
  readonly when: string
  readonly noAccount: string
  readonly empty: string
  readonly emptyText: string
  readonly emptyFiltered: string
  readonly notYours: string
  readonly problems: {
    readonly filters: string
    readonly action: string
    readonly tooLong: (most: string) => string
    readonly day: string
    readonly order: string
  }
}

export const activityWords: Translated<ActivityWords> = {
  en: {
    lead: 'Who did what, newest first. Nothing here can be changed or removed.',
    filters: 'Filters',
    action: 'What happened',
    anyAction: 'Anything',
    person: 'Person',
    subject: 'About (id)',
    from: 'From day',
    to: 'To day',
    account: 'Account',
    accountOrAll: 'Account (empty: all)',
    apply: 'Filter',
    clear: 'Clear',
    export: 'Download as CSV',
    exportHint: most =>
      `At most the newest ${most} events. A file that is cut short has “incomplete” in its name: download the days before its last row next.`,
    what: 'What happened',
    about: 'About',
    who: 'Who',
    when: 'When',
    noAccount: 'No account',
    empty: 'Nothing has happened yet',
    emptyText: 'Every change to a key, a role or a member will be listed here.',
    emptyFiltered: 'Nothing matches these filters',
    notYours: 'There is nothing on this page that you may see. Older pages follow.',
    problems: {
      filters: 'A filter is wrong, so nothing is listed.',
      action: 'Choose from the list.',
      tooLong: most => `Enter at most ${most} characters.`,
      day: 'Enter a day, such as 2030-12-31.',
      order: 'This is before the first day.',
    },
  },
  fr: {
    lead: 'Qui a fait quoi, du plus récent au plus ancien. Rien ici ne peut être modifié ni supprimé.',
    filters: 'Filtres',
    action: 'Événement',
    anyAction: 'Tous',
    person: 'Personne',
    subject: 'Objet (identifiant)',
    from: 'Du',
    to: 'Au',
    account: 'Compte',
    accountOrAll: 'Compte (vide\u00a0: tous)',
    apply: 'Filtrer',
    clear: 'Effacer',
    export: 'Télécharger en CSV',
    exportHint: most =>
      `Les ${most} événements les plus récents au maximum. Un fichier partiel porte «\u00a0incomplete\u00a0» dans son nom\u00a0: demandez ensuite les jours qui précèdent sa dernière ligne.`,
    what: 'Événement',
    about: 'Objet',
    who: 'Qui',
    when: 'Quand',
    noAccount: 'Aucun compte',
    empty: 'Rien ne s’est encore passé',
    emptyText: 'Chaque modification d’une clé, d’un rôle ou d’un membre apparaîtra ici.',
    emptyFiltered: 'Rien ne correspond à ces filtres',
    notYours: 'Cette page ne contient rien que vous puissiez voir. Des pages plus anciennes suivent.',
    problems: {
      filters: 'Un filtre est incorrect\u00a0: rien n’est affiché.',
      action: 'Choisissez dans la liste.',
      tooLong: most => `Indiquez au plus ${most} caractères.`,
      day: 'Indiquez un jour, par exemple 2030-12-31.',
      order: 'Ce jour précède le premier.',
    },
  },
  ar: {
    lead: 'من فعل ماذا، الأحدث أولًا. لا يمكن تعديل شيء هنا ولا حذفه.',
    filters: 'عوامل التصفية',
    action: 'ما حدث',
    anyAction: 'أي شيء',
    person: 'الشخص',
    subject: 'بشأن (المعرّف)',
    from: 'من يوم',
    to: 'إلى يوم',
    account: 'الحساب',
    accountOrAll: 'الحساب (فارغ: الكل)',
    apply: 'تصفية',
    clear: 'مسح',
    export: 'تنزيل بصيغة CSV',
    exportHint: most =>
      `أحدث ${most} حدث على الأكثر. الملف الناقص يحمل في اسمه كلمة «incomplete»: اطلب بعده الأيام السابقة لسطره الأخير.`,
    what: 'ما حدث',
    about: 'بشأن',
    who: 'من',
    when: 'متى',
    noAccount: 'بلا حساب',
    empty: 'لم يحدث شيء بعد',
    emptyText: 'سيظهر هنا كل تغيير في مفتاح أو دور أو عضو.',
    emptyFiltered: 'لا شيء يطابق عوامل التصفية',
    notYours: 'لا شيء في هذه الصفحة يمكنك رؤيته. تليها صفحات أقدم.',
    problems: {
      filters: 'أحد عوامل التصفية غير صحيح، لذلك لا يُعرض شيء.',
      action: 'اختر من القائمة.',
      tooLong: most => `أدخل ${most} حرف على الأكثر.`,
      day: 'أدخل يومًا، مثل 2030-12-31.',
      order: 'هذا اليوم قبل اليوم الأول.',
    },
  },
}
