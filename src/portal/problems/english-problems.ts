import { instantText } from '../../pages/instant-text.js'
import { numberText } from '../time.js'
import type { ProblemWords } from './problem-words.js'
import { listed, quoted, technical } from './quoted.js'

const DAY_SECONDS = 86_400

const number = (value: number) => numberText(value, 'en')
const quote = (text: string) => quoted(text, 'en')
const code = (text: string) => technical(text, 'en')
const list = (texts: readonly string[]) => listed(texts, 'en')
const days = (count: number) => (count === 1 ? '1 day' : `${number(count)} days`)
const keys = (count: number) => (count === 1 ? '1 key' : `${number(count)} keys`)

export const englishProblems: ProblemWords = {
  kinds: {
    empty: () => 'Fill this in.',
    tooLong: ({ most }) => `This is too long. At most ${number(most)} characters are allowed.`,
    controlCharacters: () => 'This has characters that cannot be seen. Type it instead of pasting it.',
    wrongId: ({ most }) => `Write 1 to ${number(most)} visible characters, without spaces around them.`,
    emailAddress: () => `This is not an e-mail address. Write one such as ${code('ops@example.com')}.`,
    wrongForm: () => 'This is not in the right form. Correct it and try again.',
    date: () => 'This is not a date. Choose a day in the future.',
    oneOf: ({ choices }) => `This is not one of the choices. Choose from: ${list(choices)}.`,
    atLeast: ({ least }) => `This is too small. It must be ${number(least)} or more.`,
    atMost: ({ most }) => `This is too large. It must be ${number(most)} or less.`,

    emptyList: () => 'With an empty list nobody could use the key. Write at least one, or choose to allow any.',
    tooManyEntries: ({ most }) => `This list is too long. At most ${number(most)} entries are allowed.`,
    inEntry: ({ place, problem }, say) => `Entry ${number(place)}: ${say(problem)}`,

    hostBits: ({ given, right }) => `${quote(given)} is an address within a subnet. Write the subnet as ${quote(right)}.`,
    leadingZeros: ({ given, right }) =>
      `${quote(given)} has zeros in front of a number, which can be misread. Write ${quote(right)}.`,
    zone: ({ given, zone }) => `${quote(given)} names a network interface. Leave ${quote(zone)} out.`,
    prefixLength: ({ given, least, most, example }) =>
      `${quote(given)} has no valid prefix length. After the slash write a number from ${least} to ${most}, as in ${quote(example)}.`,
    octet: ({ given }) => `${quote(given)} has a number above 255. Each of the four numbers must be from 0 to 255.`,
    fourOctets: ({ given }) => `${quote(given)} is not a complete address. Write four numbers, as in ${quote('192.0.2.0/24')}.`,
    notSubnet: ({ given }) =>
      `${quote(given)} is not a subnet. Write one such as ${quote('192.0.2.0/24')} or ${quote('2001:db8::/32')}.`,

    notOrigin: ({ given }) =>
      `${quote(given)} is not an origin. Write one such as ${quote('https://app.example.com')} or ${quote('https://*.example.com')}.`,
    originSpelling: ({ given, right }) => `${quote(given)} is not how a browser writes an origin. Write ${quote(right)}.`,
    tooWide: ({ given }) => `${quote(given)} allows too much. Name a domain, as in ${quote('https://*.example.com')}.`,

    notGrant: ({ given }) =>
      `${quote(given)} is not a grant. Write one such as ${quote('monitors:read')}, without spaces, quotation marks or accents.`,
    wildcard: ({ given }) =>
      `${quote(given)} has a star in the wrong place. It stands alone, or at the end after a colon, as in ${quote('monitors:*')}.`,
    notOffered: ({ grant }) => `${quote(grant)} is not one of the grants offered here. Choose from the list.`,

    past: () => 'This is in the past. Choose a day in the future.',
    ended: () => 'The key has ended and cannot be prolonged. Make a new key instead.',
    grace: ({ mostSeconds }) =>
      `The old secret can keep working for ${days(Math.floor(mostSeconds / DAY_SECONDS))} at most. Choose a shorter time.`,
    noSuchRole: () => 'This role no longer exists. Choose another one.',
    ownRole: () => 'Every key has a role of its own here. Leave the role out, and choose the grants instead.',
    ownerInactive: () => 'The owner is not an active member of the account. Name somebody who is.',

    notHeld: ({ grants }) => `You can only give what you hold yourself, and you do not hold ${list(grants)}. Leave it out.`,
    beyond: ({ own }) => `You can only give what you are allowed yourself. Stay within ${list(own)}.`,
    outlives: ({ latest }) =>
      `The key must not outlast your own access. Choose an end no later than ${instantText(latest, 'en')}.`,
    carriersBeyond: () =>
      'A key with this role can be used from more places, or for longer, than you may use one yourself. Ask an admin to change the role.',
    forYourself: () => 'You can only make keys for yourself. Leave this empty.',
    ownAccount: () => 'You can only see your own account.',
    ownActivation: () => 'You cannot activate or deactivate yourself. Ask another member.',
    sharedRole: () => 'Every account uses this role, so only an admin can change it.',
    approversOnly: () => 'Only an approver can decide on access requests.',

    mayNotMake: ({ request }) =>
      ({
        none: 'This account may not make keys yet. Request access first.',
        pending: 'This account may not make keys yet. Its access request is waiting for an answer.',
        denied: 'This account may not make keys: its access request was denied. You can request access again.',
      })[request],
    alreadyAsked: ({ request }) =>
      request === 'pending'
        ? 'This account has already requested access. Wait for the answer.'
        : 'This account already has access. You can make keys now.',
    decided: ({ request }) =>
      request === 'approved'
        ? 'This request was already approved. There is nothing left to decide.'
        : 'This request was already denied. There is nothing left to decide.',
    twoSecrets: () => 'The key already has two live secrets. End the old one first, or let it end at once.',
    currentSecret: () => 'This is the current secret of the key. Rotate the key first, or revoke it.',
    inactiveKey: ({ state }) =>
      ({
        expired: 'The key has expired. Only an active key can be rotated: make a new one.',
        idle: 'The key is idle. Only an active key can be rotated: make a new one.',
        revoked: 'The key was revoked. Only an active key can be rotated: make a new one.',
      })[state],
    keepsChanging: () => 'Others are changing this at the same time. Try again in a moment.',
    membersElsewhere: () => 'Members are managed in the application itself. Change them there.',
    foreignForm: () => 'This form is not of this page. Send it again.',
    unclearForm: () =>
      'It is not known whether this form was carried out. Look in the list of keys first: if it was, its secret can’t be shown again, so rotate the key. Otherwise send the form again.',
  },
  rules: {
    keysPerAccount: ({ keysPerAccount = 0, deleteOnlyInactive }) =>
      `An account can have ${keys(keysPerAccount)}, and keys that no longer work count too. ${deleteOnlyInactive ? 'Revoke and delete' : 'Delete'} one that is no longer needed.`,
    defaultLifetimeDays: () => 'Choose when the key ends.',
    longestLifetimeDays: ({ longestLifetimeDays = 0 }) =>
      `A key lives for ${days(longestLifetimeDays)} at most, counted from when it is made. Choose an earlier end.`,
    longestGraceSeconds: ({ longestGraceSeconds = 0 }) =>
      longestGraceSeconds === 0
        ? 'The old secret ends at once here. Put the new one in place right after you rotate.'
        : 'The old secret may not keep working for so long here. Choose a shorter time.',
    neverExpires: () => 'A key must end some day. Choose when.',
    grantsRequired: () => 'A key must be allowed something. Name at least one grant.',
    grantsImmutable: () => 'Grants cannot be changed once they are given. Make a new key for other grants.',
    subnetsRequired: () => `A key must name the subnets it is used from. Write at least one, such as ${quote('203.0.113.0/24')}.`,
    technicalContactRequired: () =>
      'A key must have a technical contact. Name who looks after it, for example by e-mail address.',
    approvalRequired: () => 'This account may not make keys yet. Request access first.',
    dedicatedRole: () => 'The grants of this key are those of its own role. Change the role instead.',
    deleteOnlyInactive: () => 'Only a key that no longer works can be deleted. Revoke it first.',
    idleAfterDays: ({ idleAfterDays = 0 }) => `A key that was not used for ${days(idleAfterDays)} is idle, and no longer works.`,
    expiredAfterIdleDays: ({ expiredAfterIdleDays = 0 }) =>
      `A key that was not used for ${days(expiredAfterIdleDays)} has expired.`,
    ownership: () => 'A key is personal here. Name its owner.',
    grantCatalogue: () => 'This grant is not offered here. Choose from the list.',
  },
  codes: {
    unauthenticated: 'You are no longer signed in. Sign in and try again.',
    not_found: 'This no longer exists.',
    limit_reached: 'The limit is reached. Delete one that is no longer needed.',
    conflict: 'This is not possible as things stand now. Open the page again to see what has changed.',
    forbidden: 'You are not allowed to do this.',
    precondition_failed: 'Somebody else changed this meanwhile. Look at how it is now before you change it.',
    invalid_input: 'Something in this form is wrong. Correct it and try again.',
    rule_violated: 'The rules do not allow this.',
  },
}
