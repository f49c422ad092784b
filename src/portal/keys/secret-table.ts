import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import { type Html, html } from '../../pages/html.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { keyPageWords } from './key-page-words.js'
import { keyWords } from './key-words.js'

type SecretJson = ApiKeyJson['secrets'][number]

/** The secrets that let somebody in, as far as they alone decide. */
export const liveSecrets = ({ secrets }: Pick<ApiKeyJson, 'secrets'>, now: Date): readonly SecretJson[] =>
  secrets.filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > now.getTime())

/** Which of two live secrets was used last; null where that tells nothing. */
export function usedLast(key: Pick<ApiKeyJson, 'secrets'>, now: Date): SecretJson | null {
  const live = liveSecrets(key, now)
  const used = live.filter(({ lastUsedAt }) => lastUsedAt !== null)
  const [last = null] = used.toSorted((a, b) => Date.parse(b.lastUsedAt ?? '') - Date.parse(a.lastUsedAt ?? ''))
  return live.length > 1 ? last : null
}

/** When and from where something was last used. */
export function lastUse(visit: Visit, { lastUsedAt, lastUsedIp }: Pick<SecretJson, 'lastUsedAt' | 'lastUsedIp'>): Html {
  const words = visit.words(keyWords)
  if (lastUsedAt === null) return html`<span class="soft">${words.neverUsed}</span>`
  return html`${distance(visit, new Date(lastUsedAt))}${lastUsedIp !== null && html` <span>${words.from} <code dir="ltr">${lastUsedIp}</code></span>`}`
}

/** How a secret is told from others. */
export const hintOf = ({ words }: Pick<Visit, 'words'>, { hint }: Pick<SecretJson, 'hint'>): Html =>
  hint === '' ? html`<span class="soft">${words(keyPageWords).unknownHint}</span>` : html`<code dir="ltr">${hint}</code>`

/**
 * Secrets of a key as a table: which they are, when they end, when and from where each was last used.
 *
 * @param secrets which of them
 * @param areEnded whether an old one can be ended from here
 */
export function secretTable(visit: Visit, key: ApiKeyJson, secrets: readonly SecretJson[], areEnded: boolean): Html {
  const words = visit.words(keyPageWords)
  const live = liveSecrets(key, visit.now)
  const last = usedLast(key, visit.now)
  const terms = visit.words(keyWords)
  const row = (secret: SecretJson) => {
    const { id, createdAt, expiresAt } = secret
    const isLive = live.includes(secret)
    const state = expiresAt === null ? words.current : isLive ? words.old : words.ended
    return html`<tr>
<th scope="row" data-label="${terms.hint}">${hintOf(visit, secret)} <span class="badge${expiresAt === null ? ' good' : isLive && ' warn'}">${state}</span></th>
<td data-label="${terms.created}">${distance(visit, new Date(createdAt))}</td>
<td data-label="${words.ends}">${expiresAt === null ? html`<span class="soft">—</span>` : distance(visit, new Date(expiresAt))}</td>
<td data-label="${terms.lastUsed}">${lastUse(visit, secret)}${secret === last && html` <span class="badge plain">${words.usedLast}</span>`}</td>
${areEnded && html`<td>${isLive && expiresAt !== null && html`<a class="button small quiet danger" href="${visit.link(`/keys/${key.id}/secrets/${id}/end`)}" data-dialog>${words.end}</a>`}</td>`}</tr>
`
  }
  return html`<div class="card"><table class="list">
<caption class="hidden">${words.secrets}</caption>
<thead><tr><th scope="col">${terms.hint}</th><th scope="col">${terms.created}</th><th scope="col">${words.ends}</th><th scope="col">${terms.lastUsed}</th>${areEnded && html`<th scope="col"><span class="hidden">${words.end}</span></th>`}</tr></thead>
<tbody>
${secrets.map(row)}</tbody>
</table></div>`
}
