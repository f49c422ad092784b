import { checkOptions, option } from '../check-options.js'
import { isNoticeType, NOTICE_TYPES, type NoticeType } from './notice.js'

/** An endpoint that is told of notices. */
export interface WebhookOptions {
  /** Where notices are posted to: `https:`, or `http:` on this machine. */
  url: string
  /** What they are signed with: `whsec_` and 24 to 64 random bytes in base64. */
  secret: string
  /** Which notices; all by default. */
  types?: readonly NoticeType[]
}

/** An endpoint, checked. */
export interface CheckedWebhook {
  readonly url: URL
  readonly key: Buffer
  readonly types: ReadonlySet<NoticeType>
}

const RULES = { url: option.text, secret: option.text, types: option.texts }

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * Checks the webhooks of a keyring.
 *
 * @throws TypeError that names the entry and what would be right, and never a secret or the path of a URL
 */
export function readWebhooks(webhooks: readonly WebhookOptions[]): readonly CheckedWebhook[] {
  const checked = webhooks.map((webhook, i) => readWebhook(`webhooks[${i}]`, webhook))
  for (const [i, { url }] of checked.entries()) {
    if (checked.findIndex(other => other.url.href === url.href) < i)
      throw new TypeError(`webhooks[${i}] has the url of an earlier entry: make them one`)
  }
  return checked
}

function readWebhook(name: string, webhook: WebhookOptions): CheckedWebhook {
  checkOptions(name, webhook, RULES, ['url', 'secret'])
  const { url, secret, types = NOTICE_TYPES } = webhook
  if (types.length === 0) throw new TypeError(`${name}.types must name at least one notice, or be left out for all`)
  const stranger = (types as readonly string[]).find(type => !isNoticeType(type))
  if (stranger !== undefined) throw new TypeError(`${name}.types: "${stranger}" is no notice. Known: ${NOTICE_TYPES.join(', ')}`)
  return { url: readUrl(`${name}.url`, url), key: readSecret(`${name}.secret`, secret), types: new Set(types) }
}

function readUrl(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw new TypeError(`${name} must be an https: URL`)
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    throw new TypeError(`${name} must be an https: URL: http: is for localhost alone`)
  if (url.username !== '' || url.password !== '')
    throw new TypeError(`${name} must have no user and password: the signature says who calls`)
  return url
}

function readSecret(name: string, secret: string): Buffer {
  const key = Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64')
  if (key.length < 24 || key.length > 64) throw new TypeError(`${name} must be "whsec_" and 24 to 64 random bytes in base64`)
  return key
}
