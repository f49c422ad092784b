import type { KeyRules } from '../../../src/keys/key-rules.js'
import { describe, expect, it } from 'vitest'
import { type Answered, MEMBER, servers } from '../portal-servers.js'

const LANGUAGES = ['en', 'fr', 'ar'] as const

const problemOf = ({ text }: Answered) => (JSON.parse(text) as { problem: string | null }).problem
const plain = (text: string | null) => text?.replaceAll(/[\u2066\u2069]/g, '').replaceAll('\u202f', ' ')

// what is typed, what is wrong with it in each language, and the rules that make it wrong
const PROBLEMS: readonly (readonly [field: string, value: string, en: string, fr: string, ar: string, rules?: KeyRules])[] = [
  ['name', ' \r\n ', 'Fill this in.', 'Remplissez ce champ.', 'املأ هذا الحقل.'],
  ['name', 'x'.repeat(201), 'At most 200 characters', '200 caractères au plus', 'الحد الأقصى 200 حرف'],
  ['name', 'a\0b', 'cannot be seen', 'caractères invisibles', 'رموز لا تُرى'],
  ['name', 'two\nlines', 'cannot be seen', 'caractères invisibles', 'رموز لا تُرى'],
  ['subnets', '10.0.0.5/8', 'Write the subnet as “10.0.0.0/8”.', 'ainsi\u00a0: « 10.0.0.0/8 ».', 'هكذا: «10.0.0.0/8».'],
  ['subnets', '2001:db8::1/32', 'as “2001:db8::/32”', '« 2001:db8::/32 »', '«2001:db8::/32»'],
  ['subnets', '010.0.0.1', 'zeros in front', 'des zéros devant', 'أصفار'],
  ['subnets', '010.0.0.1', 'Write “10.0.0.1/32”', 'Écrivez « 10.0.0.1/32 »', 'اكتب «10.0.0.1/32»'],
  ['subnets', 'fe80::1%eth0', 'Leave “%eth0” out', 'Retirez « %eth0 »', 'احذف «%eth0»'],
  ['subnets', '10.0.0.0/33', 'from 0 to 32', 'de 0 à 32', 'من 0 إلى 32'],
  ['subnets', '2001:db8::/129', 'from 0 to 128', 'de 0 à 128', 'من 0 إلى 128'],
  ['subnets', '10.0.0.0/255.0.0.0', 'as in “10.0.0.0/32”', 'comme dans « 10.0.0.0/32 »', 'كما في «10.0.0.0/32»'],
  ['subnets', '10.0.0.256', 'from 0 to 255', 'de 0 à 255', 'بين 0 و255'],
  ['subnets', '1.2.3', 'four numbers', 'quatre nombres', 'أربعة أرقام'],
  ['subnets', 'office', '“office” is not a subnet', '« office » n’est pas un sous-réseau', '«office» ليست شبكة فرعية'],
  ['subnets', '192.0.2.0/24\r\n\r\n office', '“office” is not a subnet', '« office » n’est pas', '«office» ليست'],
  ['subnets', '192.0.2.1\n'.repeat(1025), 'At most 1,024 entries', '024 éléments au plus', 'الحد الأقصى'],
  ['subnets', `192.0.2.0/24\n${'1'.repeat(101)}`, 'Entry 2: This is too long', 'Élément 2\u00a0: Ce texte', 'العنصر 2: هذا النص'],
  [
    'subnets',
    '',
    'Write at least one, such as “203.0.113.0/24”',
    'au moins un',
    'شبكة واحدة على الأقل',
    { subnetsRequired: true },
  ],
  ['origins', 'example', '“example” is not an origin', '« example » n’est pas une origine', '«example» ليس مصدرًا'],
  [
    'origins',
    'https://App.example.com/',
    'Write “https://app.example.com”',
    'Écrivez « https://app.example.com »',
    'اكتب «https://app.example.com»',
  ],
  ['origins', 'https://*.com', 'Name a domain', 'Nommez un domaine', 'حدّد نطاقًا'],
  ['grants', 'read everything', '“read everything” is not a grant', 'n’est pas une autorisation', 'ليس إذنًا'],
  ['grants', 'moni*:read', 'at the end after a colon', 'après un deux-points', 'بعد نقطتين'],
  ['grants', `a\n${'x'.repeat(201)}`, 'Entry 2: This is too long', 'Élément 2\u00a0:', 'العنصر 2:'],
  ['grants', '', 'Name at least one grant', 'au moins une autorisation', 'إذنًا واحدًا على الأقل', { grantsRequired: true }],
  [
    'grants',
    'a\nb',
    '“b” is not one of the grants',
    '« b » ne fait pas partie',
    '«b» ليس من الأذونات',
    { grantCatalogue: { a: 'A' } },
  ],
  ['technicalContact', 'x'.repeat(321), 'At most 320 characters', '320 caractères', 'الحد الأقصى 320'],
  ['technicalContact', '', 'Name who looks after it', 'qui s’en occupe', 'من يتولى أمره', { technicalContactRequired: true }],
]

