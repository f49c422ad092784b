import type { Translated } from '../../language.js'

/** What stands beside a secret that is shown once. */
export interface SecretWords {
  readonly title: string
  readonly lead: (name: string) => string
  readonly warning: string
  readonly secret: string
  /** The id of its key, which stands below it. */
  readonly id: string
  readonly copy: string
  readonly copied: string
  readonly download: string
  readonly downloaded: string
  readonly tryIt: string
  readonly done: string
  readonly leaveTitle: string
  readonly leaveText: string
  readonly stay: string
  readonly leave: string
}

export const secretWords: Translated<SecretWords> = {
  en: {
    title: 'Save this secret now',
    lead: name => `This is the secret of “${name}”.`,
    warning: 'It is shown only once. Nobody can show it to you again, and neither can we: keep it where you keep passwords.',
    secret: 'Secret',
    id: 'ID of the key',
    copy: 'Copy',
    copied: 'Copied',
    download: 'Download .env',
    downloaded: 'Downloaded',
    tryIt: 'Try it',
    done: 'Done',
    leaveTitle: 'Leave without copying it?',
    leaveText: 'You have not copied or downloaded the secret. Once you leave, nobody can show it to you again.',
    stay: 'Stay here',
    leave: 'Leave',
  },
  fr: {
    title: 'Enregistrez ce secret maintenant',
    lead: name => `Voici le secret de «\u00a0${name}\u00a0».`,
    warning:
      'Il ne s’affiche qu’une fois. Personne ne pourra vous le montrer à nouveau, nous non plus\u00a0: gardez-le avec vos mots de passe.',
    secret: 'Secret',
    id: 'Identifiant de la clé',
    copy: 'Copier',
    copied: 'Copié',
    download: 'Télécharger .env',
    downloaded: 'Téléchargé',
    tryIt: 'L’essayer',
    done: 'Terminé',
    leaveTitle: 'Quitter sans copier\u202f?',
    leaveText:
      'Vous n’avez ni copié ni téléchargé le secret. Une fois la page quittée, personne ne pourra vous le montrer à nouveau.',
    stay: 'Rester ici',
    leave: 'Quitter',
  },
  ar: {
    title: 'احفظ هذا السر الآن',
    lead: name => `هذا سر «${name}».`,
    warning: 'يظهر هذه المرة فقط. لا يستطيع أحد أن يعرضه لك مجددًا، ولا نحن: احفظه حيث تحفظ كلمات المرور.',
    secret: 'السر',
    id: 'معرّف المفتاح',
    copy: 'نسخ',
    copied: 'نُسخ',
    download: 'تنزيل ‎.env',
    downloaded: 'نُزّل',
    tryIt: 'جرّبه',
    done: 'تم',
    leaveTitle: 'أتغادر دون نسخ؟',
    leaveText: 'لم تنسخ السر ولم تنزّله. إذا غادرت فلن يستطيع أحد أن يعرضه لك مجددًا.',
    stay: 'البقاء هنا',
    leave: 'المغادرة',
  },
}
