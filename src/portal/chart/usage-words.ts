import type { AuthErrorCode } from '../../errors.js'
import type { Translated } from '../../language.js'

/** What the chart of a key's requests says. */
export interface UsageWords {
  readonly title: string
  readonly none: string
  readonly summary: (allowed: string, refused: string) => string
  readonly most: (requests: string, day: string) => string
  readonly span: (first: string, last: string) => string
  readonly onTop: string
  readonly ofDay: (day: string, allowed: string, refused: string) => string
  readonly asTable: string
  readonly day: string
  readonly allowed: string
  readonly refused: string
  readonly why: string
  /** Why requests are refused; policies of the application's own have further codes. */
  readonly codes: Readonly<Partial<Record<AuthErrorCode, string>>>
}

export const usageWords: Translated<UsageWords> = {
  en: {
    title: 'Requests in the last 30 days',
    none: 'No requests in the last 30 days.',
    summary: (allowed, refused) => `${allowed} allowed, ${refused} refused.`,
    most: (requests, day) => `The most on one day: ${requests}, on ${day}.`,
    span: (first, last) => `From ${first} to ${last} (UTC).`,
    onTop: 'Refused requests stand on top of allowed ones.',
    ofDay: (day, allowed, refused) => `${day}: ${allowed} allowed, ${refused} refused`,
    asTable: 'Show as a table',
    day: 'Day',
    allowed: 'Allowed',
    refused: 'Refused',
    why: 'Why refused',
    codes: {
      invalid_token: 'Token not valid',
      invalid_dpop_proof: 'Proof not valid',
      key_expired: 'Key expired',
      key_revoked: 'Key revoked',
      key_idle: 'Key idle',
      owner_inactive: 'Owner inactive',
      secret_ended: 'Secret ended',
      token_revoked: 'Token revoked',
      ip_not_allowed: 'Address not allowed',
      origin_not_allowed: 'Origin not allowed',
      insufficient_grants: 'Grant missing',
      api_key_not_accepted: 'API keys not accepted there',
      unsupported_api_version: 'API version not supported',
      rate_limited: 'Too many requests',
    },
  },
  fr: {
    title: 'Requêtes des 30 derniers jours',
    none: 'Aucune requête ces 30 derniers jours.',
    summary: (allowed, refused) => `Acceptées\u00a0: ${allowed}, refusées\u00a0: ${refused}.`,
    most: (requests, day) => `Maximum en un jour\u00a0: ${requests}, le ${day}.`,
    span: (first, last) => `Du ${first} au ${last} (UTC).`,
    onTop: 'Les requêtes refusées sont au-dessus des acceptées.',
    ofDay: (day, allowed, refused) => `${day}\u00a0: acceptées ${allowed}, refusées ${refused}`,
    asTable: 'Afficher en tableau',
    day: 'Jour',
    allowed: 'Acceptées',
    refused: 'Refusées',
    why: 'Motif du refus',
    codes: {
      invalid_token: 'Jeton non valide',
      invalid_dpop_proof: 'Preuve non valide',
      key_expired: 'Clé expirée',
      key_revoked: 'Clé révoquée',
      key_idle: 'Clé inutilisée',
      owner_inactive: 'Propriétaire inactif',
      secret_ended: 'Secret ayant pris fin',
      token_revoked: 'Jeton révoqué',
      ip_not_allowed: 'Adresse non autorisée',
      origin_not_allowed: 'Origine non autorisée',
      insufficient_grants: 'Autorisation manquante',
      api_key_not_accepted: 'Clés d’API refusées à cet endroit',
      unsupported_api_version: 'Version de l’API non prise en charge',
      rate_limited: 'Trop de requêtes',
    },
  },
  ar: {
    title: 'طلبات آخر 30 يومًا',
    none: 'لا توجد طلبات في آخر 30 يومًا.',
    summary: (allowed, refused) => `المقبولة: ${allowed}، المرفوضة: ${refused}.`,
    most: (requests, day) => `أكثرها في يوم واحد: ${requests}، في ${day}.`,
    span: (first, last) => `من ${first} إلى ${last} (بالتوقيت العالمي).`,
    onTop: 'الطلبات المرفوضة فوق المقبولة.',
    ofDay: (day, allowed, refused) => `${day}: المقبولة ${allowed}، المرفوضة ${refused}`,
    asTable: 'عرض كجدول',
    day: 'اليوم',
    allowed: 'المقبولة',
    refused: 'المرفوضة',
    why: 'سبب الرفض',
    codes: {
      invalid_token: 'رمز وصول غير صالح',
      invalid_dpop_proof: 'إثبات غير صالح',
      key_expired: 'مفتاح منتهٍ',
      key_revoked: 'مفتاح مُبطَل',
      key_idle: 'مفتاح خامل',
      owner_inactive: 'المالك غير نشط',
      secret_ended: 'سر منتهٍ',
      token_revoked: 'رمز وصول مُبطَل',
      ip_not_allowed: 'عنوان غير مسموح',
      origin_not_allowed: 'مصدر غير مسموح',
      insufficient_grants: 'إذن ناقص',
      api_key_not_accepted: 'مفاتيح API غير مقبولة هناك',
      unsupported_api_version: 'إصدار الواجهة البرمجية غير مدعوم',
      rate_limited: 'طلبات كثيرة جدًا',
    },
  },
}
