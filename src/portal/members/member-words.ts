import type { Translated } from '../../language.js'

/** What pages say of the people of an account. */
export interface MemberWords {
  readonly lead: string
  readonly hosted: string
  readonly person: string
  readonly email: string
  readonly noEmail: string
  readonly state: string
  readonly active: string
  readonly inactive: string
  readonly you: string
  readonly grants: string
  readonly noCeiling: string
  readonly nothing: string
  readonly actions: string
  readonly activate: string
  readonly deactivate: string
  readonly empty: string
  readonly emptyText: string
  readonly done: Readonly<Record<'activated' | 'deactivated', string>>
  /** What follows, by whose keys are. */
  readonly activateMeans: Readonly<Record<'everybody' | 'account' | 'personal', string>>
  readonly deactivateMeans: Readonly<Record<'everybody' | 'account' | 'personal', string>>
}

export const memberWords: Translated<MemberWords> = {
  en: {
    lead: 'Active members see and manage the keys of the account.',
    hosted: 'People are managed in the application itself, not here.',
    person: 'Person',
    email: 'E-mail',
    noEmail: 'not known',
    state: 'State',
    active: 'Active',
    inactive: 'Inactive',
    you: 'You',
    grants: 'May do at most',
    noCeiling: 'No limit',
    nothing: 'Nothing',
    actions: 'Actions',
    activate: 'Activate',
    deactivate: 'Deactivate',
    empty: 'No members yet',
    emptyText: 'Whoever opens these pages for this account becomes a member.',
    done: {
      activated: 'The member is active.',
      deactivated: 'The member is no longer active.',
    },
    activateMeans: {
      everybody: 'This person sees and manages the keys of the account again.',
      account: 'Nothing changes for the keys themselves.',
      personal: 'The person’s own keys work again, unless they ended for another reason.',
    },
    deactivateMeans: {
      everybody:
        'This person no longer sees the keys of the account, and can’t make new ones. Programs that the person logged in with are refused.',
      account:
        'The keys that the person made belong to the account, and keep working. The person may still know their secrets: rotate those keys afterwards.',
      personal: 'The person’s own keys stop working at once. They work again once the person is activated again.',
    },
  },
  fr: {
    lead: 'Les membres actifs voient et gèrent les clés du compte.',
    hosted: 'Les personnes sont gérées dans l’application elle-même, pas ici.',
    person: 'Personne',
    email: 'Adresse e-mail',
    noEmail: 'inconnue',
    state: 'État',
    active: 'Actif',
    inactive: 'Inactif',
    you: 'Vous',
    grants: 'Peut faire au plus',
    noCeiling: 'Sans limite',
    nothing: 'Rien',
    actions: 'Opérations',
    activate: 'Activer',
    deactivate: 'Désactiver',
    empty: 'Pas encore de membre',
    emptyText: 'Toute personne qui ouvre ces pages pour ce compte en devient membre.',
    done: {
      activated: 'Le membre est actif.',
      deactivated: 'Le membre n’est plus actif.',
    },
    activateMeans: {
      everybody: 'Cette personne voit et gère à nouveau les clés du compte.',
      account: 'Rien ne change pour les clés elles-mêmes.',
      personal: 'Les clés de cette personne fonctionnent à nouveau, sauf si elles ont pris fin pour une autre raison.',
    },
    deactivateMeans: {
      everybody:
        'Cette personne ne voit plus les clés du compte et n’en crée plus. Les programmes avec lesquels elle s’est connectée sont refusés.',
      account:
        'Les clés qu’elle a créées appartiennent au compte et continuent de fonctionner. Elle peut encore en connaître les secrets\u00a0: renouvelez ensuite ces clés.',
      personal:
        'Les clés de cette personne cessent immédiatement de fonctionner. Elles fonctionneront à nouveau dès qu’elle sera réactivée.',
    },
  },
  ar: {
    lead: 'يرى الأعضاء النشطون مفاتيح الحساب ويديرونها.',
    hosted: 'يُدار الأشخاص في التطبيق نفسه، لا هنا.',
    person: 'الشخص',
    email: 'البريد الإلكتروني',
    noEmail: 'غير معروف',
    state: 'الحالة',
    active: 'نشط',
    inactive: 'غير نشط',
    you: 'أنت',
    grants: 'أقصى ما يُسمح له به',
    noCeiling: 'بلا حد',
    nothing: 'لا شيء',
    actions: 'الإجراءات',
    activate: 'تفعيل',
    deactivate: 'تعطيل',
    empty: 'لا أعضاء بعد',
    emptyText: 'كل من يفتح هذه الصفحات لهذا الحساب يصبح عضوًا فيه.',
    done: {
      activated: 'العضو نشط.',
      deactivated: 'لم يعد العضو نشطًا.',
    },
    activateMeans: {
      everybody: 'يرى هذا الشخص مفاتيح الحساب ويديرها من جديد.',
      account: 'لا يتغير شيء في المفاتيح نفسها.',
      personal: 'تعمل مفاتيح هذا الشخص من جديد، ما لم تنتهِ لسبب آخر.',
    },
    deactivateMeans: {
      everybody: 'لا يعود هذا الشخص يرى مفاتيح الحساب ولا ينشئ غيرها. وتُرفض البرامج التي سجّل الدخول بها.',
      account: 'المفاتيح التي أنشأها ملك للحساب وتبقى تعمل. وقد يعرف أسرارها: دوّر تلك المفاتيح بعد ذلك.',
      personal: 'تتوقف مفاتيح هذا الشخص فورًا، وتعمل من جديد حين يُفعَّل.',
    },
  },
}
