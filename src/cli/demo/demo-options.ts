import type { PresetName } from './systems/preset-names.js'

/** The options of `keywright demo`. */
export interface DemoOptions {
  koa?: true
  port?: string
  preset?: PresetName
  store?: string
}
