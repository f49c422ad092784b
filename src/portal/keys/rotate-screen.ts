import { type Html, html } from '../../pages/html.js'
import type { KeyRules } from '../../keys/key-rules.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import { seeOther } from '../../pages/see-other.js'
import type { Visit } from '../visit.js'
import { endKeyWords } from './end-key-words.js'
import { formActions } from './form-actions.js'
import { keyIn } from './find-key.js'
import { createKeyActionScreen, type ShownForm } from './key-action-screen.js'
import { createSecretPage } from './secret-page.js'
import { liveSecrets, secretTable } from './secret-table.js'

const OVERLAPS = ['0', '3600', '86400', '604800', '2592000'] as const
const USUAL_OVERLAP = '86400'

/** Gives a key a new secret. It is in the answer to the form and nowhere else, and the form is good for once. */
export function createRotateScreen(parts: PortalParts): Screen {
  const { operations, once, rules } = parts
  const secretPage = createSecretPage(parts)

  return createKeyActionScreen(parts, {
    fields: ['graceSeconds'],
    title: ({ words }) => words(endKeyWords).rotate,
    closed: ({ words }, { state }) =>
      state === 'active' ? null : html`<p class="notice warn">${words(endKeyWords).notActive}</p>`,
    body(visit, shown) {
      const { key, known } = shown
      const words = visit.words(endKeyWords)
      const live = liveSecrets(key, visit.now)
      return html`<p class="soft">${words.rotateLead}</p>
<h2>${words.liveSecrets}</h2>
${secretTable(visit, key, live, true)}
${live.length > 1 && html`<p class="notice warn">${words.twoLive}</p>\n`}<form method="post" action="${visit.link(`/keys/${key.id}/rotate`)}" autocomplete="off">
${known}
<input type="hidden" name="once" value="${once.ticket()}">
${overlapField(visit, shown, live.length > 1, rules)}
${formActions(visit, key, words.rotateNow)}
</form>`
    },
    async send(visit, { key, form, version }) {
      // without a choice nothing is done: it would end the old secret at once
      const graceSeconds = form.whole('graceSeconds') ?? null
      const rotated = await once.send(form, visit.caller, () =>
        operations(visit, 'rotateKey', { params: keyIn(visit), body: { graceSeconds }, version }),
      )
      if (!rotated) return seeOther(visit.link(`/keys/${key.id}`, { done: 'sent' }))
      return secretPage(visit, { ...rotated.body, isNew: false })
    },
  })
}

// a third live secret is refused
function overlapField(visit: Visit, { form, fields }: ShownForm, areTwoLive: boolean, rules: KeyRules): Html {
  const words = visit.words(endKeyWords)
  const { longestGraceSeconds = Infinity } = rules
  const allowed = OVERLAPS.filter(each => Number(each) <= longestGraceSeconds)
  const offered = areTwoLive ? allowed.slice(0, 1) : allowed
  const usual = allowed.findLast(each => Number(each) <= Number(USUAL_OVERLAP)) ?? ''
  const isChoice = areTwoLive && allowed.length > 1
  const chosen = offered.find(each => each === form.text('graceSeconds')) ?? (isChoice ? '' : usual)
  return fields.radios({
    name: 'graceSeconds',
    label: words.overlap,
    hint: offered.length > 1 ? words.overlapHint : undefined,
    chosen: [chosen],
    choices: offered.map(each => ({
      value: each,
      label: words.overlaps[each],
      ...(each === '0' ? { hint: areTwoLive ? words.endsBoth : words.forLeak } : {}),
    })),
  })
}
