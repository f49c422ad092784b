import { ManagementError } from '../../errors.js'
import type { Answer } from '../../http/refusal.js'
import { LIMITS } from '../../limits.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import { html } from '../../pages/html.js'
import { layoutWords } from '../layout-words.js'
import type { PortalParts } from '../portal-parts.js'
import { refusalNotice } from '../problems/refusal-notice.js'
import { type Refused, refused } from '../problems/refused.js'
import type { Screen } from '../screen.js'
import { seeOther } from '../../pages/see-other.js'
import type { Visit } from '../visit.js'
import { isVisitor } from './is-visitor.js'
import { memberWords } from './member-words.js'

type Member = AnswerOf<'listMembers'>['items'][number]

/** What can be done to a member. */
export type MemberChange = 'activate' | 'deactivate'

/** Asks whether somebody is to be a member, or to be one no longer, and says what that means. */
export function createChangeMemberScreen(
  { operations, rules, layout, isDirectoryHosted }: PortalParts,
  change: MemberChange,
): Screen {
  const active = change === 'activate'

  return {
    async get(visit) {
      if (isDirectoryHosted) return seeOther(visit.link('/members'))
      const member = await find(visit)
      return member.active === active ? done(visit) : show(visit, member, null)
    },
    async post(visit) {
      if (isDirectoryHosted) return seeOther(visit.link('/members'))
      try {
        await operations(visit, 'updateMember', {
          params: { memberId: idOf(visit) },
          query: { account: visit.account ?? '' },
          body: { active },
        })
        return done(visit)
      } catch (error) {
        const refusal = refused(error, { language: visit.language, rules }, [])
        if (refusal.code === 'forbidden') throw error
        return show(visit, await find(visit), refusal)
      }
    },
  }

  // the contract has a list and no look-up; the sheet says who it is about, and is none for whoever is not there
  async function find(visit: Visit): Promise<Member> {
    const id = idOf(visit)
    if (isVisitor(visit, id)) throw new ManagementError('forbidden', 'nobody activates or deactivates themselves')
    for (let from: Readonly<Record<string, string>> = {}; ; ) {
      const { body } = await operations(visit, 'listMembers', {
        query: { account: visit.account ?? '', limit: String(LIMITS.pageSize), ...from },
      })
      const found = body.items.find(member => member.id === id)
      if (found) return found
      if (body.next === null) throw new ManagementError('not_found', 'there is no such member')
      from = { cursor: body.next }
    }
  }

  function done(visit: Visit): Answer {
    return seeOther(visit.link('/members', { done: `${change}d` }))
  }

  function show(visit: Visit, { id, email }: Member, refusal: Refused | null): Answer {
    const words = visit.words(memberWords)
    const means = words[`${change}Means`]
    return layout(visit, {
      title: `${words[change]} ${id}`,
      section: 'members',
      isSheet: true,
      status: refusal?.status ?? 200,
      body: html`<h1>${words[change]} <bdi>${id}</bdi></h1>
${email !== null && email !== id && html`<p class="soft"><bdi>${email}</bdi></p>\n`}${refusalNotice(refusal)}<p>${means.everybody}</p>
<p>${means[rules.ownership ?? 'account']}</p>
<form method="post" action="${visit.link(`/members/${encodeURIComponent(id)}/${change}`)}" autocomplete="off">
<div class="actions"><button${!active && html` class="danger"`}>${words[change]}</button><a class="button quiet" href="${visit.link('/members')}" data-close>${visit.words(layoutWords).cancel}</a></div>
</form>`,
    })
  }
}

const idOf = ({ params }: Visit) => params['memberId'] ?? ''
