import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { TelemetryMessages } from 'keywright'
import { onTestFinished } from 'vitest'

export type Heard = { readonly [Name in keyof TelemetryMessages]: TelemetryMessages[Name][] }

/** Collects what is published on every channel until the test ends. */
export function hear(): Heard {
  const heard: Heard = { 'keywright:decision': [], 'keywright:cache': [], 'keywright:store': [], 'keywright:feed': [] }
  for (const [name, messages] of Object.entries(heard)) {
    const listener = (message: unknown) => void (messages as unknown[]).push(message)
    subscribe(name, listener)
    onTestFinished(() => void unsubscribe(name, listener))
  }
  return heard
}
