import { randomBytes } from 'node:crypto'
import type { DocumentChange, Documents } from '../records/document.js'
import {
  DEVICE_CODE,
  type DeviceCodeValue,
  type DeviceRequest,
  digestOfCode,
  findDeviceCode,
  findUserCode,
  type Held,
  USER_CODE,
  type UserCodeValue,
} from './device-code-documents.js'
import { userCode } from './user-code.js'

/** The two codes of a request: one for the device, one for the person. */
export interface StartedDevice {
  readonly deviceCode: string
  /** In its canonical form. */
  readonly userCode: string
  readonly expiresInSeconds: number
  readonly intervalSeconds: number
}

/** What a person approved, ready to become a login. */
export interface ApprovedDevice {
  readonly user: string
  readonly account: string | null
  readonly grants: readonly string[]
  /** The client address that the person approved it from. */
  readonly ip: string | null
  readonly loginId: string
  /** What has to be written together with the login, so that there is but one. */
  readonly use: readonly DocumentChange[]
}

/** How a request stands. */
export type DeviceStanding =
  | 'unknown'
  | 'expired'
  | 'denied'
  | 'pending'
  | 'polled too fast'
  | { readonly usedFor: string }
  | ApprovedDevice

/** The program's side of requests of devices. */
export interface DeviceCodes {
  start(request: DeviceRequest): Promise<StartedDevice>
  /** How a request stands for a client that polls for it; another client's is unknown. */
  poll(deviceCode: string, clientId: string): Promise<DeviceStanding>
}

/** What requests of devices are kept with. */
export interface DeviceCodesParts {
  documents: Documents
  clock(): Date
}

const LIFETIME_MS = 600_000
// for as long it can be said that a code has expired, or was used
const KEPT_MS = 3_600_000
const INTERVAL_SECONDS = 5
const SLOWER_BY_SECONDS = 5
// whoever does not listen at all must not be written down for ever
const LONGEST_INTERVAL_SECONDS = 60
// timers and clocks are not that exact
const TOLERANCE_MS = 500
const TRIES = 100

/** @see RFC 8628 sections 3.2, 3.5 */
export function createDeviceCodes({ documents, clock }: DeviceCodesParts): DeviceCodes {
  return {
    async start(request) {
      for (let tries = 0; tries < TRIES; tries++) {
        const [deviceCode, shown] = [`kwd_${randomBytes(32).toString('base64url')}`, userCode.make()]
        const [deviceCodeId, userCodeId] = [digestOfCode(deviceCode), digestOfCode(shown)]
        const now = clock()
        const endsAt = now.getTime() + LIFETIME_MS
        const facts = { account: null, createdAt: now, expiresAt: new Date(endsAt + KEPT_MS) }
        const polling = { intervalSeconds: INTERVAL_SECONDS, polledAt: null, isUsed: false }
        const device: DeviceCodeValue = { ...request, userCodeId, endsAt, ...polling }
        const person: UserCodeValue = { deviceCodeId, endsAt, person: null, decision: null }
        const changes = [
          { kind: DEVICE_CODE, id: deviceCodeId, expected: null, becomes: { ...facts, value: device } },
          { kind: USER_CODE, id: userCodeId, expected: null, becomes: { ...facts, value: person } },
        ]
        // two may draw the same user code
        if ((await documents.write({ documents: changes })) === 'conflict') continue
        return { deviceCode, userCode: shown, expiresInSeconds: LIFETIME_MS / 1000, intervalSeconds: INTERVAL_SECONDS }
      }
      throw new Error('no user code is free')
    },
    async poll(deviceCode, clientId) {
      const id = digestOfCode(deviceCode)
      for (let tries = 0; tries < TRIES; tries++) {
        const device = await findDeviceCode(documents, id)
        if (!device || device.value.clientId !== clientId) return 'unknown'
        const person = await findUserCode(documents, device.value.userCodeId)
        if (!person) return 'unknown'
        if (device.value.isUsed) return used(person)
        if (clock().getTime() >= device.value.endsAt) return 'expired'
        const standing = decided(device, person) ?? (await pending(device))
        if (standing !== 'changed') return standing
      }
      throw new Error('a device code keeps changing')
    },
  }

  async function pending(device: Held<DeviceCodeValue>): Promise<'pending' | 'polled too fast' | 'changed'> {
    const now = clock().getTime()
    const { polledAt, intervalSeconds } = device.value
    const isTooFast = polledAt !== null && now - polledAt < intervalSeconds * 1000 - TOLERANCE_MS
    if (isTooFast && intervalSeconds >= LONGEST_INTERVAL_SECONDS) return 'polled too fast'
    const slower = intervalSeconds + (isTooFast ? SLOWER_BY_SECONDS : 0)
    const change = changed(device, { polledAt: now, intervalSeconds: slower })
    if ((await documents.write({ documents: [change] })) === 'conflict') return 'changed'
    return isTooFast ? 'polled too fast' : 'pending'
  }
}

function decided(device: Held<DeviceCodeValue>, { document, value }: Held<UserCodeValue>): ApprovedDevice | 'denied' | null {
  const { person, decision } = value
  if (!person || !decision) return null
  if (!decision.isApproved) return 'denied'
  const { grants, ip, loginId } = decision
  const asItWas = { kind: USER_CODE, id: document.id, expected: document.version }
  return { ...person, grants, ip, loginId, use: [asItWas, changed(device, { isUsed: true })] }
}

const used = ({ value: { decision } }: Held<UserCodeValue>) => (decision?.isApproved ? { usedFor: decision.loginId } : 'unknown')

const changed = ({ document, value }: Held<DeviceCodeValue>, changes: Partial<DeviceCodeValue>): DocumentChange => ({
  kind: DEVICE_CODE,
  id: document.id,
  expected: document.version,
  becomes: { ...document, value: { ...value, ...changes } },
})
