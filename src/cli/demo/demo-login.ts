import type { AuthServerSettings } from '../../oauth/auth-server-options.js'
import { SIGN_IN } from './demo-paths.js'

/** How people log in to the demo. */
export const DEMO_LOGIN = { signInUrl: SIGN_IN, apiName: 'the keywright demo' } as const satisfies AuthServerSettings
