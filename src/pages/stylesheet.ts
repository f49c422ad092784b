import { readFileSync } from 'node:fs'
import { type Asset, asset } from './asset.js'
import { type Brand, brandStyle } from './brand.js'

// in this order: what comes later says more of what came before
const SHEETS = [
  'base',
  'frame',
  'parts',
  'status',
  'lists',
  'controls',
  'fields',
  'sheets',
  'login',
  'narrow',
  'cards',
  'preferences',
] as const

/** The stylesheet of all pages, in the colours of a brand. */
export const stylesheet = (brand: Brand): Asset =>
  asset(
    'text/css',
    [brandStyle(brand), ...SHEETS.map(name => readFileSync(new URL(`./assets/${name}.css`, import.meta.url), 'utf8'))].join('\n'),
  )
