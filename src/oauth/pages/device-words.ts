import type { Translated } from '../../language.js'
import { type Html, html } from '../../pages/html.js'

/** What the pages say on which people connect a device. */
export interface DeviceWords {
  readonly title: (api: string) => string
  readonly heading: (api: Html) => Html
  readonly lead: string
  readonly code: string
  readonly hint: (example: Html) => Html
  readonly next: string
  readonly signedIn: (user: Html) => Html
  readonly problems: Readonly<Record<'empty' | 'notKnown', string>>
  readonly tooMany: string
  /** @param when such as "in 9 minutes" */
  readonly tryAgain: (when: string) => string
  readonly confirm: (api: Html, program: Html) => Html
  readonly asked: string
  readonly justNow: string
  readonly from: string
  readonly address: (ip: Html, isSame: boolean) => Html
  readonly unknownAddress: string
  readonly warning: string
  /** Why: what somebody may have in mind. */
  readonly fraud: string
  readonly approve: string
  readonly deny: string
  readonly notHeld: (grants: Html) => Html
  readonly tooLong: (mostCharacters: number) => string
  /** Between things of a list. */
  readonly comma: string
  readonly connected: Done
  readonly refused: Done
}

interface Done {
  readonly title: string
  readonly text: string
}

export const deviceWords: Translated<DeviceWords> = {
  en: {
    title: api => `Connect a device to ${api}`,
    heading: api => html`Connect a device to ${api}`,
    lead: 'Type the code that the device or the program shows you.',
    code: 'Code',
    hint: example => html`Eight letters, as in ${example}. You will be asked before anything is connected.`,
    next: 'Continue',
    signedIn: user => html`You are signed in as ${user}.`,
    problems: {
      empty: 'Type the code that the device shows.',
      notKnown: 'This code is not known. It may have expired, been used already or been mistyped: start again on the device.',
    },
    tooMany: 'Too many wrong codes',
    tryAgain: when => `Too many codes were wrong. Try again ${when}.`,
    confirm: (api, program) => html`Connect ${program} to ${api}?`,
    asked: 'Asked',
    justNow: 'less than a minute ago',
    from: 'From',
    address: (ip, isSame) =>
      html`the address ${ip}, ${isSame ? 'the one that you use now' : 'which is not the one that you use now'}`,
    unknownAddress: 'an address that is not known',
    warning: 'Go on only if you started this yourself, just now, and the device is in front of you.',
    fraud: 'If somebody sent you the code or asked you to type it in, refuse: they would get in as you.',
    approve: 'Connect it',
    deny: 'Refuse it',
    notHeld: grants =>
      html`You do not hold ${grants}, so this can’t be connected. Have it ask for less, or ask whoever manages your account.`,
    tooLong: most =>
      `This can’t be connected: it asks for more grants than fit into a token, which are at most ${most} characters. Have it ask for fewer.`,
    comma: ', ',
    connected: { title: 'Connected', text: 'Go back to your device: it goes on in a few seconds. You can close this page.' },
    refused: { title: 'Refused', text: 'Nothing was connected. You can close this page.' },
  },
  fr: {
    title: api => `Connecter un appareil à ${api}`,
    heading: api => html`Connecter un appareil à ${api}`,
    lead: 'Saisissez le code que l’appareil ou le programme vous affiche.',
    code: 'Code',
    hint: example => html`Huit lettres, comme dans ${example}. Rien ne sera connecté avant que vous ne l’ayez confirmé.`,
    next: 'Continuer',
    signedIn: user => html`Votre session est celle de ${user}.`,
    problems: {
      empty: 'Saisissez le code que l’appareil affiche.',
      notKnown:
        'Ce code n’est pas connu. Il a peut-être expiré, déjà servi ou été mal saisi\u00a0: recommencez depuis l’appareil.',
    },
    tooMany: 'Trop de codes erronés',
    tryAgain: when => `Trop de codes étaient erronés. Réessayez ${when}.`,
    confirm: (api, program) => html`Connecter ${program} à ${api}\u202f?`,
    asked: 'Demandé',
    justNow: 'il y a moins d’une minute',
    from: 'Depuis',
    address: (ip, isSame) =>
      html`l’adresse ${ip}, ${isSame ? 'celle que vous utilisez en ce moment' : 'qui n’est pas celle que vous utilisez en ce moment'}`,
    unknownAddress: 'une adresse inconnue',
    warning: 'Ne continuez que si vous avez lancé cette demande vous-même, à l’instant, et que l’appareil se trouve devant vous.',
    fraud:
      'Si quelqu’un vous a envoyé le code ou vous a demandé de le saisir, refusez\u00a0: cette personne entrerait en se faisant passer pour vous.',
    approve: 'Connecter',
    deny: 'Refuser',
    notHeld: grants =>
      html`Vous ne disposez pas de ${grants}\u00a0: la connexion est impossible. Faites-lui demander moins, ou adressez-vous à la personne qui gère votre compte.`,
    tooLong: most =>
      `La connexion est impossible\u00a0: les autorisations demandées ne tiennent pas dans un jeton, qui en contient au plus ${most} caractères. Faites-lui en demander moins.`,
    comma: ', ',
    connected: {
      title: 'Connecté',
      text: 'Revenez à votre appareil\u00a0: il continue dans quelques secondes. Vous pouvez fermer cette page.',
    },
    refused: { title: 'Refusé', text: 'Rien n’a été connecté. Vous pouvez fermer cette page.' },
  },
  ar: {
    title: api => `توصيل جهاز إلى ${api}`,
    heading: api => html`توصيل جهاز إلى ${api}`,
    lead: 'أدخل رمز الجهاز الذي يعرضه لك الجهاز أو البرنامج.',
    code: 'رمز الجهاز',
    hint: example => html`ثمانية أحرف، مثل ${example}. لن يُوصَل أي شيء قبل أن نسألك.`,
    next: 'متابعة',
    signedIn: user => html`أنت مسجّل الدخول باسم ${user}.`,
    problems: {
      empty: 'أدخل رمز الجهاز المعروض عليه.',
      notKnown: 'رمز الجهاز هذا غير معروف. ربما انتهت صلاحيته، أو سبق استخدامه، أو أُدخل خطأً: ابدأ من جديد على الجهاز.',
    },
    tooMany: 'رموز خاطئة كثيرة',
    tryAgain: when => `أُدخل عدد كبير من الرموز الخاطئة. حاول مجددًا ${when}.`,
    confirm: (api, program) => html`هل تريد توصيل ${program} إلى ${api}؟`,
    asked: 'وقت الطلب',
    justNow: 'قبل أقل من دقيقة',
    from: 'مصدر الطلب',
    address: (ip, isSame) =>
      html`العنوان ${ip}، ${isSame ? 'وهو العنوان الذي تستخدمه الآن' : 'وهو ليس العنوان الذي تستخدمه الآن'}`,
    unknownAddress: 'عنوان غير معروف',
    warning: 'لا تتابع إلا إذا كنت قد بدأت هذا بنفسك، للتوّ، وكان الجهاز أمامك.',
    fraud: 'إذا أرسل إليك أحد رمز الجهاز أو طلب منك إدخاله، فارفض: وإلا دخل منتحلًا هويتك.',
    approve: 'توصيل',
    deny: 'رفض',
    notHeld: grants => html`لا تملك ${grants}، لذلك لا يمكن توصيله. اجعله يطلب أقل، أو راجع من يدير حسابك.`,
    tooLong: most => `لا يمكن توصيله: الأذونات المطلوبة لا يتسع لها رمز وصول، وحدّها الأقصى ${most} حرفًا. اجعله يطلب أذونات أقل.`,
    comma: '، ',
    connected: { title: 'تم التوصيل', text: 'عُد إلى جهازك: سيتابع خلال ثوانٍ قليلة. يمكنك إغلاق هذه الصفحة.' },
    refused: { title: 'تم الرفض', text: 'لم يُوصَل أي شيء. يمكنك إغلاق هذه الصفحة.' },
  },
}
