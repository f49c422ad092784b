import type { Asset } from '../pages/asset.js'
import { originOfImages } from '../pages/brand.js'
import type { Look } from '../pages/page.js'
import { preferredLanguage } from '../pages/preferred-language.js'
import { relativePath } from '../pages/relative-path.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import { apiNameIn } from './pages/api-name.js'

/** How the login page at a path looks to whoever asks for it. */
export type LoginLook = (path: string, headers: Pick<Headers, 'get'>) => Look

/** Makes the look of the login pages: one for all of them, in the visitor's language. */
export function createLoginLook(
  { paths, brand, apiName }: Pick<CheckedAuthServer, 'paths' | 'brand' | 'apiName'>,
  { version }: Pick<Asset, 'version'>,
): LoginLook {
  const imageOrigin = originOfImages(brand)
  const hasLogo = brand.logo !== undefined
  return (path, headers) => {
    const language = preferredLanguage(headers)
    return {
      language,
      // the address changes with the content, since browsers keep what is there for as long as they like
      stylesheet: `${relativePath(path, paths.stylesheet)}?v=${version}`,
      imageOrigin,
      owner: hasLogo || brand.name !== undefined ? { name: brand.name ?? apiNameIn(language, apiName).text, hasLogo } : undefined,
    }
  }
}
