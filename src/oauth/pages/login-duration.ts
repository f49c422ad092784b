import { type Html, html } from './html.js'

/** How long a token lives, and for how long a login can be renewed without having been. */
export interface LoginDuration {
  readonly lifetimeMs: number
  readonly refreshMs: number
}

/** For how long a program is let in, as people read it. */
export const loginDuration = ({ lifetimeMs, refreshMs }: LoginDuration): Html =>
  html`<p>It can do so for ${duration(lifetimeMs)}, and longer if it renews the login at least every ${duration(refreshMs)}.</p>`

const HOUR_MS = 3_600_000

function duration(ms: number): string {
  const hours = Math.max(1, Math.round(ms / HOUR_MS))
  const [count, unit] = hours < 48 ? [hours, 'hour'] : [Math.round(hours / 24), 'day']
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`
}
