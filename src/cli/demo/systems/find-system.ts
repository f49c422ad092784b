import type { DemoSystem } from '../demo-system.js'
import { everySystem } from './every-system.js'
import { luccaSystem } from './lucca-system.js'
import { lucidSystem } from './lucid-system.js'
import { lucidyaSystem } from './lucidya-system.js'
import { luminarySystem } from './luminary-system.js'
import type { PresetName } from './preset-names.js'
import { radixSystem } from './radix-system.js'

const PRESETS: Readonly<Record<PresetName, DemoSystem>> = {
  lucidya: lucidyaSystem,
  lucid: lucidSystem,
  lucca: luccaSystem,
  radix: radixSystem,
  luminary: luminarySystem,
}

/** What a demo is of: a documented system, or everything. */
export async function findSystem(preset: PresetName | undefined): Promise<DemoSystem> {
  return preset === undefined ? everySystem() : PRESETS[preset]
}
