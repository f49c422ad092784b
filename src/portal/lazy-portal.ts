import type { Answer } from '../http/refusal.js'
import { headerValue } from '../http/header-lines.js'
import type { RequestLike } from '../http/request-like.js'
import type { Keyring } from '../keyring.js'
import { preferredLanguage } from '../pages/preferred-language.js'
import { relativePath } from '../pages/relative-path.js'
import type { PortalCall, ServePortal } from './create-portal.js'
import type { CheckedPortal } from './portal-options.js'
import { refusalPage } from './refusal-page.js'

/** The portal as adapters serve it. */
export interface Portal {
  /** It never rejects. */
  serve(request: Request, call: PortalCall): Promise<Response>
  /**
   * The answer to what is refused before a page is reached.
   *
   * @param path below the place where the portal is mounted, with its query
   */
  refuse(thrown: unknown, request: RequestLike, path: string): Answer
}

/** The portal, loaded by its first request: who only protects routes does not pay for pages, nor for what validates forms. */
export function lazyPortal(keyring: Keyring, settings: CheckedPortal): Portal {
  let loading: Promise<ServePortal> | null = null
  const load = async () => {
    const { createPortal } = await import('./create-portal.js')
    return createPortal(keyring, settings)
  }
  return {
    async serve(request, call) {
      loading ??= load()
      const serve = await loading
      return serve(request, call)
    },
    refuse(thrown, request, path) {
      const [here = ''] = path.split('?', 1)
      const place = here || '/'
      const language = settings.locale ?? preferredLanguage({ get: name => headerValue(request, name) })
      return refusalPage(thrown, {
        flow: keyring.flow,
        // which version of it there is, is not known yet
        look: { language, stylesheet: relativePath(place, '/assets/pages.css') },
        home: relativePath(place, '/keys'),
        signOutUrl: settings.signOutUrl,
      })
    },
  }
}
