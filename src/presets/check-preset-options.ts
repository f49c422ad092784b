/** What an option of a preset must be: its check, and how a message calls what would be right. */
export type PresetCheck = readonly [is: (value: unknown) => boolean, right: string]

/**
 * Checks what a preset is called with.
 *
 * @param checks by the names that there are; without them the preset takes no option
 * @throws TypeError that names the preset and the option, and says what would be right
 */
export function checkPresetOptions(preset: string, options: unknown, checks: Readonly<Record<string, PresetCheck>> = {}): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`${preset}: the options are an object`)
  const known = Object.keys(checks)
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (!check) throw new TypeError(`${preset}: unknown option "${name}". ${hint(preset, known)}`)
    const [is, right] = check
    if (value !== undefined && !is(value)) throw new TypeError(`${preset}: ${name} must be ${right}`)
  }
}

const hint = (preset: string, known: readonly string[]): string =>
  `${known.length > 0 ? `Known: ${known.join(', ')}` : 'It takes none'}; what a keyring takes goes beside it: combine(${preset}(), { … })`
