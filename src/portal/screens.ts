import { createActivityScreen } from './audit/activity-screen.js'
import { createExportScreen } from './audit/export-screen.js'
import { createAccessScreen } from './access/access-screen.js'
import { createAccountListScreen } from './accounts/account-list-screen.js'
import { createKeyListScreen } from './keys/key-list-screen.js'
import { createDeleteScreen } from './keys/delete-screen.js'
import { createEndSecretScreen } from './keys/end-secret-screen.js'
import { createKeyScreen } from './keys/key-screen.js'
import { createNewKeyScreen } from './keys/new-key-screen.js'
import { createRenameScreen } from './keys/rename-screen.js'
import { createRestrictScreen } from './keys/restrict-screen.js'
import { createRevokeScreen } from './keys/revoke-screen.js'
import { createRotateScreen } from './keys/rotate-screen.js'
import { createChangeMemberScreen } from './members/change-member-screen.js'
import { createMemberListScreen } from './members/member-list-screen.js'
import type { PortalParts } from './portal-parts.js'
import { createRequestListScreen } from './requests/request-list-screen.js'
import { createRequestScreen } from './requests/request-screen.js'
import { createRoleListScreen } from './roles/role-list-screen.js'
import { createRoleScreen } from './roles/role-screen.js'
import { createCheckScreen } from './problems/check-screen.js'
import type { Screen } from './screen.js'
import { seeOther } from '../pages/see-other.js'

/** Every page of the portal, by its path. */
export function createScreens(parts: PortalParts): Readonly<Record<string, Screen>> {
  return {
    '/': {
      async get(visit) {
        const { admin, approver } = visit.caller
        return seeOther(visit.link(admin || approver ? '/requests' : '/keys'))
      },
    },
    '/access': createAccessScreen(parts),
    '/requests': createRequestListScreen(parts),
    '/requests/{requestId}': createRequestScreen(parts),
    '/accounts': createAccountListScreen(parts),
    '/members': createMemberListScreen(parts),
    '/members/{memberId}/activate': createChangeMemberScreen(parts, 'activate'),
    '/members/{memberId}/deactivate': createChangeMemberScreen(parts, 'deactivate'),
    '/roles': createRoleListScreen(parts),
    '/roles/{roleId}': createRoleScreen(parts),
    '/check': createCheckScreen(parts),
    '/keys': createKeyListScreen(parts),
    '/keys/new': createNewKeyScreen(parts),
    '/keys/{keyId}': createKeyScreen(parts),
    '/keys/{keyId}/rename': createRenameScreen(parts),
    '/keys/{keyId}/restrict': createRestrictScreen(parts),
    '/keys/{keyId}/rotate': createRotateScreen(parts),
    '/keys/{keyId}/secrets/{secretId}/end': createEndSecretScreen(parts),
    '/keys/{keyId}/revoke': createRevokeScreen(parts),
    '/keys/{keyId}/delete': createDeleteScreen(parts),
    '/activity': createActivityScreen(parts),
    '/activity.csv': createExportScreen(parts),
  }
}
