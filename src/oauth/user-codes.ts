import type { Documents } from '../records/document.js'
import {
  type Decision,
  type DeviceCodeValue,
  digestOfCode,
  findDeviceCode,
  findUserCode,
  type Held,
  USER_CODE,
  type UserCodeValue,
} from './device-code-documents.js'
import { isSamePerson, type Person } from './person.js'

/** What a device asked for, as the person is shown it whose it is. */
export interface OpenedRequest extends Pick<DeviceCodeValue, 'clientId' | 'scope' | 'ip'> {
  /** What finds it again; no secret. */
  readonly id: string
  readonly askedAt: Date
}

type Who = Pick<Person, 'user' | 'account'>

/** The person's side of requests of devices. */
export interface UserCodes {
  /**
   * Opens the request of a user code: from now on it is this person's, and nobody else can see it.
   *
   * @param code in its canonical form
   * @returns null where there is none that waits for this person, whatever the reason
   */
  open(code: string, person: Who): Promise<OpenedRequest | null>
  /** The request that this person opened; null where it is not theirs, or has ended. */
  find(id: string, person: Who): Promise<OpenedRequest | null>
  /** @returns whether it is decided so; not where it was decided otherwise, is not this person's, or has ended */
  decide(id: string, person: Who, decision: Decision): Promise<boolean>
}

/** What requests of devices are kept with. */
export interface UserCodesParts {
  documents: Documents
  clock(): Date
}

const TRIES = 100

/** @see RFC 8628 section 3.3 */
export function createUserCodes({ documents, clock }: UserCodesParts): UserCodes {
  return {
    async open(code, person) {
      const id = digestOfCode(code)
      for (let tries = 0; tries < TRIES; tries++) {
        const held = await running(id)
        if (!held || held.value.decision || (held.value.person && !isSamePerson(held.value.person, person))) return null
        if (held.value.person || (await change(held, { person: whoOf(person) }))) return request(held)
      }
      throw new Error('a user code keeps changing')
    },
    async find(id, person) {
      const held = await theirs(id, person)
      return held && request(held)
    },
    async decide(id, person, decision) {
      for (let tries = 0; tries < TRIES; tries++) {
        const held = await theirs(id, person)
        if (!held) return false
        // whoever presses a button twice is told twice that it is done
        if (held.value.decision) return held.value.decision.isApproved === decision.isApproved
        if (await change(held, { decision })) return true
      }
      throw new Error('a user code keeps changing')
    },
  }

  async function running(id: string): Promise<Held<UserCodeValue> | null> {
    const held = await findUserCode(documents, id)
    return held && clock().getTime() < held.value.endsAt ? held : null
  }

  async function theirs(id: string, person: Who): Promise<Held<UserCodeValue> | null> {
    const held = await running(id)
    return held?.value.person && isSamePerson(held.value.person, person) ? held : null
  }

  async function request({ document: { id }, value }: Held<UserCodeValue>): Promise<OpenedRequest | null> {
    const device = await findDeviceCode(documents, value.deviceCodeId)
    if (!device) return null
    const { clientId, scope, ip } = device.value
    return { id, clientId, scope, ip, askedAt: device.document.createdAt }
  }

  async function change({ document, value }: Held<UserCodeValue>, changes: Partial<UserCodeValue>): Promise<boolean> {
    const { id, version, createdAt, expiresAt } = document
    const changed = { ...value, ...changes }
    const becomes = { account: changed.person?.account ?? null, value: changed, createdAt, expiresAt }
    return (await documents.write({ documents: [{ kind: USER_CODE, id, expected: version, becomes }] })) === 'written'
  }
}

const whoOf = ({ user, account }: Who): Who => ({ user, account })
