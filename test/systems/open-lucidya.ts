import type { Example } from '../../examples/common/example.js'
import { example as lucidyaExample } from '../../examples/lucidya/example.js'
import type { Answered } from './answered.js'
import { LIST } from './lucidya-line.js'
import type { Made, SystemApp, SystemServer, SystemSetup } from './system-servers.js'

/** The example of Lucidya, with what its tests do again and again. */
export interface LucidyaApp extends SystemApp {
  /** Ada asks for access. */
  asks(): Promise<Answered>
  /** Her request is decided on: by the Customer Success Manager, unless somebody else tries. */
  decides(asked: Answered, decision: 'approve' | 'deny', body?: object, as?: string): Promise<Answered>
  /** Ada makes a key in which only the name need be said; fails where that is refused. */
  makes(name: string, more?: object): Promise<Made>
  /** Ada tries to make such a key. */
  tries(name: string): Promise<Answered>
  /** Presents a token as documented: status and body of the answer. */
  list(token: string): Promise<readonly [status: number, text: string]>
  /** Presents a token so many times at once: the statuses, each once. */
  many(token: string, times: number): Promise<number[]>
  state(key: Pick<Made, 'id'>): Promise<unknown>
  /** Lets days pass, and sweeps. */
  passes(days: number): Promise<void>
  /** Who got which e-mails so far. */
  post(): readonly string[]
}

/** Opens the example for one test, where nobody has asked for access yet. */
export async function openLucidya(
  { serve }: SystemServer,
  setup: SystemSetup = {},
  example: Example = lucidyaExample,
): Promise<LucidyaApp> {
  const app = await serve(example, setup)
  const newKey = (name: string) => ({ name, subnets: ['127.0.0.1', '192.0.2.0/24'] })
  return {
    ...app,
    asks: () => app.manage('POST /access-requests', { as: 'ada', body: { reason: 'a dashboard' } }),
    decides: ({ body: { id } }, decision, body = {}, as = 'success-manager') =>
      app.manage(`POST /access-requests/${String(id)}/${decision}`, { as, body }),
    makes: (name, more = {}) => app.make('ada', { ...newKey(name), ...more }),
    tries: name => app.manage('POST /keys', { as: 'ada', body: newKey(name) }),
    async list(token) {
      const { status, text } = await app.curl(LIST, { TOKEN: token })
      return [status, text]
    },
    async many(token, times) {
      const call = () => app.fetch('/monitors_list?page_id=1', { headers: { 'luc-authorization': token } })
      return [...new Set((await Promise.all(Array.from({ length: times }, call))).map(({ status }) => status))]
    },
    state: async ({ id }) => (await app.manage(`GET /keys/${id}`, { as: 'ada' })).body.state,
    async passes(days) {
      app.clock.advance({ days })
      await app.keyring.sweep()
    },
    post: () => app.mail.mails.map(({ recipients, subject }) => `${recipients.join()}: ${subject}`).toSorted(),
  }
}
