import { memoryStore } from 'keywright/stores/memory'
import type { AuthSetup, OAuthAnswer, Served } from './auth-servers.js'
import { deviceSteps, PAGE, sealedOf } from './device-steps.js'
import { authorizationPath, sealedIn } from './login-flow.js'

type Fields = Readonly<Record<string, string>>
type Session = Readonly<Record<string, unknown>>

/** Whose session it is on most of the pages. */
export const DANA = { user: 'dana', account: 'globex', grants: ['a:read', 'a:write'] }
const EMIL = { ...DANA, user: 'emil' }
const HELD = Array.from({ length: 100 }, (_, i) => `g${i}:${'x'.repeat(190)}`)

/** A login page: what it needs of the server, and how one gets to it. */
export interface LoginPage {
  readonly name: string
  readonly status: number
  readonly setup?: AuthSetup
  /** Opens it with the header fields of a browser. */
  open(served: Served, fields: Fields): Promise<OAuthAnswer>
}

/** Every page that people can meet when they log in. */
export const LOGIN_PAGES: readonly LoginPage[] = [
  page('the question', 200, ask()),
  page('the question of a listed program, for everything', 200, ask({}, { ...DANA, account: null, grants: ['*'] }), {
    settings: { clients: [{ id: 'acme-cli', name: 'Zyx' }] },
  }),
  page('the question for nothing', 200, ask({}, { ...DANA, grants: [] })),
  page('sign in first', 401, ask({}, null)),
  page('a wrong redirect', 400, ask({ redirect_uri: 'https://evil.example' })),
  page('an unknown program', 400, ask(), { settings: { clients: [] } }),
  page('no form', 400, answer({ decision: 'allow' })),
  page('a form that is too old', 400, answer({ request: 'x', decision: 'allow' })),
  page('another answer', 400, async (served, fields) => answer({ request: await asked(served), decision: 'x' })(served, fields)),
  page('an answer again', 400, async (served, fields) => {
    const form = { request: await asked(served), decision: 'deny' }
    await answer(form)(served, fields)
    return answer({ ...form, decision: 'allow' })(served, fields)
  }),
  page('an answer of nobody', 401, async (served, fields) =>
    answer({ request: await asked(served), decision: 'allow' }, null)(served, fields),
  ),
  page('an answer of somebody else', 403, async (served, fields) =>
    answer({ request: await asked(served), decision: 'allow' }, EMIL)(served, fields),
  ),
  page('an answer that another site sends', 403, (served, fields) =>
    answer({ decision: 'allow' })(served, { ...fields, origin: 'https://evil.example' }),
  ),
  page('an origin that is not allowed', 403, (served, fields) => show(served, { ...fields, origin: 'https://evil.example' }), {
    keyring: { cors: { origins: ['https://app.example.com'] } },
  }),
  page('an id like that of a key', 403, ask({}, { ...DANA, user: 'key_dana' })),
  page('no member of the host application’s directory', 403, ask({}, { ...DANA, approver: true }), {
    keyring: { members: { find: async () => null, listByAccount: async () => [] } },
  }),
  page('no active member', 403, async (served, fields) => {
    await served.keyring.members.add({ user: 'dana', account: 'globex' })
    await served.keyring.members.deactivate('dana', { account: 'globex' })
    return show(served, fields)
  }),
  page('a failure', 500, (served, fields) => show(served, fields), {
    identify: () => {
      throw new Error('sessions are down')
    },
  }),
  page('a store that is down', 503, (served, fields) => type(served, 'BBBB-BBBB', fields), {
    keyring: { store: { ...memoryStore(), findDocument: () => Promise.reject(new Error('the store is down')) } },
  }),
  page(
    'a body that is nested too deep',
    400,
    (served, fields) => {
      const headers = { ...fields, 'content-type': 'application/json' }
      return served.fetch(PAGE, { method: 'POST', headers, body: '{"a":'.repeat(100) + '1' + '}'.repeat(100) })
    },
    { parsed: true },
  ),
  page('the page for a code', 200, (served, fields) => show(served, fields)),
  page('the page for a code, for nobody', 401, (served, fields) => show(served, fields, null)),
  page('no code', 400, (served, fields) => type(served, '', fields)),
  page('a wrong code', 400, (served, fields) => type(served, 'BBBB-BBBB', fields)),
  page('too many wrong codes', 429, async (served, fields) => {
    for (let i = 0; i < 10; i++) await type(served, 'BBBB-BBBB', fields)
    return type(served, 'BBBB-BBBB', fields)
  }),
  page('a device', 200, typeGood()),
  page('a device that asks for more than is held', 403, typeGood({ scope: 'b:read b:write' })),
  page('a device that asks for more than fits', 403, typeGood(), { identify: () => ({ ...DANA, grants: HELD }) }),
  page('a device that is connected', 200, decide('approve')),
  page('a device that is refused', 200, decide('deny')),
]

function page(name: string, status: number, open: LoginPage['open'], setup: AuthSetup = {}): LoginPage {
  return { name, status, open: (served, fields) => open(served, fields), setup }
}

const as = (session: Session | null, fields: Fields): Record<string, string> =>
  session ? { ...fields, 'x-session': JSON.stringify(session) } : { ...fields }

function ask(changes: Readonly<Record<string, string>> = {}, session: Session | null = DANA): LoginPage['open'] {
  return ({ fetch }, fields) => fetch(authorizationPath(changes), { headers: as(session, fields) })
}

const asked = async (served: Served) => sealedIn(await ask()(served, {}))

function answer(form: Record<string, string>, session: Session | null = DANA): LoginPage['open'] {
  return ({ post }, fields) => post('/oauth/authorize', form, as(session, fields))
}

const show = ({ fetch }: Served, fields: Fields, session: Session | null = DANA) => fetch(PAGE, { headers: as(session, fields) })

const type = ({ post }: Served, code: string, fields: Fields, session: Session = DANA) =>
  post(PAGE, { user_code: code }, as(session, fields))

function typeGood(form: Record<string, string> = {}, session: Session = DANA): LoginPage['open'] {
  return async (served, fields) => type(served, (await deviceSteps(served).start(form)).body.user_code, fields, session)
}

function decide(decision: string): LoginPage['open'] {
  return async (served, fields) => {
    const approval = sealedOf(await typeGood()(served, fields))
    return served.post(PAGE, { approval, decision }, as(DANA, fields))
  }
}
