import type { IncomingMessage } from 'node:http'
import type { Identity } from '../endpoints/identity.js'

/** Finds whose session a request belongs to; null for nobody. */
export type FindPerson = (req: IncomingMessage) => Identity | null | undefined | Promise<Identity | null | undefined>
