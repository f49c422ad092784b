import { ManagementError } from '../../errors.js'
import type { ApiKey } from '../../keys/api-key.js'
import type { NewKey } from '../../keys/key-input.js'
import type { Keyring } from '../../keyring.js'
import { askedAccount, notFound, seesKey } from '../account-scope.js'
import type { Caller } from '../caller.js'
import type { keyOperations } from '../contract/key-operations.js'
import type { BodyOf } from '../contract/operations.js'
import type { Handlers } from '../handler.js'
import { isoOrNull, keyJson } from '../key-json.js'
import { memberJson } from '../member-json.js'

type Keyed = Pick<Keyring, 'keys' | 'members' | 'rules' | 'adviseRotation'>

/** The life of keys. */
export function createKeyHandlers({ keys, members, rules, adviseRotation }: Keyed): Handlers<keyof typeof keyOperations> {
  const find = async (caller: Caller, id: string): Promise<ApiKey> => {
    const key = await keys.get(id)
    if (!key || !seesKey(caller, key, rules)) throw notFound('key')
    return key
  }
  const shown = (key: ApiKey) => ({ body: keyJson(key), version: key.version })

  return {
    async listKeys({ caller, query: { account, ...query } }) {
      const owner = rules.ownership === 'personal' && !caller.admin ? (caller.user ?? '') : query.owner
      const filter = { ...query, account: askedAccount(caller, account), ...(owner === undefined ? {} : { owner }) }
      const { items, next } = await keys.list(filter)
      return { body: { items: items.map(keyJson), next } }
    },
    async createKey({ caller, body }) {
      const { key, secret } = await keys.create(newKey(caller, body), options(caller))
      return { body: { key: keyJson(key), secret }, version: key.version, location: `/keys/${key.id}` }
    },
    async getKey({ caller, params: { keyId } }) {
      return shown(await find(caller, keyId))
    },
    async updateKey({ caller, params: { keyId }, body: { expiresAt, ...body }, ifMatch }) {
      const { id, version } = await find(caller, keyId)
      const changes = { ...body, ...(expiresAt === undefined ? {} : { expiresAt: instant(expiresAt) }) }
      return shown(await keys.update(id, changes, { ...options(caller), ...ifMatch(version) }))
    },
    async deleteKey({ caller, params: { keyId }, ifMatch }) {
      const { id, version } = await find(caller, keyId)
      await keys.remove(id, { ...options(caller), ...ifMatch(version) })
      return {}
    },
    async rotateKey({ caller, params: { keyId }, body, ifMatch }) {
      const { id, version } = await find(caller, keyId)
      const { key, secret } = await keys.rotate(id, { ...body, ...options(caller), ...ifMatch(version) })
      return { body: { key: keyJson(key), secret }, version: key.version }
    },
    async endSecret({ caller, params: { keyId, secretId }, ifMatch }) {
      const { id, version } = await find(caller, keyId)
      return shown(await keys.endSecret(id, secretId, { ...options(caller), ...ifMatch(version) }))
    },
    async revokeKey({ caller, params: { keyId }, body: { reason }, ifMatch }) {
      const { id, version } = await find(caller, keyId)
      const why = reason == null ? {} : { reason }
      return shown(await keys.revoke(id, { ...why, ...options(caller), ...ifMatch(version) }))
    },
    async getUsage({ caller, params: { keyId }, query }) {
      const { id } = await find(caller, keyId)
      const days = await keys.usage(id, query)
      return { body: { items: days.map(({ outcomes, ...day }) => ({ ...day, outcomes: { ...outcomes } })) } }
    },
    async listKeyMembers({ caller, params: { keyId }, query }) {
      const key = await find(caller, keyId)
      if (rules.ownership === 'personal') {
        const owner = key.owner === null ? null : await members.find(key.owner, key.account)
        return { body: { items: owner ? [memberJson(owner)] : [], next: null, rotationAdvisedSince: null } }
      }
      const [{ items, next }, advice] = await Promise.all([members.list({ ...query, account: key.account }), adviseRotation(key)])
      return { body: { items: items.map(memberJson), next, rotationAdvisedSince: isoOrNull(advice?.since ?? null) } }
    },
  }
}

const options = ({ by, within }: Caller) => ({ by, within })

const instant = (text: string | null) => (text === null ? null : new Date(text))

// whoever is no admin makes keys for nobody else
function newKey(caller: Caller, { expiresAt, ...body }: BodyOf<'createKey'>): NewKey {
  const { account = caller.account, owner = caller.user } = body
  const environment = caller.principal ? caller.principal.environment : body.environment
  const errors: Record<string, string> = {}
  if (!caller.admin && account !== caller.account) errors.account = 'is your own: leave it out'
  if (!caller.admin && owner !== caller.user) errors.owner = 'is you: leave it out'
  if (caller.principal && ![undefined, environment].includes(body.environment))
    errors.environment = `is your own, ${environment}: leave it out`
  const wrong = Object.keys(errors)
  if (wrong.length > 0)
    throw new ManagementError('forbidden', 'you make keys for yourself alone', {
      errors,
      problems: Object.fromEntries(wrong.map(field => [field, { kind: 'forYourself' }])),
    })
  const createdBy = caller.by.user ?? caller.by.key ?? null
  return {
    ...body,
    ...(environment === undefined ? {} : { environment }),
    account,
    owner,
    createdBy,
    ...(expiresAt === undefined ? {} : { expiresAt: instant(expiresAt) }),
  }
}
