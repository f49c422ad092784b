import { describe, expect, it } from 'vitest'
import type { Brand } from '../../src/pages/brand.js'
import { MEMBER, servers } from '../portal/portal-servers.js'

const [server] = servers

const open = async (brand: Brand) => {
  const { visitor } = await server!.serve({ settings: { brand } })
  const page = await visitor(MEMBER).get('/keys')
  const sheet = /href="(assets\/pages\.css\?v=[\w-]+)"/.exec(page.text)?.[1] ?? 'nothing'
  return { page, sheet, style: await visitor(null).get(`/${sheet}`) }
}

/** The custom properties of `:root`, as a stylesheet says them for a colour scheme. */
function propertiesOf(style: string, scheme: 'light' | 'dark'): Record<string, string> {
  const rules = scheme === 'light' ? /^:root\{(.+)\}$/m : /^@media \(prefers-color-scheme:dark\)\{:root\{(.+)\}\}$/m
  const declarations = rules.exec(style)?.[1]?.split(';') ?? []
  return Object.fromEntries(declarations.map(each => each.split(/:(.*)/s).slice(0, 2)))
}

describe('the brand of pages', () => {
  it('colours the stylesheet, in light and dark, each apart', async () => {
    const { style } = await open({ light: { accent: '#0b6b4f' }, dark: { accent: '#7fe0bf', paper: '#101820' } })
    expect(style.status).toBe(200)
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(propertiesOf(style.text, 'light')).toMatchObject({ '--accent': '#0b6b4f', '--on-accent': '#ffffff' })
    expect(propertiesOf(style.text, 'dark')).toMatchObject({
      '--accent': '#7fe0bf',
      '--on-accent': '#000000',
      '--paper': '#101820',
    })
  })

  it('gives the stylesheet of another brand another address', async () => {
    const [one, other] = [await open({}), await open({ light: { accent: '#0b6b4f' } })]
    expect(one.sheet).not.toBe(other.sheet)
    expect(one.style.headers.get('cache-control')).toContain('immutable')
  })

  it('draws the edges of fields so that they are seen on whatever they stand on', async () => {
    const grey = { soft: '#767676', paper: '#ffffff', ground: '#ffffff', line: '#ffffff' }
    for (const light of [grey, {}, { soft: '#000000' }]) {
      const { style } = await open({ light })
      const { '--edge': edge = '', '--paper': paper = '', '--ground': ground = '' } = propertiesOf(style.text, 'light')
      expect(Math.min(contrast(edge, paper), contrast(edge, ground)), edge).toBeGreaterThanOrEqual(3)
    }
  })

  it('shows the name of the API, or its logo with the name for whoever does not see it', async () => {
    const named = await open({ name: 'R&D <Monitors>' })
    expect(named.page.text).toContain('R&amp;D &lt;Monitors&gt;')
    expect(propertiesOf(named.style.text, 'light')).not.toHaveProperty('--logo')
    const { page, style } = await open({
      name: 'Northwind',
      logo: '/logo.svg',
      darkLogo: 'https://cdn.example.com/logo-dark.svg?v=1',
    })
    expect(page.text).toContain('<span class="logo" role="img" aria-label="Northwind"></span>')
    expect(propertiesOf(style.text, 'light')['--logo']).toBe('url("/logo.svg")')
    expect(propertiesOf(style.text, 'dark')['--logo']).toBe('url("https://cdn.example.com/logo-dark.svg?v=1")')
    expect(page.headers.get('content-security-policy')).toContain("img-src 'self' https://cdn.example.com;")
  })

  it('takes the logo for dark pages too where there is no other', async () => {
    const { style } = await open({ logo: '/logo.svg' })
    expect(propertiesOf(style.text, 'dark')['--logo']).toBe('url("/logo.svg")')
  })

  it.each<[string, Brand, string]>([
    [
      'text that cannot be read',
      { light: { soft: '#b0b0b0' } },
      'portal: brand: light: soft #b0b0b0 on paper #ffffff has a contrast of 2.2: people need 4.5',
    ],
    [
      'a dark accent on dark paper',
      { dark: { accent: '#3f45d1' } },
      'portal: brand: dark: accent #3f45d1 on paper #14161b has a contrast of 2.6: people need 4.5',
    ],
    [
      'a ground that text is not read on',
      { light: { ground: '#888888' } },
      'portal: brand: light: accent #3f45d1 on ground #888888 has a contrast of 2.0: people need 4.5',
    ],
    ['an unknown part', { accent: '#123456' } as Brand, 'portal: brand: unknown option "accent"'],
    ['a misspelt colour', { light: { acent: '#123456' } as Brand['light'] & object }, 'did you mean "accent"?'],
  ])('refuses %s, and says why', async (_what, brand, message) => {
    const refusal = await open(brand).catch(error => error)
    expect(refusal).toBeInstanceOf(TypeError)
    expect(refusal.message).toContain(message)
  })

  it.each(['red', '#fff', '#12345', '#1234567', '#12345g', '#123456;}body{display:none', 'url(//evil.example)', '', 7])(
    'takes no colour but #rrggbb: not %j',
    async color => {
      await expect(open({ light: { accent: color as string } })).rejects.toThrow(
        'portal: brand: light: accent must be a colour such as "#1f5fbf"',
      )
    },
  )

  it.each([
    'logo.svg',
    '//evil.example/logo.svg',
    'http://example.com/logo.svg',
    'javascript:alert(1)',
    'data:image/svg+xml,<svg/>',
    '/logo.svg");}body{display:none',
    "/logo'.svg",
    '/lo go.svg',
    '/logo.svg\n',
    '/logo\\.svg',
    '/logo.svg)',
    '/<logo>.svg',
  ])('takes no logo that says more than where it is: not %j', async logo => {
    await expect(open({ logo })).rejects.toThrow('portal: brand: logo must be a path such as "/logo.svg", or an https: URL')
    await expect(open({ darkLogo: logo })).rejects.toThrow('portal: brand: darkLogo')
  })
})

// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
function contrast(a: string, b: string): number {
  const luminance = (color: string) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
      const part = Number.parseInt(color.slice(1 + i * 2, 3 + i * 2), 16) / 255
      return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    }, 0)
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (lighter + 0.05) / (darker + 0.05)
}
