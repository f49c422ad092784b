/** What there is to know of each kind of problem, beside its kind. */
export interface ProblemValues {
  /** Nothing was given where something is needed. */
  readonly empty: object
  readonly tooLong: { readonly most: number }
  readonly controlCharacters: object
  /** No text that can stand for a person, an account or a role. */
  readonly wrongId: { readonly most: number }
  readonly emailAddress: object
  readonly wrongForm: object
  readonly date: object
  readonly oneOf: { readonly choices: readonly string[] }
  readonly atLeast: { readonly least: number }
  readonly atMost: { readonly most: number }

  readonly emptyList: object
  readonly tooManyEntries: { readonly most: number }
  /** In one entry of a list, counted from 1. */
  readonly inEntry: { readonly place: number; readonly problem: Problem }

  readonly hostBits: { readonly given: string; readonly right: string }
  readonly leadingZeros: { readonly given: string; readonly right: string }
  readonly zone: { readonly given: string; readonly zone: string }
  readonly prefixLength: { readonly given: string; readonly least: number; readonly most: number; readonly example: string }
  readonly octet: { readonly given: string }
  readonly fourOctets: { readonly given: string }
  readonly notSubnet: { readonly given: string }

  readonly notOrigin: { readonly given: string }
  readonly originSpelling: { readonly given: string; readonly right: string }
  readonly tooWide: { readonly given: string }

  readonly notGrant: { readonly given: string }
  readonly wildcard: { readonly given: string }
  /** Not in the catalogue of the rules. */
  readonly notOffered: { readonly grant: string }

  /** An expiry that has passed. */
  readonly past: object
  /** An expiry of a key that has ended. */
  readonly ended: object
  /** How long an old secret goes on. */
  readonly grace: { readonly mostSeconds: number }
  readonly noSuchRole: object
  /** A role for a key that gets one of its own. */
  readonly ownRole: object
  readonly ownerInactive: object

  readonly notHeld: { readonly grants: readonly string[] }
  /** Subnets or origins beyond those of whoever makes the key. */
  readonly beyond: { readonly own: readonly string[] }
  readonly outlives: { readonly latest: Date }
  readonly carriersBeyond: object
  readonly forYourself: object
  readonly ownAccount: object
  readonly ownActivation: object
  readonly sharedRole: object
  readonly approversOnly: object

  readonly mayNotMake: { readonly request: 'none' | 'pending' | 'denied' }
  readonly alreadyAsked: { readonly request: 'pending' | 'approved' }
  readonly decided: { readonly request: 'approved' | 'denied' }
  readonly twoSecrets: object
  readonly currentSecret: object
  readonly inactiveKey: { readonly state: 'expired' | 'idle' | 'revoked' }
  readonly keepsChanging: object
  readonly membersElsewhere: object
  /** A form that is no page's. */
  readonly foreignForm: object
  /** A form of which nobody knows whether it was carried out. */
  readonly unclearForm: object
}

/** What is wrong, in a form that can be said in any language. */
export type Problem<Kind extends keyof ProblemValues = keyof ProblemValues> = {
  readonly [Each in Kind]: { readonly kind: Each } & ProblemValues[Each]
}[Kind]

/** A value that is none of its kind. The message says for developers what would be right, and `problem` says it for pages. */
export class WrongValue extends TypeError {
  constructor(
    message: string,
    readonly problem: Problem,
  ) {
    super(message)
  }
}
