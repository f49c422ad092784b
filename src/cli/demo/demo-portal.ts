import type { PortalSettings } from '../../portal/portal-options.js'
import { SIGN_IN, SIGN_OUT } from './demo-paths.js'
import type { DemoSite } from './demo-site.js'

/** How the demo's portal is set up. */
export const demoPortal = ({ system }: Pick<DemoSite, 'system'>): PortalSettings => ({
  brand: { name: system.title },
  signInUrl: SIGN_IN,
  signOutUrl: SIGN_OUT,
  exampleUrl: system.examplePath,
  ...system.portal,
})
