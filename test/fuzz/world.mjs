import Router from '@koa/router'
import express from 'express'
import Koa from 'koa'
import { badTokens, BASE62, ISSUER, madeSecret, signedToken, uuid } from './secrets.mjs'

const NOW = new Date('2030-01-01T00:00:00Z')
const SECONDS = NOW.getTime() / 1000

export const GRANTED_ORIGINS = ['https://app.example.com', 'https://partner.example']
export const SUBNETS = {
  office: ['203.0.113.0/24'],
  six: ['2001:db8::/32'],
  inside: ['127.0.0.0/8', '10.0.0.0/8', '203.0.113.0/24'],
}

/** The routes of every world, and what they demand. */
export const ROUTES = {
  '/': {},
  '/read': { all: ['reports:read'] },
  '/write': { all: ['reports:read', 'reports:write'] },
  '/any': { any: ['reports:write', 'users:read'] },
  '/token': { token: true },
}

const DEFAULT_SCHEMES = [
  { name: 'bearer', scheme: 'Bearer', tokens: true },
  { name: 'lucca', scheme: 'lucca', param: 'application' },
  { name: 'luc-authorization', fields: ['luc-authorization', 'luc-autharization'] },
  { name: 'x-api-key', fields: ['x-api-key'] },
]
const OWN_SCHEMES = [
  { name: 'acme-key', fields: ['x-acme-key', 'x-acme-token'] },
  { name: 'acme', scheme: 'Acme', param: 'key' },
  { name: 'acmeraw', scheme: 'AcmeRaw' },
]

/** What is run: framework, schemes and options. */
const PLANS = [
  { name: 'Express, all on', framework: 'express', schemes: DEFAULT_SCHEMES, cors: true, proxies: true, required: true },
  { name: 'Koa, all on', framework: 'koa', schemes: DEFAULT_SCHEMES, cors: true, proxies: true, required: true },
  { name: 'Express, own schemes', framework: 'express', schemes: OWN_SCHEMES, cors: false, proxies: true, required: false },
  {
    name: 'Koa, own schemes, slow store',
    framework: 'koa',
    schemes: OWN_SCHEMES,
    cors: true,
    proxies: false,
    required: false,
    slow: true,
  },
]

/**
 * The keyrings and apps that requests are run against, each with the holders of credentials it knows.
 *
 * @param library what keywright exports, so that its source and its build can both be run
 */
export async function createWorlds(library, random, log) {
  const worlds = []
  for (const plan of PLANS) {
    const keyring = library.createKeyring({
      store: plan.slow ? slowStore(library.memoryStore(), random) : library.memoryStore(),
      schemes: plan.schemes.map(scheme => schemeOf(library, scheme)),
      ...(plan.cors
        ? { cors: { origins: ['https://app.example.com', 'https://*.example.com'], credentials: true, maxAgeSeconds: 60 } }
        : {}),
      ...(plan.proxies ? { trustedProxies: ['127.0.0.0/8', '10.0.0.0/8', '::1'] } : {}),
      ...(plan.slow ? { cache: { maxEntries: 3 } } : {}),
      trustedIssuers: [ISSUER],
      clock: () => NOW,
      logger: { warn() {}, error: line => log.push(line) },
    })
    await keyring.ready()
    const listener =
      plan.framework === 'koa' ? koaListener(library.koa, keyring, plan) : expressListener(library.express, keyring, plan)
    worlds.push({ ...plan, keyring, listener, ...(await populate(keyring, random)) })
  }
  return worlds
}

function schemeOf({ headerScheme, authorizationScheme }, { name, scheme, param, tokens, fields }) {
  if (fields) return headerScheme({ name, header: fields[0], aliases: fields.slice(1) })
  return authorizationScheme({ name, scheme, acceptsTokens: tokens === true, ...(param === undefined ? {} : { param }) })
}

function slowStore(store, random) {
  return {
    ...store,
    async findByDigest(digest) {
      const found = store.findByDigest(digest)
      if (random.chance(50)) await new Promise(resolve => setImmediate(resolve))
      return found
    },
  }
}

