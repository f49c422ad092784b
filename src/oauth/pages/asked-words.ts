import type { Translated } from '../../language.js'
import { type Html, html } from '../../pages/html.js'

/** What pages say of a program that wants to act as somebody: who it is, as whom, what for, for how long. */
export interface AskedWords {
  /** Of a program whose name is its own word. */
  readonly selfNamed: (program: Html, person: Html) => Html
  /** Of a program that the host application lists. */
  readonly listed: (program: Html, person: Html) => Html
  readonly ofAccount: (person: Html, account: Html) => Html
  /** Before the list of what it will be allowed. */
  readonly allowed: string
  readonly everything: string
  readonly nothing: string
  readonly valid: string
  /** @param renewal how long it can go without being renewed; null where it is never renewed */
  readonly duration: (lifetime: string, renewal: string | null) => string
}

export const askedWords: Translated<AskedWords> = {
  en: {
    selfNamed: (program, person) => html`A program that calls itself ${program} wants to act as you, ${person}.`,
    listed: (program, person) => html`The program ${program} wants to act as you, ${person}.`,
    ofAccount: (person, account) => html`${person} of the account ${account}`,
    allowed: 'It will be allowed:',
    everything: 'It will be allowed everything that you may do.',
    nothing: 'It will be allowed nothing except to know who you are.',
    valid: 'Valid',
    duration: (lifetime, renewal) =>
      `for ${lifetime}${renewal === null ? '' : `, and longer if it renews the login at least every ${renewal}`}`,
  },
  fr: {
    selfNamed: (program, person) =>
      html`Un programme qui se donne le nom de ${program} veut agir à votre place, en tant que ${person}.`,
    listed: (program, person) => html`Le programme ${program} veut agir à votre place, en tant que ${person}.`,
    ofAccount: (person, account) => html`${person} du compte ${account}`,
    allowed: 'Il recevra ces autorisations\u00a0:',
    everything: 'Il pourra faire tout ce que vous pouvez faire.',
    nothing: 'Il ne pourra rien faire, sinon savoir qui vous êtes.',
    valid: 'Valable',
    duration: (lifetime, renewal) =>
      `pendant ${lifetime}${renewal === null ? '' : `, et au-delà s’il renouvelle la connexion sans jamais laisser passer plus de ${renewal}`}`,
  },
  ar: {
    selfNamed: (program, person) => html`برنامج يسمّي نفسه ${program} يريد أن يتصرّف نيابةً عنك، بصفتك ${person}.`,
    listed: (program, person) => html`البرنامج ${program} يريد أن يتصرّف نيابةً عنك، بصفتك ${person}.`,
    ofAccount: (person, account) => html`${person} من الحساب ${account}`,
    allowed: 'سيحصل على هذه الأذونات:',
    everything: 'سيُسمح له بكل ما يُسمح لك به.',
    nothing: 'لن يُسمح له بشيء سوى معرفة من أنت.',
    valid: 'الصلاحية',
    duration: (lifetime, renewal) =>
      `لمدة ${oblique(lifetime)}${renewal === null ? '' : `، وأطول من ذلك إذا جدّد تسجيل الدخول كل مرة قبل مرور ${oblique(renewal)}`}`,
  },
}

// Intl writes the Arabic dual as the subject of a sentence; behind another word it ends otherwise
const oblique = (duration: string) => duration.replace(/ان$/, 'ين')
