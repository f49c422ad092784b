import type { Answer } from '../../http/refusal.js'
import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import { type Html, html } from '../../pages/html.js'
import { createFields, type Fields } from '../fields/fields.js'
import type { Form } from '../form.js'
import type { PortalParts } from '../portal-parts.js'
import { refusalNotice } from '../problems/refusal-notice.js'
import { type Refused, refused } from '../problems/refused.js'
import type { Screen } from '../screen.js'
import type { Visit } from '../visit.js'
import { changedMeanwhile, lastChange, type Meanwhile, takenOver } from './changed-meanwhile.js'
import { endKeyWords } from './end-key-words.js'
import { findKey, type FoundKey } from './find-key.js'
import { formOfKey, withFieldsOf } from './key-form.js'
import { type KeyValues, marksOf } from './key-values.js'

/** What the form about a key is made of. */
export interface ShownForm extends Pick<FoundKey, 'key' | 'role'> {
  /** What was filled in so far. */
  readonly form: Form
  readonly fields: Fields
  /** Goes into the form: it tells what was known of the key when it was filled in. */
  readonly known: Html
}

/** A form that was sent. */
export interface SentForm {
  readonly key: ApiKeyJson
  readonly form: Form
  /** The key's version as the form knew it: no operation changes another one. */
  readonly version: number
}

/** What is done with one key. */
export interface KeyAction {
  /** The fields of its form: what is wrong with them stands beside them. */
  readonly fields: readonly string[]
  title(visit: Visit, key: ApiKeyJson): string
  /** Why the key is in no state for it, where it is not: then there is no form. */
  closed?(visit: Visit, key: ApiKeyJson): Html | null
  /** What stands below the title, with the form. */
  body(visit: Visit, shown: ShownForm): Html | Promise<Html>
  /** Does it; throws what the operation throws. */
  send(visit: Visit, sent: SentForm): Promise<Answer>
  /** What a form makes of the key's fields; only of forms that change them. */
  values?(visit: Visit, form: Form, key: ApiKeyJson): KeyValues
}

type Known = Pick<ShownForm, 'key' | 'role' | 'form'> & { readonly version: number | string; readonly began: string }

// what was refused stands in the trail too
const EVENTS_READ = '20'

/**
 * The page of what is done with one key. Whoever fills it in while somebody else changes the key is told so, with all that
 * was typed still there, and decides again.
 */
export function createKeyActionScreen({ operations, rules, layout }: PortalParts, action: KeyAction): Screen {
  return {
    async get(visit) {
      const { key, role, version } = await findKey(operations, visit)
      return show(visit, { key, role, version, form: formOfKey(key), began: marksOf(key) }, null)
    },
    async post(visit, form) {
      const { key, role } = await findKey(operations, visit)
      try {
        // a form without a version would change whatever is there: there is no version 0
        return await action.send(visit, { key, form, version: form.whole('version') ?? 0 })
      } catch (error) {
        const refusal = refused(error, { language: visit.language, rules }, action.fields)
        if (refusal.code === 'precondition_failed') return askAgain(visit, form, refusal)
        return show(visit, { key, role, form, version: form.text('version'), began: form.text('began') }, refusal)
      }
    },
  }

  async function askAgain(visit: Visit, form: Form, refusal: Refused): Promise<Answer> {
    const { key, role, version } = await findKey(operations, visit)
    const { body } = await operations(visit, 'listAuditEvents', {
      query: { subject: key.id, account: key.account ?? '', limit: EVENTS_READ },
    })
    const meanwhile: Meanwhile = {
      key,
      event: lastChange(body.items),
      form,
      values: action.values?.(visit, form, key) ?? {},
    }
    const kept = action.values ? withFieldsOf(form, takenOver(meanwhile), formOfKey(key)) : form
    const notice = changedMeanwhile(visit, meanwhile)
    return show(visit, { key, role, version, form: kept, began: marksOf(key) }, { ...refusal, general: null }, notice)
  }

  async function show(
    visit: Visit,
    { key, role, version, form, began }: Known,
    refusal: Refused | null,
    notice: Html | null = null,
  ): Promise<Answer> {
    const title = action.title(visit, key)
    const known = html`<input type="hidden" name="version" value="${version}">
<input type="hidden" name="began" value="${began}">`
    const closed = action.closed?.(visit, key) ?? null
    const body = closed
      ? html`${closed}
<div class="actions"><a class="button quiet" href="${visit.link(`/keys/${key.id}`)}" data-close>${visit.words(endKeyWords).toKey}</a></div>`
      : html`${refusalNotice(refusal)}${await action.body(visit, { key, role, form, fields: createFields(refusal?.fields, notice === null), known })}`
    return layout(visit, {
      title,
      section: 'keys',
      isSheet: true,
      status: refusal?.status ?? 200,
      body: html`<h1>${title}</h1>
<p class="lead"><bdi>${key.name}</bdi></p>
${notice}${body}`,
    })
  }
}
