import type { LoginSource } from '../../client/login-source.js'
import type { LoginOptions } from '../../client/login/login-options.js'
import { printable } from '../../printable.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import type { Api } from './api-options.js'

/** A login, and the file in which it is kept. */
export interface CliLogin {
  readonly login: LoginSource
  readonly path: string
}

/**
 * The login of the command line: it speaks on standard error, and asks where there is a terminal.
 *
 * @throws UsageError where there is no place for it
 */
export async function cliLogin(
  api: Api,
  { note, confirm, environment }: Terminal,
  more: Pick<LoginOptions, 'device' | 'scope' | 'say'> = {},
): Promise<CliLogin> {
  const [{ createLogin }, { checkLoginOptions }, { placeOfLogin }, { createLoginFile }] = await Promise.all([
    import('../../client/login/create-login.js'),
    import('../../client/login/login-options.js'),
    import('../../client/login/place-of-login.js'),
    import('../../client/login/login-file.js'),
  ])
  const options = { say: (line: string) => note(printable(line)), confirm, environment, ...more }
  const settings = checkLoginOptions(options)
  try {
    const { folder } = placeOfLogin(api, settings)
    return { login: createLogin(options), path: createLoginFile(folder, settings).path }
  } catch (error) {
    // the command line has no option for the folder
    const message = (error as Error).message.replace(/^createLogin: /, '').replace(/, or give the option folder$/, '')
    throw new UsageError(message, { cause: error })
  }
}
