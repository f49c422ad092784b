import { createKeyring } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { afterAll, describe, expect, it } from 'vitest'
import { ADMIN, APPROVER, MEMBER, type Served, servers } from './portal-servers.js'
import { formsOf, textOf } from './read-page.js'

const WORDS = {
  menu: { title: 'Settings', keys: 'API tokens', access: 'Request access', members: 'Users', roles: 'Profiles', activity: 'Log' },
  buttons: {
    newKey: 'Add a token',
    createKey: 'Add it',
    requestAccess: 'Ask us',
    rename: 'Call it otherwise',
    restrict: 'Narrow',
    rotate: 'Swap',
    revoke: 'Deactivate',
    delete: 'Throw away',
  },
  columns: {
    name: 'Title',
    id: 'Client ID',
    secret: 'Client secret',
    state: 'Health',
    grants: 'Permissions',
    subnets: 'IP addresses',
    origins: 'Pages',
    role: 'Profile',
    environment: 'Stage',
    technicalContact: 'Contact',
    owner: 'Holder',
    createdBy: 'Made by',
    lastUsed: 'Seen',
    expires: 'Ends',
    duration: 'For how long',
    members: 'Users with access',
  },
  states: { active: 'Works', revoked: 'Deactivated' },
  durations: { 90: 'Three months' },
}

const flat = (html: string) => textOf(html).replaceAll(/\s+/g, ' ')

