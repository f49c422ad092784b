import type { Brand } from '../../pages/brand.js'
import type { PortalSettings } from '../../portal/portal-options.js'
import type { DemoSite } from './demo-site.js'
import { SIGN_IN, SIGN_OUT } from './demo-paths.js'

/** Whose the demo's pages are. */
export const DEMO_BRAND = { name: 'keywright demo' } as const satisfies Brand

/** How the demo's portal is set up. */
export const demoPortal = ({ base }: Pick<DemoSite, 'base'>): PortalSettings => ({
  brand: DEMO_BRAND,
  signInUrl: SIGN_IN,
  signOutUrl: SIGN_OUT,
  exampleUrl: `${base}/monitors_list`,
})
