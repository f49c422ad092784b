const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/**
 * Reads a duration such as `90d`, `12h`, `30m`, `45s` or `2w`.
 *
 * @returns seconds, or null where the text is no duration
 */
export function readDuration(text: string): number | null {
  const match = /^(\d{1,9})([smhdw])$/.exec(text)
  return match ? Number(match[1]) * (SECONDS[match[2] ?? ''] ?? 0) : null
}
