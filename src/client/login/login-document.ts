import { isStoredLogin, type StoredLogin } from './stored-login.js'

/** What the file of the logins holds. Members that are not known are kept. */
export interface LoginDocument {
  readonly version: 1
  /** By the base URL of the API. */
  readonly logins: Readonly<Record<string, StoredLogin>>
}

export const NO_LOGINS: LoginDocument = { version: 1, logins: {} }

/** Reads the text of the file; null where it is none of ours. */
export function readLoginDocument(text: string): LoginDocument | null {
  const parsed = parse(text)
  if (typeof parsed !== 'object' || parsed === null) return null
  const { version, logins } = parsed as { readonly version?: unknown; readonly logins?: unknown }
  if (version !== 1 || typeof logins !== 'object' || logins === null || Array.isArray(logins)) return null
  return Object.values(logins).every(isStoredLogin) ? (parsed as LoginDocument) : null
}

/** The login at a base URL; null where there is none. */
export const loginAt = ({ logins }: LoginDocument, baseUrl: string): StoredLogin | null =>
  Object.hasOwn(logins, baseUrl) ? (logins[baseUrl] ?? null) : null

/** The document with another login at a base URL, or with none; what else it holds is kept. */
export function withLogin(document: LoginDocument, baseUrl: string, login: StoredLogin | null): LoginDocument {
  const { [baseUrl]: before, ...others } = document.logins
  return { ...document, logins: login ? { ...others, [baseUrl]: { ...before, ...login } } : others }
}

/** Whether nothing is left that is worth a file. */
export const isEmpty = (document: LoginDocument): boolean =>
  Object.keys(document.logins).length === 0 && Object.keys(document).every(name => name === 'version' || name === 'logins')

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
