import type { Keyring } from '../../keyring.js'
import type { NewKey } from '../../keys/key-input.js'
import type { KeyWithSecret } from '../../keys/key-manager.js'
import type { KeyringOptions } from '../../options.js'
import type { PortalSettings } from '../../portal/portal-options.js'
import type { CurlLine, DemoGroup } from './curl-line.js'
import type { DemoRoute } from './demo-route.js'
import type { PresetName } from './systems/preset-names.js'

/** Which key is used how often on each of seven days, and from where. */
export interface DemoSample<Name extends string = string> {
  readonly name: Name
  readonly ip: string
  readonly times: readonly number[]
}

/** The keys of a demo by their names here, each with a secret that is good now. */
export type MadeKeys<Name extends string = string> = Readonly<Record<Name, KeyWithSecret>>

/** What the requests are written with that a demo prints. */
export interface DemoParts<Name extends string = string> {
  readonly line: CurlLine
  readonly keyring: Keyring
  readonly made: MadeKeys<Name>
}

/** What a demo is a demo of. */
export interface DemoSystem<Name extends string = string> {
  /** The preset that it shows; null where it shows everything. */
  readonly name: PresetName | null
  /** What it calls itself: the name of its system and "demo", as in "Lucidya demo"; "keywright demo" where it shows everything. */
  readonly title: string
  /** Where its keys live unless a store is named. */
  readonly store: string
  /** What its customers may do, and so the most that they may give to a key; null for anything. */
  readonly grants: readonly string[] | null
  /** What its keyring is told. */
  readonly options: KeyringOptions
  /** How its portal speaks. */
  readonly portal: PortalSettings
  readonly routes: readonly DemoRoute[]
  /** The path that a new key is tried on. */
  readonly examplePath: string
  /** Whether keys are exchanged for tokens, and whether people log in for them. */
  readonly tokens: 'none' | 'exchanged' | 'logins'
  /** Its keys; subnets stand in their canonical form, so that a stored key can be compared. */
  readonly keys: Readonly<Record<Name, NewKey>>
  /** Its made-up usage. */
  readonly samples: readonly DemoSample<Name>[]
  /**
   * Gives the requests that it prints, once it has done at every start what they show: a key is rotated or revoked, a person
   * deactivated or logged in.
   */
  groups(parts: DemoParts<Name>): Promise<readonly DemoGroup[]>
}
