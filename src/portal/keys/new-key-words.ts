import type { Translated } from '../../language.js'

/** What the form of a new key says, and of what a key is restricted to. */
export interface NewKeyWords {
  readonly title: string
  readonly lead: string
  readonly name: string
  readonly nameHint: string
  readonly expires: string
  readonly days: (days: number) => string
  readonly until: (day: string) => string
  readonly onDay: string
  readonly day: string
  readonly never: string
  readonly neverWarning: string
  readonly grants: string
  readonly grantsHint: string
  readonly grantsLines: string
  readonly subnets: string
  readonly anySubnet: string
  readonly listedSubnets: string
  readonly subnetsHint: string
  readonly origins: string
  readonly anyOrigin: string
  readonly listedOrigins: string
  readonly originsHint: string
  readonly technicalContact: string
  readonly technicalContactHint: string
  readonly role: string
  readonly noRole: string
  readonly owner: string
  readonly ownerHint: string
  readonly create: string
}

export const newKeyWords: Translated<NewKeyWords> = {
  en: {
    title: 'New API key',
    lead: 'Its secret is shown once, right after you create it.',
    name: 'Name',
    nameHint: 'What it is for, such as “nightly export”.',
    expires: 'Expires',
    days: days => (days === 1 ? '1 day' : `${days} days`),
    until: day => `until ${day}`,
    onDay: 'On a day of your choice',
    day: 'Last day (UTC)',
    never: 'Never',
    neverWarning: 'A key that never expires works for ever, for whoever finds it. Choose an end unless you have a reason not to.',
    grants: 'What it may do',
    grantsHint: 'No more than it needs.',
    grantsLines: 'One grant per line, such as monitors:read.',
    subnets: 'Where it may be used from',
    anySubnet: 'Any address',
    listedSubnets: 'Only these subnets',
    subnetsHint: 'One per line, such as 203.0.113.0/24 or 2001:db8::/32.',
    origins: 'Which web pages may use it',
    anyOrigin: 'Any origin',
    listedOrigins: 'Only these origins',
    originsHint: 'One per line, such as https://app.example.com or https://*.example.com.',
    technicalContact: 'Technical contact',
    technicalContactHint: 'The e-mail address of whoever looks after it: warnings go there.',
    role: 'Role',
    noRole: 'No role',
    owner: 'Owner',
    ownerHint: 'The id of the person whose key it is. Leave it empty for nobody in particular.',
    create: 'Create key',
  },
  fr: {
    title: 'Nouvelle clé d’API',
    lead: 'Son secret s’affiche une seule fois, juste après la création.',
    name: 'Nom',
    nameHint: 'À quoi elle sert, par exemple «\u00a0export de nuit\u00a0».',
    expires: 'Expiration',
    days: days => (days === 1 ? '1 jour' : `${days} jours`),
    until: day => `jusqu’au ${day}`,
    onDay: 'À la date de votre choix',
    day: 'Dernier jour (UTC)',
    never: 'Jamais',
    neverWarning:
      'Une clé sans expiration reste valable pour toujours, pour quiconque la trouve. Choisissez une fin, sauf raison particulière.',
    grants: 'Ce qu’elle peut faire',
    grantsHint: 'Pas plus que nécessaire.',
    grantsLines: 'Une autorisation par ligne, par exemple monitors:read.',
    subnets: 'D’où elle peut être utilisée',
    anySubnet: 'Toutes les adresses',
    listedSubnets: 'Seulement ces sous-réseaux',
    subnetsHint: 'Un par ligne, par exemple 203.0.113.0/24 ou 2001:db8::/32.',
    origins: 'Quelles pages web peuvent l’utiliser',
    anyOrigin: 'Toutes les origines',
    listedOrigins: 'Seulement ces origines',
    originsHint: 'Une par ligne, par exemple https://app.example.com ou https://*.example.com.',
    technicalContact: 'Contact technique',
    technicalContactHint: 'L’adresse e-mail de la personne qui s’en occupe\u00a0: elle reçoit les avertissements.',
    role: 'Rôle',
    noRole: 'Aucun rôle',
    owner: 'Propriétaire',
    ownerHint: 'L’identifiant de la personne à qui appartient la clé. Laissez vide pour personne en particulier.',
    create: 'Créer la clé',
  },
  ar: {
    title: 'مفتاح API جديد',
    lead: 'يظهر سرّه مرة واحدة فقط، بعد إنشائه مباشرة.',
    name: 'الاسم',
    nameHint: 'الغرض منه، مثل «التصدير الليلي».',
    expires: 'الانتهاء',
    days: days => (days === 1 ? 'يوم واحد' : days === 2 ? 'يومان' : days <= 10 ? `${days} أيام` : `${days} يومًا`),
    until: day => `حتى ${day}`,
    onDay: 'في يوم تختاره',
    day: 'آخر يوم (بالتوقيت العالمي)',
    never: 'أبدًا',
    neverWarning: 'المفتاح الذي لا ينتهي يبقى صالحًا إلى الأبد لكل من يجده. اختر نهاية له ما لم يكن لديك سبب.',
    grants: 'ما يُسمح له به',
    grantsHint: 'لا أكثر مما يحتاج إليه.',
    grantsLines: 'إذن واحد في كل سطر، مثل monitors:read.',
    subnets: 'من أين يمكن استخدامه',
    anySubnet: 'أي عنوان',
    listedSubnets: 'هذه الشبكات الفرعية فقط',
    subnetsHint: 'واحدة في كل سطر، مثل 203.0.113.0/24 أو 2001:db8::/32.',
    origins: 'أي صفحات الويب يمكنها استخدامه',
    anyOrigin: 'أي مصدر',
    listedOrigins: 'هذه المصادر فقط',
    originsHint: 'واحد في كل سطر، مثل https://app.example.com أو https://*.example.com.',
    technicalContact: 'جهة الاتصال التقنية',
    technicalContactHint: 'البريد الإلكتروني لمن يعتني به: تُرسل التحذيرات إليه.',
    role: 'الدور',
    noRole: 'بلا دور',
    owner: 'المالك',
    ownerHint: 'معرّف الشخص صاحب المفتاح. اتركه فارغًا إن لم يكن لأحد بعينه.',
    create: 'إنشاء المفتاح',
  },
}
