import type { Answer } from '../http/refusal.js'
import type { RequestLike } from '../http/request-like.js'

/** A request to an endpoint, with what it is told beside it. */
export interface OAuthCall {
  readonly request: Request
  /** The request as the flow reads it: its header lines and its socket. */
  readonly lines: RequestLike
  /** The base URL of this server, without a slash at its end. */
  readonly issuer: string
  /** The client address. */
  readonly ip: string | null
  /** Whether the body's bytes are those that were sent. */
  readonly exactBody: boolean
  /** The host application's word on whose session it is. */
  identify(): unknown
}

/** Answers a request, or throws what it is refused for. */
export type Answerer = (call: OAuthCall) => Answer | Promise<Answer>

/** What is at a path. */
export interface Endpoint {
  readonly get?: Answerer
  readonly post?: Answerer
  /** Whether people look at it: no other origin may read it (RFC 9700 section 2.6). */
  readonly isPage?: true
  /** How what is thrown is answered; the header fields of the request say in which language. */
  readonly refuse: (thrown: unknown, headers: Pick<Headers, 'get'>) => Answer
}
