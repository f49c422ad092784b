import type { KeyRules } from '../../keys/key-rules.js'
import type { Translated } from '../../language.js'
import type { DemoName } from './demo-people.js'

/** What the demo's sign-in page says. */
export interface DemoSignInWords {
  readonly title: string
  readonly lead: string
  /** Before the person's name, and after it. */
  readonly signedInAs: string
  readonly openPortal: string
  readonly readMails: string
  /** Of the customer, where the demo has made-up usage. */
  readonly madeUpUsage: string
  /** Of the colleague, where keys are the account's and where they are personal. */
  readonly othersKeys: Readonly<Record<NonNullable<KeyRules['ownership']>, string>>
  readonly people: Readonly<Record<DemoName, { readonly name: string; readonly text: string; readonly button: string }>>
  readonly refused: Readonly<Record<'method' | 'elsewhere' | 'nobody', { readonly title: string; readonly text: string }>>
}

export const demoSignInWords: Translated<DemoSignInWords> = {
  en: {
    title: 'Who would you like to be?',
    lead: 'This is a demo: nobody has a password, and everybody is whoever they say they are. Your application has a sign-in of its own.',
    signedInAs: 'You are signed in as',
    openPortal: 'Open the portal',
    readMails: 'Read the e-mails',
    madeUpUsage: 'Their usage before today is made up.',
    othersKeys: {
      account: 'Change the same key as both, in two browsers, to see what happens.',
      personal: 'Keys are personal here: the customer does not see the colleague’s, nor the colleague the customer’s.',
    },
    people: {
      customer: {
        name: 'Customer',
        text: 'Makes, rotates and revokes keys of the account demo.',
        button: 'Sign in as customer',
      },
      colleague: {
        name: 'Colleague',
        text: 'Shares the account demo.',
        button: 'Sign in as colleague',
      },
      newcomer: {
        name: 'Newcomer',
        text: 'Belongs to an account that has no API access yet. Request it here, then decide as the approver.',
        button: 'Sign in as newcomer',
      },
      approver: {
        name: 'Approver',
        text: 'Works for the provider of the API: decides on requests, and sees every account.',
        button: 'Sign in as approver',
      },
      former: {
        name: 'Former member',
        text: 'Belonged to the account demo and was deactivated: the portal stays closed.',
        button: 'Sign in as former member',
      },
    },
    refused: {
      method: { title: 'This does not work', text: 'Open this page, or send its form.' },
      elsewhere: { title: 'This came from another site', text: 'Forms are only taken from pages of this site.' },
      nobody: { title: 'There is nobody by that name', text: 'Go back and choose one of the people listed.' },
    },
  },
  fr: {
    title: 'Qui voulez-vous être\u202f?',
    lead: 'Ceci est une démo\u00a0: personne n’a de mot de passe et chacun est qui il dit être. Votre application a sa propre page de connexion.',
    signedInAs: 'Vous êtes connecté en tant que',
    openPortal: 'Ouvrir le portail',
    readMails: 'Lire les e-mails',
    madeUpUsage: 'Leur utilisation jusqu’à hier est inventée.',
    othersKeys: {
      account: 'Modifiez la même clé sous les deux identités, dans deux navigateurs, pour voir ce qui se passe.',
      personal: 'Ici les clés sont personnelles\u00a0: ni le client ni le collègue ne voient celles de l’autre.',
    },
    people: {
      customer: {
        name: 'Client',
        text: 'Crée, renouvelle et révoque des clés du compte demo.',
        button: 'Se connecter comme client',
      },
      colleague: {
        name: 'Collègue',
        text: 'Partage le compte demo.',
        button: 'Se connecter comme collègue',
      },
      newcomer: {
        name: 'Nouveau venu',
        text: 'Appartient à un compte qui n’a pas encore accès à l’API. Demandez l’accès ici, puis décidez en tant qu’approbateur.',
        button: 'Se connecter comme nouveau venu',
      },
      approver: {
        name: 'Approbateur',
        text: 'Travaille pour le fournisseur de l’API\u00a0: décide des demandes et voit tous les comptes.',
        button: 'Se connecter comme approbateur',
      },
      former: {
        name: 'Ancien membre',
        text: 'Faisait partie du compte demo et a été désactivé\u00a0: le portail lui reste fermé.',
        button: 'Se connecter comme ancien membre',
      },
    },
    refused: {
      method: { title: 'Cela ne fonctionne pas', text: 'Ouvrez cette page ou envoyez son formulaire.' },
      elsewhere: { title: 'Cela venait d’un autre site', text: 'Seuls les formulaires de ce site sont acceptés.' },
      nobody: { title: 'Personne ne porte ce nom', text: 'Revenez en arrière et choisissez l’une des personnes proposées.' },
    },
  },
  ar: {
    title: 'من تريد أن تكون؟',
    lead: 'هذا عرض تجريبي: لا أحد لديه كلمة مرور، وكلٌّ هو من يقول إنه هو. لتطبيقك صفحة دخول خاصة به.',
    signedInAs: 'أنت مسجّل الدخول باسم',
    openPortal: 'فتح البوابة',
    readMails: 'قراءة الرسائل',
    madeUpUsage: 'استخدامها قبل اليوم مختلَق.',
    othersKeys: {
      account: 'عدّل المفتاح نفسه بالصفتين في متصفحين لترى ما يحدث.',
      personal: 'المفاتيح هنا شخصية: لا يرى العميل مفاتيح الزميل، ولا الزميل مفاتيح العميل.',
    },
    people: {
      customer: {
        name: 'عميل',
        text: 'ينشئ مفاتيح في الحساب demo ويدوّرها ويبطلها.',
        button: 'الدخول بصفة عميل',
      },
      colleague: {
        name: 'زميل',
        text: 'يشارك في الحساب demo.',
        button: 'الدخول بصفة زميل',
      },
      newcomer: {
        name: 'عميل جديد',
        text: 'من حساب ليس له وصول إلى الواجهة البرمجية بعد. اطلب الوصول هنا، ثم قرّر بصفة المسؤول عن الموافقة.',
        button: 'الدخول بصفة عميل جديد',
      },
      approver: {
        name: 'المسؤول عن الموافقة',
        text: 'يعمل لدى مزوّد الواجهة البرمجية: يبتّ في الطلبات ويرى كل الحسابات.',
        button: 'الدخول بصفة المسؤول عن الموافقة',
      },
      former: {
        name: 'عضو سابق',
        text: 'كان في الحساب demo وعُطِّل: تبقى البوابة مغلقة أمامه.',
        button: 'الدخول بصفة عضو سابق',
      },
    },
    refused: {
      method: { title: 'هذا لا يعمل', text: 'افتح هذه الصفحة أو أرسل نموذجها.' },
      elsewhere: { title: 'جاء هذا من موقع آخر', text: 'لا تُقبل النماذج إلا من صفحات هذا الموقع.' },
      nobody: { title: 'لا أحد بهذا الاسم', text: 'ارجع واختر أحد الأشخاص المذكورين.' },
    },
  },
}
