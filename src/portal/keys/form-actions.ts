import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import { type Html, html } from '../../pages/html.js'
import { layoutWords } from '../layout-words.js'
import type { Visit } from '../visit.js'

/** The end of a form about a key: it is sent, or left for the key's page. */
export const formActions = (visit: Visit, key: Pick<ApiKeyJson, 'id'>, send: string, isDanger = false): Html =>
  html`<div class="actions"><button${isDanger && html` class="danger"`}>${send}</button><a class="button quiet" href="${visit.link(`/keys/${key.id}`)}" data-close>${visit.words(layoutWords).cancel}</a></div>`
