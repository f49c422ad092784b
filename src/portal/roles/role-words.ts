import type { Translated } from '../../language.js'

/** What pages say of roles. */
export interface RoleWords {
  readonly lead: string
  /** What stands in the place of the lead where each key has a role of its own. */
  readonly ownLead: string
  readonly name: string
  readonly grants: string
  readonly noGrants: string
  readonly more: (count: string) => string
  readonly whose: string
  readonly everyAccount: string
  readonly carriedBy: string
  readonly severalKeys: string
  readonly oneKey: string
  readonly empty: string
  readonly emptyText: string
  readonly ownEmptyText: string
  readonly saved: string
  readonly title: string
  readonly effect: string
  readonly onlyAdmin: string
  readonly fixed: string
  readonly meanwhile: string
  readonly save: string
}

export const roleWords: Translated<RoleWords> = {
  en: {
    lead: 'A role is a named set of grants. A key that carries one may do what the role allows, in addition to what it is allowed itself.',
    ownLead: 'Each key has a role of its own, called as the key at first. It alone says what the key may do.',
    name: 'Name',
    grants: 'Grants',
    noGrants: 'None',
    more: count => `and ${count} more`,
    whose: 'Belongs to',
    everyAccount: 'All accounts',
    carriedBy: 'Carried by',
    severalKeys: 'Any key',
    oneKey: 'One key only',
    empty: 'No roles yet',
    emptyText: 'The provider of this API sets them up. Keys work without one.',
    ownEmptyText: 'Each key gets a role of its own when it is made.',
    saved: 'The role is saved. Every key that carries it follows at once.',
    title: 'Role',
    effect: 'A change takes effect at once on every key that carries the role.',
    onlyAdmin: 'Every account may use this role, so only an admin of the provider of this API can change it.',
    fixed: 'The grants are fixed: they can’t be changed once a key has them.',
    meanwhile:
      'Somebody else changed this role meanwhile; this is how it is now. What you typed is kept below, and what you left alone is up to date. Save again if that is right.',
    save: 'Save',
  },
  fr: {
    lead: 'Un rôle est un ensemble nommé d’autorisations. Une clé qui en porte un peut faire ce qu’il permet, en plus de ses propres autorisations.',
    ownLead: 'Chaque clé a son propre rôle, qui porte d’abord le nom de la clé. Lui seul dit ce que la clé peut faire.',
    name: 'Nom',
    grants: 'Autorisations',
    noGrants: 'Aucune',
    more: count => `et ${count} de plus`,
    whose: 'Appartient à',
    everyAccount: 'Tous les comptes',
    carriedBy: 'Porté par',
    severalKeys: 'Toute clé',
    oneKey: 'Une seule clé',
    empty: 'Pas encore de rôle',
    emptyText: 'Le fournisseur de cette API les définit. Les clés fonctionnent aussi sans rôle.',
    ownEmptyText: 'Chaque clé reçoit son propre rôle lors de sa création.',
    saved: 'Le rôle est enregistré. Toutes les clés qui le portent le suivent aussitôt.',
    title: 'Rôle',
    effect: 'Une modification prend effet aussitôt sur toutes les clés qui portent ce rôle.',
    onlyAdmin: 'Tous les comptes peuvent utiliser ce rôle\u00a0: seul un administrateur du fournisseur de cette API le modifie.',
    fixed: 'Les autorisations sont fixes\u00a0: elles ne changent plus une fois qu’une clé les possède.',
    meanwhile:
      'Quelqu’un d’autre a modifié ce rôle entre-temps\u00a0: voici ce qu’il est devenu. Votre saisie est conservée ci-dessous\u202f; ce que vous n’aviez pas modifié est à jour. Enregistrez à nouveau si cela convient.',
    save: 'Enregistrer',
  },
  ar: {
    lead: 'الدور مجموعة أذونات لها اسم. المفتاح الذي يحمل دورًا يُسمح له بما يسمح به الدور، إضافة إلى أذوناته هو.',
    ownLead: 'لكل مفتاح دوره الخاص، ويحمل في البداية اسم المفتاح. والدور وحده يحدد ما يُسمح للمفتاح به.',
    name: 'الاسم',
    grants: 'الأذونات',
    noGrants: 'لا شيء',
    more: count => `و${count} غيرها`,
    whose: 'يخص',
    everyAccount: 'كل الحسابات',
    carriedBy: 'يحمله',
    severalKeys: 'أي مفتاح',
    oneKey: 'مفتاح واحد فقط',
    empty: 'لا أدوار بعد',
    emptyText: 'يضعها مزوّد هذه الواجهة البرمجية. وتعمل المفاتيح بدونها.',
    ownEmptyText: 'يحصل كل مفتاح على دوره الخاص عند إنشائه.',
    saved: 'حُفظ الدور. وتتبعه فورًا كل المفاتيح التي تحمله.',
    title: 'دور',
    effect: 'يسري التغيير فورًا على كل المفاتيح التي تحمل الدور.',
    onlyAdmin: 'يمكن لكل الحسابات استخدام هذا الدور: لا يغيّره إلا مدير لدى مزوّد هذه الواجهة البرمجية.',
    fixed: 'الأذونات ثابتة: لا تتغير هنا بعد أن يحصل عليها مفتاح.',
    meanwhile:
      'غيّر شخص آخر هذا الدور أثناء ذلك، وهذا ما صار إليه. ما كتبته باقٍ أدناه، وما لم تغيّره أصبح كما هو الآن. احفظ مجددًا إن كان ذلك صحيحًا.',
    save: 'حفظ',
  },
}
