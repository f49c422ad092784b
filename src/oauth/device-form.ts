import { hash } from 'node:crypto'
import type { Issuing } from '../tokens/issued/issuing.js'
import type { Person } from './person.js'

/** What a person was asked about a device: the form of the answer carries it, sealed. */
export interface PendingDevice {
  /** Which request of a device it is. */
  readonly id: string
  /** Who was asked, and so who may answer. */
  readonly person: Pick<Person, 'user' | 'account'>
  /** What they were shown; approved is nothing else. */
  readonly grants: readonly string[]
}

/** Seals what was asked until the answer comes; it needs no end of its own, since a user code has one. */
export interface DeviceForms {
  seal(pending: PendingDevice): Promise<string>
  /** Gives what tells whether this was asked, for whatever it is compared with; null for what was not sealed here, or was changed. */
  open(sealed: string): Promise<SealedDevice | null>
}

/** A form that came back. */
export interface SealedDevice {
  readonly id: string
  /** Whether it was this that the form asked. */
  asked(pending: PendingDevice): boolean
}

const PURPOSE = 'device approval'

type Sealed = { readonly id: string; readonly fingerprint: string }

export function createDeviceForms({ seal: sealOf }: Pick<Issuing, 'seal'>): DeviceForms {
  return {
    async seal(pending) {
      const content: Sealed = { id: pending.id, fingerprint: fingerprint(pending) }
      return (await sealOf()).seal(PURPOSE, JSON.stringify(content))
    },
    async open(sealed) {
      const content = (await sealOf()).open(PURPOSE, sealed)
      if (content === null) return null
      // nobody else seals for this purpose
      const opened = JSON.parse(content) as Sealed
      return { id: opened.id, asked: pending => fingerprint(pending) === opened.fingerprint }
    },
  }
}

// a list of grants may be longer than a form
const fingerprint = ({ id, person: { user, account }, grants }: PendingDevice) =>
  hash('sha256', JSON.stringify([id, user, account, grants]), 'base64url')
