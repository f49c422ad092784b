import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { TelemetryMessages } from './telemetry-messages.js'

/** What is done with the messages of each channel. */
export type Listeners = { readonly [Name in keyof TelemetryMessages]: (message: TelemetryMessages[Name]) => void }

/**
 * Hears what every keyring of the process publishes.
 *
 * @returns ends it
 */
export function listen(listeners: Listeners): () => void {
  const subscriptions = Object.entries(listeners).map(([name, listener]) => {
    const hear = (message: unknown) => (listener as (message: unknown) => void)(message)
    subscribe(name, hear)
    return { name, hear }
  })
  return () => {
    for (const { name, hear } of subscriptions) unsubscribe(name, hear)
  }
}
