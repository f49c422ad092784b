import type { Translated } from '../../language.js'

/** What the page says on which a customer asks for access. */
export interface AccessWords {
  readonly lead: string
  readonly steps: Readonly<Record<'label' | 'ask' | 'pending' | 'approved' | 'done', string>>
  readonly states: Readonly<Record<'pending' | 'approved' | 'denied', string>>
  readonly again: string
  readonly request: string
  readonly reasonHint: string
  readonly ask: string
  readonly sent: string
  readonly meanwhile: string
  readonly notAsked: string
  readonly notNeeded: string
  readonly notNeededText: string
  readonly newKey: string
  readonly toKeys: string
}

export const accessWords: Translated<AccessWords> = {
  en: {
    lead: 'An account can make API keys once the provider of this API has approved it. One request is enough for everybody in the account.',
    steps: { label: 'Progress', ask: 'Request access', pending: 'Pending', approved: 'Approved', done: 'done' },
    states: {
      pending: 'The request is waiting for an answer. There is nothing you need to do meanwhile.',
      approved: 'The account may make API keys.',
      denied: 'The last request was denied. Read why, then ask again once you can answer it.',
    },
    again: 'Ask again',
    request: 'Request',
    reasonHint: 'What you want to do with the API, and for whom. Whoever decides will read this.',
    ask: 'Request access',
    sent: 'Your request was sent.',
    meanwhile: 'Somebody in your account had already asked. This is their request.',
    notAsked: 'This account has not asked for access.',
    notNeeded: 'No approval needed',
    notNeededText: 'You can make API keys right away.',
    newKey: 'New API key',
    toKeys: 'To the keys',
  },
  fr: {
    lead: 'Un compte crée des clés d’API dès que le fournisseur de cette API l’a approuvé. Une seule demande suffit pour toutes les personnes du compte.',
    steps: { label: 'Avancement', ask: 'Demander l’accès', pending: 'En attente', approved: 'Approuvée', done: 'fait' },
    states: {
      pending: 'La demande attend une réponse. Il n’y a rien à faire d’ici là.',
      approved: 'Le compte peut créer des clés d’API.',
      denied: 'La dernière demande a été refusée. Lisez pourquoi, puis demandez à nouveau dès que vous pouvez y répondre.',
    },
    again: 'Demander à nouveau',
    request: 'Demande',
    reasonHint: 'Ce que vous voulez faire avec l’API, et pour qui. La personne qui décide lira ce texte.',
    ask: 'Demander l’accès',
    sent: 'Votre demande a été envoyée.',
    meanwhile: 'Une personne de votre compte avait déjà fait une demande. La voici.',
    notAsked: 'Ce compte n’a pas demandé l’accès.',
    notNeeded: 'Aucune approbation requise',
    notNeededText: 'Vous pouvez créer des clés d’API dès maintenant.',
    newKey: 'Nouvelle clé d’API',
    toKeys: 'Vers les clés',
  },
  ar: {
    lead: 'يستطيع الحساب إنشاء مفاتيح API بعد أن يوافق مزوّد هذه الواجهة البرمجية. يكفي طلب واحد لكل من في الحساب.',
    steps: { label: 'التقدّم', ask: 'طلب الوصول', pending: 'قيد الانتظار', approved: 'مُوافَق عليه', done: 'تم' },
    states: {
      pending: 'الطلب بانتظار الرد. لا شيء يُفعل حتى ذلك الحين.',
      approved: 'يستطيع الحساب إنشاء مفاتيح API.',
      denied: 'رُفض آخر طلب. اقرأ السبب، ثم اطلب مجددًا حين تستطيع الرد عليه.',
    },
    again: 'الطلب مجددًا',
    request: 'الطلب',
    reasonHint: 'ما تريد فعله بالواجهة البرمجية، ولمن. يقرأ هذا من يتخذ القرار.',
    ask: 'طلب الوصول',
    sent: 'أُرسل طلبك.',
    meanwhile: 'سبق أن طلب أحد من حسابك الوصول. هذا هو الطلب.',
    notAsked: 'لم يطلب هذا الحساب الوصول.',
    notNeeded: 'لا حاجة إلى موافقة',
    notNeededText: 'يمكنك إنشاء مفاتيح API الآن.',
    newKey: 'مفتاح API جديد',
    toKeys: 'إلى المفاتيح',
  },
}
