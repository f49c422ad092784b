import { checkOptions, option } from '../check-options.js'
import { isEmailAddress } from '../input/email-address.js'
import { isLanguage, LANGUAGES, type Language } from '../language.js'
import type { MailTransport } from './mail-transport.js'
import { type Mailbox, readMailbox } from './mailbox.js'
import { isNoticeType, NOTICE_TYPES, type Notice, type NoticeType } from './notice.js'

/** What a template is given. */
export type NoticeContent = Pick<Notice, 'type' | 'account' | 'data'>

/** What an e-mail says. */
export interface MailText {
  subject: string
  text: string
  html?: string
}

/** Writes the e-mail of a notice. It escapes what it puts into HTML itself. */
export type MailTemplate = (notice: NoticeContent, language: Language) => MailText | Promise<MailText>

/** How notices are sent by e-mail. */
export interface MailOptions {
  /** `smtp://…` or `smtps://…`, the options of a nodemailer transport, or anything with nodemailer's `sendMail`. */
  transport: string | MailTransport | object
  /** The sender, for instance `Example API <api@example.com>`. */
  from: string
  replyTo?: string
  /** Who decides on access requests: their addresses. */
  approvers?: readonly string[]
  /** The language of e-mails, or a function that knows it by recipient; English by default. */
  language?: Language | ((to: string, notice: NoticeContent) => Language | Promise<Language>)
  /** E-mails of your own, by notice. */
  templates?: Partial<Record<NoticeType, MailTemplate>>
  /** Where customers manage their keys: e-mails lead there. */
  portalUrl?: string
  /** What the sender is called below the text; the name in `from` by default. */
  brand?: string
}

/** The options of mail, checked. */
export interface CheckedMail extends Pick<MailOptions, 'transport' | 'templates'> {
  readonly from: Mailbox
  readonly replyTo: Mailbox | null
  readonly approvers: readonly string[]
  readonly languageOf: (to: string, notice: NoticeContent) => Language | Promise<Language>
  readonly portalUrl: string | null
  readonly brand: string
}

const RULES = {
  transport: option.either(option.text, option.object),
  from: option.text,
  replyTo: option.text,
  approvers: option.texts,
  language: option.either(option.one(...LANGUAGES), option.function),
  templates: option.object,
  portalUrl: option.text,
  brand: option.text,
}

/**
 * Checks the option `mail`.
 *
 * @throws TypeError that names the member and what would be right, and never what is in the transport
 */
export function readMail(mail: MailOptions): CheckedMail {
  checkOptions('mail', mail, RULES, ['transport', 'from'])
  const { transport, replyTo, approvers = [], language = 'en', templates = {}, portalUrl } = mail
  if (typeof transport === 'string' && !/^smtps?:\/\/[^/]/i.test(transport))
    throw new TypeError('mail: transport must be an smtp: or smtps: URL, such as "smtp://localhost:25", or an object')
  const stranger = approvers.findIndex(address => !isEmailAddress(address))
  if (stranger >= 0) throw new TypeError(`mail: approvers[${stranger}] is no e-mail address`)
  for (const [name, template] of Object.entries(templates)) {
    if (!isNoticeType(name)) throw new TypeError(`mail: templates: "${name}" is no notice. Known: ${NOTICE_TYPES.join(', ')}`)
    if (typeof template !== 'function') throw new TypeError(`mail: templates["${name}"] must be a function`)
  }
  if (portalUrl !== undefined && !/^https?:\/\/[^\s\p{C}]+$/iu.test(portalUrl))
    throw new TypeError('mail: portalUrl must be an http: or https: URL')
  const from = readMailbox('mail: from', mail.from)
  return {
    transport,
    from,
    replyTo: replyTo === undefined ? null : readMailbox('mail: replyTo', replyTo),
    approvers: [...approvers],
    languageOf: typeof language === 'function' ? checkedLanguage(language) : () => language,
    templates: { ...templates },
    portalUrl: portalUrl ?? null,
    brand: mail.brand ?? (from.name || from.address),
  }
}

type LanguageOf = Exclude<MailOptions['language'], Language | undefined>

function checkedLanguage(languageOf: LanguageOf): CheckedMail['languageOf'] {
  return async (to, notice) => {
    const language = await languageOf(to, notice)
    if (isLanguage(language)) return language
    throw new TypeError(`mail: language must give ${LANGUAGES.map(known => `'${known}'`).join(' or ')}`)
  }
}
