import type { AuthServerSettings } from '../../oauth/auth-server-options.js'
import type { DemoSystem } from './demo-system.js'
import { SIGN_IN } from './demo-paths.js'

/** How people log in to the demo. */
export const demoLogin = ({ title }: Pick<DemoSystem, 'title'>): AuthServerSettings => ({
  signInUrl: SIGN_IN,
  apiName: `the ${title}`,
})
