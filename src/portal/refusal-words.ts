import type { Translated } from '../language.js'

/** What pages say that can't show what they were asked for. */
export interface RefusalWords {
  readonly notFound: { readonly title: string; readonly text: string }
  readonly notMember: { readonly title: string; readonly text: string }
  readonly forbidden: { readonly title: string; readonly text: string }
  readonly signInFirst: { readonly title: string; readonly text: string }
  readonly otherSite: { readonly title: string; readonly text: string }
  readonly unavailable: { readonly title: string; readonly text: string }
  readonly failed: { readonly title: string; readonly text: string }
  readonly badRequest: { readonly title: string; readonly text: string }
  readonly toKeys: string
}

export const refusalWords: Translated<RefusalWords> = {
  en: {
    notFound: { title: 'There is nothing here', text: 'It was deleted, it never existed, or it is not yours to see.' },
    notMember: {
      title: 'You have no access',
      text: 'You are not an active member of this account. Another member, or the provider of this API, can activate you again.',
    },
    forbidden: { title: 'You may not do this', text: 'Ask somebody in your account who may, or the provider of this API.' },
    signInFirst: { title: 'Sign in first', text: 'Sign in to the application, then open this page again.' },
    otherSite: {
      title: 'This came from another site',
      text: 'Forms are only taken from pages of this site. Open the page here and try again.',
    },
    unavailable: { title: 'Try again in a moment', text: 'The keys can’t be reached right now. Nothing was changed or lost.' },
    failed: {
      title: 'Something went wrong',
      text: 'It is not your fault. Try again; if it happens again, tell the provider of this API.',
    },
    badRequest: { title: 'This can’t be read', text: 'Open the page again and repeat what you did.' },
    toKeys: 'To the keys',
  },
  fr: {
    notFound: {
      title: 'Il n’y a rien ici',
      text: 'Cet élément a été supprimé, n’a jamais existé ou ne vous est pas accessible.',
    },
    notMember: {
      title: 'Vous n’avez pas accès',
      text: 'Vous n’êtes pas un membre actif de ce compte. Un autre membre, ou le fournisseur de cette API, peut vous réactiver.',
    },
    forbidden: {
      title: 'Vous ne pouvez pas faire cela',
      text: 'Adressez-vous à une personne de votre compte qui le peut, ou au fournisseur de cette API.',
    },
    signInFirst: { title: 'Connectez-vous d’abord', text: 'Connectez-vous à l’application, puis rouvrez cette page.' },
    otherSite: {
      title: 'Cela venait d’un autre site',
      text: 'Seuls les formulaires de ce site sont acceptés. Ouvrez la page ici et recommencez.',
    },
    unavailable: {
      title: 'Réessayez dans un instant',
      text: 'Les clés sont injoignables pour le moment. Rien n’a été modifié ni perdu.',
    },
    failed: {
      title: 'Une erreur est survenue',
      text: 'Vous n’y êtes pour rien. Réessayez\u202f; si cela persiste, prévenez le fournisseur de cette API.',
    },
    badRequest: { title: 'La demande est illisible', text: 'Rouvrez la page et recommencez.' },
    toKeys: 'Vers les clés',
  },
  ar: {
    notFound: { title: 'لا يوجد شيء هنا', text: 'ربما حُذف، أو لم يوجد قط، أو ليس لك أن تراه.' },
    notMember: {
      title: 'ليس لديك وصول',
      text: 'أنت لست عضوًا نشطًا في هذا الحساب. يمكن لعضو آخر أو لمزوّد هذه الواجهة البرمجية أن يعيد تفعيلك.',
    },
    forbidden: { title: 'لا يمكنك فعل هذا', text: 'اطلب ذلك ممن يملك الصلاحية في حسابك، أو من مزوّد هذه الواجهة البرمجية.' },
    signInFirst: { title: 'سجّل الدخول أولًا', text: 'سجّل الدخول إلى التطبيق، ثم افتح هذه الصفحة من جديد.' },
    otherSite: { title: 'جاء هذا من موقع آخر', text: 'لا تُقبل النماذج إلا من صفحات هذا الموقع. افتح الصفحة هنا وحاول مجددًا.' },
    unavailable: { title: 'حاول بعد لحظات', text: 'لا يمكن الوصول إلى المفاتيح الآن. لم يتغير شيء ولم يُفقد شيء.' },
    failed: { title: 'حدث خطأ ما', text: 'ليس الخطأ منك. حاول مجددًا، وإن استمر فأخبر مزوّد هذه الواجهة البرمجية.' },
    badRequest: { title: 'تعذّرت قراءة الطلب', text: 'افتح الصفحة من جديد وأعد ما فعلته.' },
    toKeys: 'إلى المفاتيح',
  },
}