describe.each(servers)('$name: words of the application', ({ serve }) => {
  const open = async (more: object = {}) => {
    const served = await serve({ settings: { words: { en: WORDS }, ...more } })
    const made = await served.keyring.keys.create({
      name: 'export',
      account: 'acme',
      owner: 'u1',
      technicalContact: 'ops@example.com',
    })
    return { served, ...made }
  }
  const page = async ({ visitor }: Served, path: string, as = MEMBER) => {
    const { status, text } = await visitor(as).get(path)
    expect(status).toBe(200)
    return { text, flat: flat(text) }
  }

  it('stand in the menu, and above the pages that it leads to', async () => {
    const { served } = await open()
    const { text } = await page(served, '/keys')
    expect(text).toContain('<nav aria-label="Settings"><span class="area" aria-hidden="true">Settings</span>')
    expect(/<nav aria-label="Settings">.*?<\/nav>/s.exec(text)?.[0].match(/(?<=">)[^<]+(?=<\/a>)/g)).toEqual([
      'API tokens',
      'Users',
      'Profiles',
      'Log',
    ])
    for (const [path, heading] of [
      ['/keys', 'API tokens'],
      ['/members', 'Users'],
      ['/roles', 'Profiles'],
      ['/activity', 'Log'],
    ] as const)
      expect((await page(served, path)).text).toContain(`<h1>${heading}</h1>`)
  })

  it('head the columns of the list, and say how keys do', async () => {
    const { served, key } = await open()
    await served.keyring.keys.revoke(key.id)
    const { text, flat: said } = await page(served, '/keys')
    expect(Array.from(text.matchAll(/<th scope="col">([^<]+)</g), ([, head]) => head)).toEqual([
      'Title',
      'Health',
      'Permissions',
      'IP addresses',
      'Made by',
      'Seen',
      'Ends',
    ])
    expect(said).toContain('✗ Deactivated')
    expect(said).toContain('All Works Expired Deactivated')
    expect(said).toContain('Add a token')
  })

  it('are the labels of the form, its durations, its button, and of the secret', async () => {
    const { served } = await open()
    const { text } = await page(served, '/keys/new')
    expect(text).toContain('<h1>Add a token</h1>')
    for (const label of ['Title', 'For how long', 'Three months', '180 days', 'IP addresses', 'Pages', 'Permissions', 'Add it'])
      expect(flat(text)).toContain(label)
    const made = await served.visitor(MEMBER).post('/keys/new', { ...formsOf(text)[0]?.fields, name: 'second' })
    expect([made.status, flat(made.text)]).toEqual([201, expect.stringMatching(/Client secret kw_.* Client ID: key_/)])
  })

  it('are the names of what a key has, and of what can be done with it', async () => {
    const { served, key } = await open()
    const { text } = await page(served, `/keys/${key.id}`)
    expect(Array.from(text.matchAll(/<dt>([^<]+)</g), ([, term]) => term).slice(0, 12)).toEqual([
      'Client ID',
      'Client secret',
      'Permissions',
      'Profile',
      'IP addresses',
      'Pages',
      'Stage',
      'Holder',
      'Contact',
      'Made by',
      'Seen',
      'Ends',
    ])
    expect(text).toContain('Users with access')
    for (const [path, word] of [
      ['rename', 'Call it otherwise'],
      ['restrict', 'Narrow'],
      ['rotate', 'Swap'],
      ['revoke', 'Deactivate'],
      ['delete', 'Throw away'],
    ] as const) {
      expect(text).toMatch(new RegExp(`/${path}"[^>]*>${word}<`))
      const form = (await page(served, `/keys/${key.id}/${path}`)).text
      expect(form).toContain(`<h1>${word}</h1>`)
      if (path !== 'rename' && path !== 'restrict') expect(form).toMatch(new RegExp(`<button[^>]*>${word}</button>`))
    }
  })

  it('stand in what events tell', async () => {
    const { served, key } = await open()
    await served.keyring.keys.update(key.id, { subnets: ['192.0.2.0/24'], name: 'import' })
    const { flat: said } = await page(served, '/activity')
    expect(said).toContain('IP addresses')
    expect(said).not.toContain('Subnets')
  })

  it('ask for access', async () => {
    const served = await serve({ keyring: { rules: { approvalRequired: true } }, settings: { words: { en: WORDS } } })
    const { text } = await page(served, '/access')
    expect(text).toContain('<h1>Request access</h1>')
    expect(text).toMatch(/<button[^>]*>Ask us<\/button>/)
    expect(flat(text)).toContain('Ask us Pending Approved')
  })

  it('are those that were checked, whatever becomes of the object that they came in', async () => {
    const menu: Record<string, string> = { keys: 'Tokens' }
    const buttons = Object.create({ newKey: { not: 'a text' } }) as Record<string, string>
    const served = await serve({ settings: { words: { en: { menu, buttons } } } })
    menu.keys = '<b>'
    const { text } = await page(served, '/keys')
    expect(text).toContain('<h1>Tokens</h1>')
    expect(text).toContain('New API key')
  })

  it('leave the other languages as they are, and whatever they do not say', async () => {
    const { served } = await open()
    const french = await served.visitor(MEMBER, { 'accept-language': 'fr' }).get('/keys')
    expect(flat(french.text)).toContain('Nouvelle clé d’API')
    expect(french.text).not.toContain('Settings')
    const requests = await page(served, '/requests', APPROVER)
    expect(requests.text).toContain('<h1>Requests</h1>')
    expect((await page(served, '/accounts', ADMIN)).text).toContain('<h1>Accounts</h1>')
  })

  it('are text, whatever stands in them', async () => {
    const { served } = await open({ words: { en: { menu: { title: '<b>&"', keys: '<script>1</script>' } } } })
    const { text } = await page(served, '/keys')
    expect(text).not.toContain('<script>1')
    expect(text).toContain('aria-label="&lt;b&gt;&amp;&quot;"')
  })

  it('have one language for all where a locale is set', async () => {
    const { served } = await open({ locale: 'fr', words: { fr: { menu: { keys: 'Jetons' } } } })
    const visitor = served.visitor(MEMBER, { 'accept-language': 'ar', cookie: 'keywright-language=ar' })
    const { text } = await visitor.get('/keys?language=en')
    expect([/<html lang="(\w+)"/.exec(text)?.[1], /<h1>([^<]+)/.exec(text)?.[1]]).toEqual(['fr', 'Jetons'])
    expect(text).not.toContain('language=')
    const missing = await visitor.get('/keys/key_none')
    expect([missing.status, /<html lang="(\w+)"/.exec(missing.text)?.[1]]).toEqual([404, 'fr'])
    const nobody = await served.visitor(null, { 'accept-language': 'ar' }).get('/keys')
    expect([nobody.status, /<html lang="(\w+)"/.exec(nobody.text)?.[1]]).toEqual([401, 'fr'])
  })
})

describe('words', () => {
  const keyring = createKeyring({ store: 'memory:' })
  afterAll(() => keyring.close())

  it.each<[options: object, message: string]>([
    [{ locale: 'de' }, "portal: locale must be 'en' or 'fr' or 'ar', not "],
    [{ words: [] }, 'portal: words must be an object'],
    [{ words: { de: {} } }, 'portal: words: unknown option "de"'],
    [{ words: { en: { menus: {} } } }, 'portal: words.en: unknown option "menus": did you mean "menu"?'],
    [{ words: { en: { menu: 'Settings' } } }, 'portal: words.en: menu must be an object'],
    [{ words: { en: { menu: { key: 'x' } } } }, 'portal: words.en.menu: unknown option "key": did you mean "keys"?'],
    [{ words: { fr: { buttons: { newKey: '' } } } }, 'portal: words.fr.buttons: newKey must be a text of 1 to 60 characters'],
    [{ words: { fr: { buttons: { newKey: '  ' } } } }, 'portal: words.fr.buttons: newKey must be a text of 1 to 60 characters'],
    [{ words: { en: { states: { active: 'a'.repeat(61) } } } }, 'portal: words.en.states: active must be a text of 1 to 60'],
    [{ words: { en: { columns: { name: 'a\nb' } } } }, 'portal: words.en.columns: name must be a text of 1 to 60'],
    [{ words: { en: { columns: { name: () => 'x' } } } }, 'portal: words.en.columns: name must be a text of 1 to 60'],
    [
      { words: { en: { buttons: Object.create({ newKey: 1 }) as object, menu: null } } },
      'portal: words.en: menu must be an object',
    ],
    [{ exampleHeaders: new Headers({ a: 'b' }) }, 'portal: exampleHeaders must be fields with their values'],
    [{ words: { en: { durations: { soon: 'x' } } } }, 'portal: words.en.durations, by days: unknown option "soon"'],
    [{ words: { en: { durations: { 90: 3 } } } }, 'portal: words.en.durations, by days: 90 must be a text of 1 to 60'],
  ])('are refused where the portal is made: %j', (options, message) => {
    for (const portal of [onExpress.portal, onKoa.portal]) {
      const make = () => portal(keyring, { identify: () => null, ...options })
      expect(make).toThrow(TypeError)
      expect(make).toThrow(message)
    }
  })
})
