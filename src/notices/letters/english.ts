import type { Wording } from './letter.js'

export const ENGLISH: Wording = {
  locale: 'en-GB',
  direction: 'ltr',
  greeting: 'Hello,',
  rows: {
    key: 'Key',
    keyId: 'Id',
    account: 'Account',
    expiresAt: 'Expires',
    lastUsedAt: 'Last used',
    source: 'Found at',
    user: 'Requested by',
    reason: 'Reason',
    note: 'Note',
  },
  manage: 'Manage API keys',
  automatic: 'This message was sent automatically.',
  days: count => (count === 1 ? '1 day' : `${count} days`),
  letters: {
    'key.expiring': ({ name, days, expiresAt }) => ({
      subject: `The API key “${name}” expires in ${days}`,
      paragraphs: [
        `The API key “${name}” expires on ${expiresAt}. From then on every request with it is refused.`,
        'If it is still needed, prolong it, or make a new key and put it in its place in time.',
      ],
    }),
    'key.expired': ({ name, expiresAt }) => ({
      subject: `The API key “${name}” has expired`,
      paragraphs: [
        `The API key “${name}” expired on ${expiresAt}. Every request with it is refused.`,
        'If it is still needed, make a new key: one that has expired cannot be prolonged.',
      ],
    }),
    'key.idling': ({ name, days, lastUsedAt, idleAt }) => ({
      subject: `The unused API key “${name}” ends in ${days}`,
      paragraphs: [
        `${lastUsedAt ? `The API key “${name}” was last used on ${lastUsedAt}.` : `The API key “${name}” has never been used.`} If it stays unused, it becomes idle on ${idleAt}, and every request with it is refused from then on.`,
        'If it is still needed, use it once before then. If not, revoke it.',
      ],
    }),
    'key.idle': ({ name, lastUsedAt }) => ({
      subject: `The API key “${name}” was unused for too long`,
      paragraphs: [
        `${lastUsedAt ? `The API key “${name}” was last used on ${lastUsedAt}.` : `The API key “${name}” has never been used.`} It is idle now, and every request with it is refused.`,
        'If access is still needed, make a new key. If not, delete this one.',
      ],
    }),
    'key.rotation_advised': ({ name, member }) => ({
      subject: `Please rotate the API key “${name}”`,
      paragraphs: [
        `${member} no longer has access to your account, and may know the secret of the API key “${name}”. The key goes on working.`,
        'Rotate it: it gets a new secret, and the old one ends when you say. Nothing else about the key changes.',
      ],
    }),
    'key.leaked': ({ name, policy, endsAt }) => ({
      subject: `A secret of the API key “${name}” was found in public`,
      paragraphs: [
        `A secret of the API key “${name}” was reported as leaked: strangers may know it.`,
        {
          notify: 'It still works. Rotate the key now, without a grace period, and put the new secret in its place.',
          grace: `It still works until ${endsAt}. Rotate the key before then, and put the new secret in its place.`,
          ended:
            'It was an old one that had been replaced already, and it was ended now. The key goes on working with its present secret.',
          revoke: 'The key was revoked, and every request with it is refused. If access is still needed, make a new key.',
        }[policy],
      ],
    }),
    'access_request.received': () => ({
      subject: 'We have received your request for API access',
      paragraphs: ['Your request for API access has arrived. We will write to you once it is decided.'],
    }),
    'access_request.submitted': ({ user }) => ({
      subject: `${user} requests API access`,
      paragraphs: [`${user} requests API access. The request waits for your decision.`],
    }),
    'access_request.approved': () => ({
      subject: 'Your request for API access was approved',
      paragraphs: ['Your request for API access was approved. You can make API keys now.'],
    }),
    'access_request.denied': () => ({
      subject: 'Your request for API access was denied',
      paragraphs: ['Your request for API access was denied. You are free to ask again.'],
    }),
  },
}
