import { existsSync } from 'node:fs'
import { LoginRequiredError } from '../login-required-error.js'
import type { CheckedLogin } from './login-options.js'

/** How a person can log in: with a browser on this machine, or with a code on another device. */
export type WayToLogIn = 'browser' | 'device'

/**
 * How a person can log in from here. That there is no terminal proves nothing: a window may be open all the same.
 *
 * @throws LoginRequiredError in CI, where nobody is there
 */
export function wayToLogIn({ environment, device }: Pick<CheckedLogin, 'environment' | 'device'>): WayToLogIn {
  if (isCi(environment)) throw new LoginRequiredError(IN_CI)
  return (device ?? !hasBrowser(environment)) ? 'device' : 'browser'
}

type Environment = CheckedLogin['environment']

const isCi = ({ CI }: Environment) => CI !== undefined && !['', '0', 'false'].includes(CI.toLowerCase())

function hasBrowser(environment: Environment): boolean {
  const { SSH_CONNECTION, SSH_CLIENT, SSH_TTY, DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = environment
  if (SSH_CONNECTION || SSH_CLIENT || SSH_TTY || isInContainer(environment)) return false
  return process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY || WSL_DISTRO_NAME)
}

const isInContainer = ({ KUBERNETES_SERVICE_HOST, container }: Environment) =>
  Boolean(KUBERNETES_SERVICE_HOST || container) || existsSync('/.dockerenv') || existsSync('/run/.containerenv')

const IN_CI = 'Nobody can log in here: this is CI, as the environment variable CI says. Log in where a person can.'
