import { checkOptions, option, type OptionRule } from '../check-options.js'

/** The colours of pages in one colour scheme: `#rrggbb`. */
export interface BrandColors {
  /** Of links, buttons and whatever is chosen. */
  accent?: string
  /** What the pages stand on. */
  ground?: string
  /** What cards and tables stand on. */
  paper?: string
  /** Of text. */
  ink?: string
  /** Of text beside the point. */
  soft?: string
  /** Of lines between things. */
  line?: string
}

/** How pages show whose they are. */
export interface Brand {
  /** What people call the API; `API keys` in the portal by default. */
  name?: string
  /** An image in the place of the name: a path on this server, or an `https:` URL. */
  logo?: string
  /** The image for dark pages; `logo` by default. */
  darkLogo?: string
  light?: BrandColors
  dark?: BrandColors
}

const COLOR: OptionRule = {
  is: value => typeof value === 'string' && /^#[\da-f]{6}$/i.test(value),
  right: 'a colour such as "#1f5fbf"',
}

const IMAGE: OptionRule = {
  is: value =>
    typeof value === 'string' &&
    /^(?:\/(?!\/)|https:\/\/[\w.-]+(?::\d+)?\/)[^\s"'\\()<>;,]+$/.test(value) &&
    URL.canParse(value, 'http://localhost'),
  right: 'a path such as "/logo.svg", or an https: URL',
}

const COLORS = { accent: COLOR, ground: COLOR, paper: COLOR, ink: COLOR, soft: COLOR, line: COLOR }

/** The colours where nothing else is said. */
const DEFAULTS = {
  light: { accent: '#3f45d1', ground: '#f7f8fa', paper: '#ffffff', ink: '#15181e', soft: '#59606d', line: '#e4e7ec' },
  dark: { accent: '#a4aaff', ground: '#0c0d10', paper: '#14161b', ink: '#eceef2', soft: '#9da4b1', line: '#282c35' },
} as const satisfies Record<'light' | 'dark', Required<BrandColors>>

/** What must be readable on what (WCAG 2.2, 1.4.3). */
const READABLE = [
  ['accent', 'paper'],
  ['accent', 'ground'],
  ['ink', 'paper'],
  ['ink', 'ground'],
  ['soft', 'paper'],
  ['soft', 'ground'],
] as const
const LEAST_CONTRAST = 4.5
// of the edge of a field against what it stands on (WCAG 2.2, 1.4.11), and a little more: colours are rounded
const EDGE_CONTRAST = 3.1

/**
 * Checks how pages are to look.
 *
 * @param where what the message begins with
 * @throws TypeError that names the option; also for colours that people could not read, with the contrast they have
 */
export function readBrand(where: string, brand: Brand): Brand {
  const name = `${where}: brand`
  const rules = { name: option.text, logo: IMAGE, darkLogo: IMAGE, light: option.object, dark: option.object }
  checkOptions(name, brand, rules)
  for (const scheme of ['light', 'dark'] as const) {
    checkOptions(`${name}: ${scheme}`, brand[scheme] ?? {}, COLORS)
    const colors = { ...DEFAULTS[scheme], ...brand[scheme] }
    for (const [front, back] of READABLE) {
      const ratio = contrast(colors[front], colors[back])
      if (ratio < LEAST_CONTRAST)
        throw new TypeError(
          `${name}: ${scheme}: ${front} ${colors[front]} on ${back} ${colors[back]} has a contrast of ${ratio.toFixed(1)}: ` +
            `people need ${LEAST_CONTRAST}`,
        )
    }
  }
  return brand
}

/** The custom properties of a brand, as a stylesheet. */
export function brandStyle(brand: Brand): string {
  const properties = (scheme: 'light' | 'dark', logo: string | undefined) => {
    const colors = { ...DEFAULTS[scheme], ...brand[scheme] }
    // what stands on the accent is whichever can be read best
    const onAccent = contrast(colors.accent, '#ffffff') >= contrast(colors.accent, '#000000') ? '#ffffff' : '#000000'
    return [
      ...Object.entries(colors).map(([name, color]) => `--${name}:${color}`),
      `--on-accent:${onAccent}`,
      `--edge:${edgeOf(colors)}`,
      ...(logo === undefined ? [] : [`--logo:url("${logo}")`]),
    ].join(';')
  }
  return `:root{${properties('light', brand.logo)}}
@media (prefers-color-scheme:dark){:root{${properties('dark', brand.darkLogo ?? brand.logo)}}}
`
}

/** The origins of a brand's images that are not of this server, as a content security policy names them; undefined for none. */
export function originOfImages({ logo, darkLogo }: Brand): string | undefined {
  const origins = [logo, darkLogo].filter(image => image?.startsWith('https:')).map(image => new URL(image ?? '').origin)
  return origins.length > 0 ? [...new Set(origins)].join(' ') : undefined
}

// as quiet as the edge of a field may be: not more of the quiet text's colour than it takes
function edgeOf({ soft, paper, ground }: Required<BrandColors>): string {
  const shares = Array.from({ length: 19 }, (_, i) => (i + 1) / 20)
  const edges = shares.map(share => mixed(soft, paper, share))
  return edges.find(edge => contrast(edge, paper) >= EDGE_CONTRAST && contrast(edge, ground) >= EDGE_CONTRAST) ?? soft
}

function mixed(a: string, b: string, share: number): string {
  const [ofA, ofB] = [partsOf(a), partsOf(b)]
  return `#${ofA
    .map((part, i) =>
      Math.round(part * share + (ofB[i] ?? 0) * (1 - share))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

const partsOf = (color: string) => [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16))

function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (lighter + 0.05) / (darker + 0.05)
}

// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = partsOf(color)
    .map(part => part / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
