import { hash } from 'node:crypto'
import type { Document, Documents } from '../records/document.js'

/** What a device asked for. A type, since it is stored as JSON. */
export type DeviceRequest = {
  readonly clientId: string
  /** Grants, separated by spaces; null for all that the person holds. */
  readonly scope: string | null
  /** The client address that it asked from. */
  readonly ip: string | null
}

/** The program's side of a request: found by the digest of the device code, changed by polling. */
export type DeviceCodeValue = DeviceRequest & {
  readonly userCodeId: string
  /** When it ends, in milliseconds since the epoch; the document stays for a while, to say so. */
  readonly endsAt: number
  readonly intervalSeconds: number
  /** When it was polled last, in milliseconds since the epoch; null where it never was. */
  readonly polledAt: number | null
  readonly isUsed: boolean
}

/** The person's side of a request: found by the digest of the user code, changed by whoever opens and decides it. */
export type UserCodeValue = {
  readonly deviceCodeId: string
  readonly endsAt: number
  /** Whose it is since they opened it. */
  readonly person: { readonly user: string; readonly account: string | null } | null
  readonly decision: Decision | null
}

/** What a person decided. */
export type Decision =
  | { readonly isApproved: false }
  | {
      readonly isApproved: true
      readonly grants: readonly string[]
      /** The client address of the person. */
      readonly ip: string | null
      /** The login that the device code becomes: whoever redeems it a second time ends that. */
      readonly loginId: string
    }

/** A document, and what it holds. */
export interface Held<T> {
  readonly document: Document
  readonly value: T
}

/** The kinds of the two documents of a request: they are two, so that polling and deciding don't stand in each other's way. */
export const DEVICE_CODE = 'device_code'
export const USER_CODE = 'user_code'

/** The form in which codes are stored, and found. */
export const digestOfCode = (code: string): string => hash('sha256', code, 'base64url')

export async function findDeviceCode(documents: Documents, id: string): Promise<Held<DeviceCodeValue> | null> {
  const document = await documents.findDocument(DEVICE_CODE, id)
  return document && { document, value: document.value as DeviceCodeValue }
}

export async function findUserCode(documents: Documents, id: string): Promise<Held<UserCodeValue> | null> {
  const document = await documents.findDocument(USER_CODE, id)
  return document && { document, value: document.value as UserCodeValue }
}
