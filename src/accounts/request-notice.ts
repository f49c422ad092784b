import type { Notice, NoticeType } from '../notices/notice.js'
import type { AccessRequest } from './access-request.js'

/** The notice of what happened to an access request. */
export function requestNotice(
  type: Extract<NoticeType, `access_request.${string}`>,
  { id, account, user, reason, note, decidedBy }: AccessRequest,
  to: readonly string[],
): Notice {
  return { type, id: `${type}:${id}`, account, to, data: { request: { id, account, user, reason, note, decidedBy } } }
}