async function populate(keyring, random) {
  const holders = []
  const add = async (facts, secret, end = null) => {
    const key = await keyring.keys.import({ name: `holder ${holders.length}`, ...facts, secret })
    const { name, grants, subnets, origins } = key
    holders.push({ id: key.id, name, secret, grants, subnets, origins, kind: 'api-key', end })
    return key
  }
  await add({ grants: ['*'] }, madeSecret(random))
  await add({ grants: ['reports:*'] }, uuid(random))
  await add({ grants: ['reports:read'] }, madeSecret(random, 'test'))
  await add({}, random.text(BASE62, 24))
  for (const subnets of Object.values(SUBNETS)) await add({ grants: ['reports:*'], subnets }, madeSecret(random))
  await add({ grants: ['users:read'], origins: GRANTED_ORIGINS }, madeSecret(random))
  await add({ grants: ['*'], origins: GRANTED_ORIGINS, subnets: SUBNETS.inside }, madeSecret(random))
  const revoked = await add({ grants: ['*'] }, madeSecret(random), 'key_revoked')
  await keyring.keys.revoke(revoked.id)
  const rotated = await add({ grants: ['*'] }, madeSecret(random), 'secret_ended')
  const { secret } = await keyring.keys.rotate(rotated.id)
  holders.push({ ...holders.at(-1), secret, end: null })
  const removed = await add({ grants: ['*'] }, madeSecret(random), 'unknown_key')
  await keyring.keys.remove(removed.id)
  for (const scope of ['*', 'reports:read', '']) {
    const claims = {
      iss: ISSUER.issuer,
      aud: ISSUER.audience,
      sub: `person ${holders.length}`,
      iat: SECONDS,
      exp: SECONDS + 600,
      scope,
    }
    const token = signedToken(claims)
    holders.push({
      name: claims.sub,
      secret: token,
      grants: scope ? [scope] : [],
      subnets: null,
      origins: null,
      kind: 'token',
      end: null,
    })
  }
  const claims = { iss: ISSUER.issuer, aud: ISSUER.audience, sub: 'nobody', iat: SECONDS, exp: SECONDS + 600, scope: '*' }
  return { holders, badTokens: badTokens(random, claims) }
}

/** Revokes, rotates, removes or makes a key, as goes on while requests come in; what is known follows. */
export async function changeSomething({ keyring, holders }, random) {
  const churning = holders.filter(holder => holder.churn && holder.end === null)
  const ended = holders.filter(holder => holder.churn && holder.end !== null)
  if (ended.length > 12) holders.splice(holders.indexOf(ended[0]), 1)
  const holder = churning.length > 3 ? random.pick(churning) : null
  if (!holder) {
    const { key, secret } = await keyring.keys.create({ name: `churn ${random.int(1e9)}`, grants: ['reports:read'] })
    holders.push({
      id: key.id,
      name: key.name,
      secret,
      grants: key.grants,
      subnets: null,
      origins: null,
      kind: 'api-key',
      end: null,
      churn: true,
    })
    return
  }
  const change = random.pick(['revoke', 'rotate', 'remove', 'narrow'])
  const siblings = holders.filter(({ id }) => id === holder.id)
  if (change === 'revoke') {
    await keyring.keys.revoke(holder.id)
    for (const one of siblings) one.end = 'key_revoked'
  } else if (change === 'remove') {
    await keyring.keys.remove(holder.id)
    for (const one of siblings) one.end = 'unknown_key'
  } else if (change === 'rotate' && siblings.length < 6) {
    const { secret } = await keyring.keys.rotate(holder.id)
    holders.push({ ...holder, secret })
    holder.end = 'secret_ended'
  } else {
    const grants = random.pick([[], ['reports:read'], ['users:*'], ['*']])
    await keyring.keys.update(holder.id, { grants })
    for (const one of siblings) one.grants = grants
  }
}

function checksOf({ requireGrants, requireAnyGrant, requireToken }, { all, any, token }) {
  if (token) return [requireToken()]
  if (all) return [requireGrants(...all)]
  return any ? [requireAnyGrant(...any)] : []
}

const show = (req, principal) => {
  req.ran = principal?.name ?? null
  return JSON.stringify({ name: req.ran, scheme: principal?.scheme ?? null })
}

function expressListener(entry, keyring, { required }) {
  const app = express()
  app.set('env', 'test')
  app.use(entry.apiKeyAuth(keyring, { required }))
  for (const [path, demands] of Object.entries(ROUTES)) {
    app.all(path, ...checksOf(entry, demands), (req, res) => void res.type('json').send(show(req, req.auth)))
  }
  return app
}

function koaListener(entry, keyring, { required }) {
  const app = new Koa()
  app.silent = true
  app.use(entry.apiKeyAuth(keyring, { required }))
  const router = new Router()
  for (const [path, demands] of Object.entries(ROUTES)) {
    router.all(path, ...checksOf(entry, demands), ctx => {
      ctx.type = 'json'
      ctx.body = show(ctx.req, ctx.state.auth)
    })
  }
  app.use(router.routes())
  return app.callback()
}
