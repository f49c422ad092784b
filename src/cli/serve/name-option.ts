import type { ServeConfig } from './read-config.js'
import type { ServeOptions } from './serve-options.js'

const FLAGS: readonly (readonly [option: string, flag: string, given: keyof ServeOptions])[] = [
  ['createKeyring: issuer', '--issuer', 'issuer'],
  ['createGateway: verifyPath', '--verify-path', 'verifyPath'],
  ['identity: user', '--identity-header', 'identityHeader'],
  ['identity: account', '--account-header', 'accountHeader'],
  ['identity: email', '--email-header', 'emailHeader'],
]

/** Has the message of a wrong option begin with where it was given: on the command line, in the environment or in the file. */
export function nameOption(message: string, options: ServeOptions, { keyring }: ServeConfig): string {
  const isAbout = (option: string) => message.startsWith(`${option} `) || message.startsWith(`${option}:`)
  const [option, flag] = FLAGS.find(([name, , given]) => options[given] !== undefined && isAbout(name)) ?? []
  if (option !== undefined && flag !== undefined) return message.replace(option, flag)
  const issuer = 'createKeyring: issuer'
  if (isAbout(issuer) && keyring?.issuer === undefined) return message.replace(issuer, 'KEYWRIGHT_ISSUER')
  return options.config === undefined ? message : `--config ${options.config}: ${message}`
}
