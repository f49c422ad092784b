import type { Translated } from '../../language.js'

interface RefusalText {
  readonly title: string
  readonly text: string
}

/** What login pages say that can't show what they were asked for. */
export interface LoginRefusalWords {
  /** A form that is too old, or not of this server. */
  readonly outdated: RefusalText
  /** A form that was answered before. */
  readonly answered: RefusalText
  readonly signedOut: RefusalText
  /** A form that asked another person. */
  readonly otherPerson: RefusalText
  readonly unknownProgram: RefusalText
  /** A person whose id is like that of a key. */
  readonly keyLikeId: RefusalText
  /** A person whom the host application's directory does not know. */
  readonly membersOnly: RefusalText
  readonly notMember: RefusalText
  readonly otherSite: RefusalText
  readonly unreadable: RefusalText
  readonly unavailable: RefusalText
  readonly failed: RefusalText
}

export const loginRefusalWords: Translated<LoginRefusalWords> = {
  en: {
    outdated: {
      title: 'This page is too old',
      text: 'Too much time has passed, or the page is not from this server. Start again from the program.',
    },
    answered: { title: 'This was already answered', text: 'A page can be answered only once. Start again from the program.' },
    signedOut: { title: 'Sign in first', text: 'You are no longer signed in. Sign in, then start again from the program.' },
    otherPerson: {
      title: 'Somebody else was asked this',
      text: 'The page was opened by somebody other than the person who is signed in now. Start again from the program.',
    },
    unknownProgram: {
      title: 'This program is not known here',
      text: 'Nobody can log in with the program that sent you. Ask whoever made it, or the provider of this API.',
    },
    keyLikeId: {
      title: 'You can’t log in here',
      text: 'Your id is like that of a key, and nobody with such an id can log in. Tell the provider of this API.',
    },
    membersOnly: { title: 'You can’t log in here', text: 'Only members of an account can log in.' },
    notMember: {
      title: 'You have no access',
      text: 'You are not an active member of this account. Another member, or the provider of this API, can activate you again.',
    },
    otherSite: {
      title: 'This came from another site',
      text: 'An answer is only taken from a page of this site. If you did not start this yourself, leave it. Otherwise start again from the program or the device.',
    },
    unreadable: {
      title: 'This does not work',
      text: 'What the program or the page has sent is not valid. Start again; if it happens again, tell whoever made the program.',
    },
    unavailable: { title: 'Try again in a while', text: 'The server can’t answer right now. Nothing was connected.' },
    failed: {
      title: 'Something went wrong',
      text: 'It is not your fault. Try again; if it happens again, tell the provider of this API.',
    },
  },
  fr: {
    outdated: {
      title: 'Cette page a expiré',
      text: 'Trop de temps s’est écoulé, ou la page ne vient pas de ce serveur. Recommencez depuis le programme.',
    },
    answered: {
      title: 'La réponse a déjà été donnée',
      text: 'On ne peut répondre qu’une fois à une page. Recommencez depuis le programme.',
    },
    signedOut: {
      title: 'Connectez-vous d’abord',
      text: 'Votre session est terminée. Connectez-vous, puis recommencez depuis le programme.',
    },
    otherPerson: {
      title: 'Cette question s’adressait à quelqu’un d’autre',
      text: 'La page a été ouverte par une autre personne que celle dont la session est en cours. Recommencez depuis le programme.',
    },
    unknownProgram: {
      title: 'Ce programme n’est pas connu ici',
      text: 'Personne ne peut se connecter avec le programme qui vous envoie. Adressez-vous à son auteur, ou au fournisseur de cette API.',
    },
    keyLikeId: {
      title: 'Vous ne pouvez pas vous connecter ici',
      text: 'Votre identifiant ressemble à celui d’une clé, et personne ne peut se connecter avec un tel identifiant. Prévenez le fournisseur de cette API.',
    },
    membersOnly: {
      title: 'Vous ne pouvez pas vous connecter ici',
      text: 'Seuls les membres d’un compte peuvent se connecter.',
    },
    notMember: {
      title: 'Vous n’avez pas accès',
      text: 'Vous n’êtes pas un membre actif de ce compte. Un autre membre, ou le fournisseur de cette API, peut vous réactiver.',
    },
    otherSite: {
      title: 'Cela venait d’un autre site',
      text: 'Une réponse n’est acceptée que depuis une page de ce site. Si vous n’êtes pas à l’origine de cette demande, n’y donnez pas suite. Sinon, recommencez depuis le programme ou l’appareil.',
    },
    unreadable: {
      title: 'Cela ne fonctionne pas',
      text: 'Ce que le programme ou la page a envoyé n’est pas valable. Recommencez\u202f; si cela persiste, prévenez l’auteur du programme.',
    },
    unavailable: {
      title: 'Réessayez dans un moment',
      text: 'Le serveur ne peut pas répondre pour le moment. Rien n’a été connecté.',
    },
    failed: {
      title: 'Une erreur est survenue',
      text: 'Vous n’y êtes pour rien. Réessayez\u202f; si cela persiste, prévenez le fournisseur de cette API.',
    },
  },
  ar: {
    outdated: {
      title: 'انتهت صلاحية هذه الصفحة',
      text: 'مرّ وقت طويل، أو ليست الصفحة من هذا الخادم. ابدأ من جديد من البرنامج.',
    },
    answered: { title: 'سبقت الإجابة عن هذا', text: 'لا يمكن الإجابة عن الصفحة إلا مرة واحدة. ابدأ من جديد من البرنامج.' },
    signedOut: { title: 'سجّل الدخول أولًا', text: 'لم تعد مسجّل الدخول. سجّل الدخول، ثم ابدأ من جديد من البرنامج.' },
    otherPerson: {
      title: 'كان هذا السؤال موجّهًا إلى شخص آخر',
      text: 'فتح الصفحةَ شخصٌ غير المسجّل دخوله الآن. ابدأ من جديد من البرنامج.',
    },
    unknownProgram: {
      title: 'هذا البرنامج غير معروف هنا',
      text: 'لا يمكن لأحد تسجيل الدخول بالبرنامج الذي أرسلك. راجع من صنعه، أو مزوّد هذه الواجهة البرمجية.',
    },
    keyLikeId: {
      title: 'لا يمكنك تسجيل الدخول هنا',
      text: 'معرّفك يشبه معرّف مفتاح، ولا يمكن لأحد تسجيل الدخول بمعرّف كهذا. أخبر مزوّد هذه الواجهة البرمجية.',
    },
    membersOnly: { title: 'لا يمكنك تسجيل الدخول هنا', text: 'لا يمكن تسجيل الدخول إلا لأعضاء حساب ما.' },
    notMember: {
      title: 'ليس لديك وصول',
      text: 'أنت لست عضوًا نشطًا في هذا الحساب. يمكن لعضو آخر أو لمزوّد هذه الواجهة البرمجية أن يعيد تفعيلك.',
    },
    otherSite: {
      title: 'جاء هذا من موقع آخر',
      text: 'لا تُقبل الإجابة إلا من صفحة من هذا الموقع. إن لم تكن أنت من بدأ هذا، فاتركه. وإلا فابدأ من جديد من البرنامج أو الجهاز.',
    },
    unreadable: {
      title: 'هذا لا يعمل',
      text: 'ما أرسله البرنامج أو الصفحة غير صحيح. ابدأ من جديد، وإن استمر ذلك فأخبر من صنع البرنامج.',
    },
    unavailable: { title: 'حاول بعد قليل', text: 'لا يستطيع الخادم أن يجيب الآن. لم يُوصَل أي شيء.' },
    failed: { title: 'حدث خطأ ما', text: 'ليس الخطأ منك. حاول مجددًا، وإن استمر فأخبر مزوّد هذه الواجهة البرمجية.' },
  },
}
