/** The documented systems that there is a demo of. */
export const PRESET_NAMES = ['lucidya', 'lucid', 'lucca', 'radix', 'luminary'] as const

export type PresetName = (typeof PRESET_NAMES)[number]
