import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { isClientName } from '../is-client-name.js'
import type { LoginCall } from '../login-source.js'
import { readBaseUrl } from '../read-base-url.js'
import type { CheckedLogin } from './login-options.js'

/** Which login a call is about. */
export interface PlaceOfLogin {
  /** As the file names it. */
  readonly baseUrl: string
  readonly folder: string
  readonly clientId: string
}

/**
 * Reads which login a call is about, and in which folder it is.
 *
 * @throws TypeError for a base URL that no token may be sent to, and a name that can't name a folder
 */
export function placeOfLogin({ baseUrl, name }: Pick<LoginCall, 'baseUrl' | 'name'>, settings: CheckedLogin): PlaceOfLogin {
  if (!isClientName(name))
    throw new TypeError('createLogin: name begins with a letter, and has letters, digits, ".", "_" and "-", at most 64')
  return {
    baseUrl: readBaseUrl(baseUrl),
    folder: settings.folder === null ? join(home(settings), `.${name}`) : resolve(settings.folder),
    clientId: settings.clientId ?? name,
  }
}

function home({ environment: { HOME } }: CheckedLogin): string {
  const folder = HOME || homedir()
  if (!isAbsolute(folder)) throw new TypeError('createLogin: HOME is no absolute path: set it, or give the option folder')
  return folder
}
