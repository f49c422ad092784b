import { createHash } from 'node:crypto'
import type { Answer } from '../http/refusal.js'

/** A file that pages load. */
export interface Asset {
  /** Changes with the content: part of the address, so that browsers keep a file for as long as it is right. */
  readonly version: string
  readonly answer: Answer
}

/** Makes a file that pages load of its text. */
export function asset(type: 'text/css' | 'text/javascript', text: string): Asset {
  return {
    version: createHash('sha256').update(text).digest('base64url').slice(0, 12),
    answer: {
      status: 200,
      headers: {
        'content-type': `${type}; charset=utf-8`,
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      },
      body: text,
    },
  }
}
