import type { Translated } from '../../language.js'

/** What the page of sent e-mails says. */
export interface OutboxWords {
  readonly title: string
  readonly lead: string
  readonly to: string
  readonly empty: string
  readonly emptyText: string
  /** What sends an e-mail where access has to be approved. */
  readonly approvalOccasions: readonly string[]
  /** What else sends one. */
  readonly occasions: readonly string[]
  readonly elsewhere: string
  /** @param server whose name stands there in markup of its own */
  readonly elsewhereText: readonly [before: string, after: string]
}

export const outboxWords: Translated<OutboxWords> = {
  en: {
    title: 'Sent e-mails',
    lead: 'The demo sends nothing: what it would have sent is shown here, newest first. Nothing is kept once it stops.',
    to: 'To',
    empty: 'No e-mails yet',
    emptyText: 'One is sent when:',
    approvalOccasions: ['somebody requests access, as the newcomer can', 'a request is approved or denied, as the approver can'],
    occasions: [
      'a key expires soon, or has expired',
      'a member who may know the secret of a key is deactivated',
      'a secret is found in public and reported',
    ],
    elsewhere: 'E-mails go to your mail server',
    elsewhereText: ['KEYWRIGHT_MAIL_URL is set, so the demo hands its e-mails to', 'and keeps none for this page.'],
  },
  fr: {
    title: 'E-mails envoyés',
    lead: 'La démo n’envoie rien\u00a0: ce qu’elle aurait envoyé s’affiche ici, du plus récent au plus ancien. Rien n’est conservé après son arrêt.',
    to: 'À',
    empty: 'Aucun e-mail pour le moment',
    emptyText: 'Un e-mail est envoyé lorsque\u00a0:',
    approvalOccasions: [
      'une personne demande l’accès, comme le peut le nouveau venu',
      'une demande est approuvée ou refusée, comme le peut l’approbateur',
    ],
    occasions: [
      'une clé expire bientôt ou a expiré',
      'un membre qui connaît peut-être le secret d’une clé est désactivé',
      'un secret est découvert en public et signalé',
    ],
    elsewhere: 'Les e-mails partent vers votre serveur de messagerie',
    elsewhereText: [
      'KEYWRIGHT_MAIL_URL est défini\u00a0: la démo confie ses e-mails à',
      'et n’en conserve aucun pour cette page.',
    ],
  },
  ar: {
    title: 'الرسائل المرسلة',
    lead: 'لا يرسل العرض التجريبي شيئًا: ما كان سيرسله يظهر هنا، الأحدث أولًا. ولا يُحفظ شيء بعد توقفه.',
    to: 'إلى',
    empty: 'لا رسائل بعد',
    emptyText: 'تُرسل رسالة عندما:',
    approvalOccasions: [
      'يطلب أحدهم الوصول، كما يستطيع العميل الجديد',
      'تتم الموافقة على طلب أو يُرفض، كما يستطيع المسؤول عن الموافقة',
    ],
    occasions: ['يقترب انتهاء صلاحية مفتاح أو تنتهي', 'يُعطَّل عضو قد يعرف سر أحد المفاتيح', 'يُعثر على سر منشور للعموم ويُبلَّغ عنه'],
    elsewhere: 'تذهب الرسائل إلى خادم بريدك',
    elsewhereText: ['ضُبط KEYWRIGHT_MAIL_URL، لذا يسلّم العرض التجريبي رسائله إلى', 'ولا يحتفظ بأي منها لهذه الصفحة.'],
  },
}