const WRONG = PROBLEMS.map(([field, value, en, fr, ar, rules = {}]) => ({ field, value, says: [en, fr, ar], rules }))

const SOUND: readonly (readonly [field: string, value: string])[] = [
  ['name', ' Nightly export '],
  ['subnets', '192.0.2.0/24\r\n2001:db8::/32\r\n\r\n198.51.100.7'],
  ['subnets', ''],
  ['origins', 'https://app.example.com\nhttps://*.example.com'],
  ['origins', ' \n '],
  ['grants', 'monitors:*\nreports:read'],
  ['grants', ''],
  ['technicalContact', '+33 1 23 45 67 89'],
  ['technicalContact', ''],
]

describe.each(servers)('a field that is checked while it is filled in, on $name', ({ serve }) => {
  it.each(WRONG)('hears in three languages what is wrong: $field $value', async ({ field, value, says, rules }) => {
    const { visitor } = await serve({ keyring: { rules } })
    const ask = async (language: string) => visitor(MEMBER, { 'accept-language': language }).post('/check', { field, value })
    const answers = await Promise.all(LANGUAGES.map(ask))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(answers.map(answer => plain(problemOf(answer)))).toEqual(says.map(text => expect.stringContaining(text)))
  })

  it.each(['none', 'urlencoded'] as const)('hears nothing where nothing is wrong, body parser: %s', async bodyParser => {
    const { visitor } = await serve({ bodyParser })
    for (const [field, value] of SOUND) {
      const answer = await visitor(MEMBER).post('/check', { field, value })
      expect([field, value, answer.status, answer.text]).toEqual([field, value, 200, '{"problem":null}'])
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })

  it('hears of a form that is longer than a form is', async () => {
    const { visitor } = await serve()
    expect((await visitor(MEMBER).post('/check', { field: 'name', value: 'x'.repeat(300_000) })).status).toBe(413)
  })

  it.each(['', 'expiresAt', 'owner', 'metadata', '__proto__', 'toString'])('is none of the name "%s"', async field => {
    const { visitor } = await serve()
    const { status, text } = await visitor(MEMBER).post('/check', { field, value: 'x' })
    expect([status, text]).toEqual([422, '{}'])
  })

  it.each(WRONG.filter(({ field }) => field !== 'name'))(
    'agrees with what is said once the form is sent: $field $value',
    async ({ field, value, rules }) => {
      const { keyring } = await serve({ keyring: { rules } })
      const lines = value
        .split('\n')
        .map(line => line.trim())
        .filter(line => line !== '')
      const given = field === 'technicalContact' ? value || null : value === '' && field === 'subnets' ? null : lines
      await expect(keyring.keys.create({ name: 'x', [field]: given })).rejects.toHaveProperty(`errors.${field}`)
    },
  )

  it('writes nothing, and is of people of this site alone', async () => {
    const { keyring, visitor } = await serve()
    const fields = { field: 'name', value: 'export' }
    // a first visit makes a member of who comes
    await visitor(MEMBER).get('/keys')
    const before = (await keyring.audit.list()).items
    expect((await visitor(MEMBER).post('/check', fields)).status).toBe(200)
    expect((await visitor(MEMBER).post('/check', { field: 'grants', value: '?'.repeat(201) })).status).toBe(200)
    expect((await keyring.audit.list()).items).toEqual(before)
    expect((await keyring.keys.list()).items).toEqual([])
    expect((await visitor(null).post('/check', fields)).status).toBe(401)
    expect((await visitor(MEMBER).post('/check', fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    const { status, headers } = await visitor(MEMBER).get('/check')
    expect([status, headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('shows what was typed without what could turn or hide a text', async () => {
    const { visitor } = await serve()
    const hostile = `\u202e<img src=x onerror=alert(1)>\0\u2067${'é'.repeat(50)}`
    for (const language of LANGUAGES) {
      const problem = problemOf(
        await visitor(MEMBER, { 'accept-language': language }).post('/check', { field: 'subnets', value: hostile }),
      )
      expect(problem).toContain('<img src=x onerror=alert(1)>')
      expect(problem).toMatch(/\u2066<img[^\u2066-\u2069\u202a-\u202e\0]+…?\u2069/)
      expect(problem?.replaceAll(/\u2066[^\u2066-\u2069]*\u2069/g, '')).not.toMatch(/[\u2066-\u2069\u202a-\u202e\0]/)
    }
  })
})
