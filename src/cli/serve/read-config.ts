import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { checkOptions, option } from '../../check-options.js'
import type { GatewayOptions } from '../../gateway/gateway-options.js'
import type { KeyringOptions } from '../../options.js'
import { userModule } from '../import-module.js'
import { UsageError } from '../usage-error.js'
import { jsonOf } from './json-of.js'

/** What the file of `--config` holds, as its default export where it is a module. */
export interface ServeConfig extends Pick<GatewayOptions, 'identify' | 'portal' | 'authServer' | 'leaks'> {
  keyring?: KeyringOptions
}

const RULES = {
  keyring: option.object,
  identify: option.either(option.function, option.object),
  portal: option.object,
  authServer: option.object,
  leaks: option.object,
}

/**
 * Reads the file of `--config`: JSON by its name `.json`, else a module, which may also export a function that gives the options.
 *
 * @throws UsageError that names the file, and what is wrong with it
 */
export async function readConfig(file: string): Promise<ServeConfig> {
  if (!existsSync(file)) throw new UsageError(`--config: there is no file ${file}`)
  const isJson = file.endsWith('.json')
  try {
    const config: unknown = isJson ? jsonOf(await readFile(file, 'utf8')) : await exported(file)
    checkOptions('the options', config, RULES)
    return config as ServeConfig
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'it failed without a reason'
    throw new UsageError(problem.includes(file) ? `--config: ${problem}` : `--config ${file}: ${problem}`, { cause: error })
  }
}

async function exported(file: string): Promise<unknown> {
  const { default: given } = await userModule(file, { exports: 'the options', name: 'gateway.js' }).load()
  if (given === undefined) throw new TypeError('it has no default export: write export default { keyring: { … } }')
  return typeof given === 'function' ? await (given as () => unknown)() : given
}
