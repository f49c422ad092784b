import type { KeyRules } from '../../keys/key-rules.js'
import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html, type Part } from '../../pages/html.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { expiry } from './expiry.js'
import { keyPageWords } from './key-page-words.js'
import { keyWords } from './key-words.js'
import { hintOf, lastUse } from './secret-table.js'
import { tags } from './tags.js'

/** What a key is: all that is no list of its own. */
export function keyFacts(visit: Visit, key: ApiKeyJson, role: AnswerOf<'getRole'> | null, rules: KeyRules): Html {
  const words = visit.words(keyWords)
  const more = visit.words(keyPageWords)
  const nobody = (text: string) => html`<span class="soft">${text}</span>`
  const current = key.secrets.find(({ expiresAt }) => expiresAt === null) ?? key.secrets[0]
  const facts: readonly (readonly [term: string, description: Part])[] = [
    [words.id, html`<code dir="ltr">${key.id}</code>`],
    [words.hint, current ? hintOf(visit, current) : null],
    [words.grants, grants(visit, key.grants, rules)],
    [words.role, key.role === null ? nobody(more.noRole) : roleOf(visit, key.role, role)],
    [words.subnets, tags(key.subnets, words.anySubnet)],
    [words.origins, tags(key.origins, words.anyOrigin)],
    [words.environment, html`<code dir="ltr">${key.environment}</code>`],
    [more.owner, key.owner === null ? nobody(words.nobody) : html`<bdi>${key.owner}</bdi>`],
    [words.technicalContact, key.technicalContact === null ? nobody(more.noContact) : html`<bdi>${key.technicalContact}</bdi>`],
    [words.createdBy, html`<bdi>${key.createdBy ?? words.nobody}</bdi>, ${distance(visit, new Date(key.createdAt))}`],
    [words.lastUsed, lastUse(visit, key)],
    [words.expires, key.expiresAt === null ? nobody(words.neverExpires) : expiry(visit, key.expiresAt)],
  ]
  return html`<dl class="facts">
${facts.map(([term, description]) => html`<dt>${term}</dt><dd>${description}</dd>\n`)}</dl>`
}

function grants(visit: Visit, held: readonly string[], { grantCatalogue = {} }: KeyRules): Html {
  const described = held.filter(grant => Object.hasOwn(grantCatalogue, grant))
  if (described.length === 0) return tags(held, visit.words(keyWords).noGrants)
  const others = held.filter(grant => !described.includes(grant))
  return html`${described.map(grant => html`<div><code dir="ltr">${grant}</code> <bdi class="soft">${grantCatalogue[grant] ?? ''}</bdi></div>\n`)}${others.length > 0 && tags(others, '')}`
}

function roleOf(visit: Visit, id: string, role: AnswerOf<'getRole'> | null): Html {
  if (!role) return html`<bdi>${id}</bdi>`
  return html`<bdi>${role.name}</bdi> ${tags(role.grants, visit.words(keyWords).noGrants)}`
}
