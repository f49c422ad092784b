import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programsOf } from './docs/programs.js'
import { type Block, readBlocks } from './docs/read-blocks.js'
import { runPage } from './docs/run-page.js'
import { openWorkshop, type Workshop } from './docs/workshop.js'
import { ROOT } from './package/stage-keywright.js'

const PAGES = [
  ...readdirSync(ROOT).filter(name => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { encoding: 'utf8', recursive: true })
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
]
const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8')

let workshop: Workshop
beforeAll(async () => {
  workshop = await openWorkshop()
}, 120_000)
afterAll(() => workshop.close())

describe('the pages', () => {
  const blocks = new Map<string, Block[]>()
  it.each(PAGES)('%s says how each of its blocks is to be taken', page => {
    blocks.set(page, readBlocks(page, textOf(page)))
  })

  it('have programs that compile', async () => {
    expect(await workshop.compile([...blocks.values()].flatMap(programsOf))).toEqual([])
  }, 60_000)

  it.each(PAGES)(
    '%s runs, block by block',
    async page => {
      await runPage(blocks.get(page) ?? [], workshop)
    },
    120_000,
  )

  it.each(PAGES)('%s has no link that leads nowhere', page => {
    const prose = textOf(page).replaceAll(/^```.*?^```$/gms, '')
    const links = Array.from(prose.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g), ([, path = '', anchor]) => ({
      path,
      anchor,
    }))
    const broken = links.filter(({ path, anchor }) => {
      const target = path === '' ? page : join(dirname(page), path)
      return !existsSync(join(ROOT, target)) || (anchor !== undefined && !anchorsOf(target).has(anchor))
    })
    expect(broken).toEqual([])
  })
})

// as GitHub makes them of headings
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = Array.from(textOf(page).matchAll(/^#+ (.*)$/gm), ([, heading = '']) => heading)
  return new Set(
    headings.map(heading =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  )
}

describe('the harness', () => {
  const fence = (info: string, code: string) => `\n\`\`\`${info}\n${code}\n\`\`\`\n`
  const API = `import express from 'express'
import { apiKeyAuth, getAuth, requireGrants } from 'keywright/express'

const app = express()
app.use(apiKeyAuth())
app.get('/monitors_list', requireGrants('monitors:read'), (req, res) => res.json({ seenBy: getAuth(req)?.name }))`
  const CREATE = 'KEY=$(npx keywright keys create --name first --grant monitors:read)'

  const failure = async (page: string, markdown: string): Promise<string> => {
    const blocks = readBlocks(page, markdown)
    const complaints = await workshop.compile(programsOf(blocks))
    if (complaints.length > 0) return complaints.join('\n')
    return runPage(blocks, workshop).then(
      () => 'none',
      (error: Error) => error.message,
    )
  }

  it('runs a page: programs, what continues them, and the shell against a server', async () => {
    const page = `# A page${fence('ts', API)}${fence(
      'sh server',
      `${CREATE}\ncurl localhost:3000/monitors_list -H "luc-authorization: $KEY"   # 200\ncurl localhost:3000/monitors_list # 401\ncurl localhost:3000/monitors_list -H "x-api-key: $KEY"`,
    )}${fence('ts', 'const a: number = 1')}${fence('ts continues', 'if (a !== 1) throw new Error()')}${fence('json', '{ "a": 1 }')}${fence('text', '???')}`
    expect(await failure('sample.md', page)).toBe('none')
  }, 60_000)

  it.each<[what: string, markdown: string, message: RegExp]>([
    [
      'a wrong type',
      fence('ts', "import { createKeyring } from 'keywright'\n\ncreateKeyring({ stores: 'memory:' })"),
      /^planted\.md:5: error TS.*stores/,
    ],
    ['an import that is not there', fence('ts', "import { nothing } from 'keywright'\nnothing()"), /^planted\.md:3: error TS/],
    ['a name that no block declares', fence('ts', 'app.use(1)'), /^planted\.md:3: error TS.*'app'/],
    ['a program that throws', fence('ts', "throw new Error('oh')"), /^planted\.md:2: ended with 1[^]*Error: oh/],
    ['a rejection', fence('js', "await Promise.reject(new Error('oh'))"), /^planted\.md:2: ended with 1[^]*Error: oh/],
    [
      'a program in a block that continues',
      fence('ts', 'const a = 1') + fence('ts continues', 'if (a === 1) throw new Error()'),
      /ended with 1/,
    ],
    [
      'a command that fails',
      fence('sh', 'npx keywright keys create --nmae x'),
      /^planted\.md:2: ended with 1|^planted\.md:2: ended with 2/,
    ],
    ['a command that is not there', fence('sh', 'npx keywrite'), /ended with/],
    ['a failing command before a good one', fence('sh', 'false\ntrue'), /ended with 1/],
    [
      'a wrong status',
      fence('ts', API) + fence('sh server', 'curl localhost:3000/monitors_list # 200'),
      /answered 401 instead of 200/,
    ],
    [
      'a refusal where none is said',
      fence('ts', API) + fence('sh server', 'curl localhost:3000/monitors_list'),
      /answered 401 instead of/,
    ],
    [
      'a server that never listens',
      fence('ts', "import { env } from 'node:process'\nconst app = { listen: () => env }") + fence('sh server', 'true'),
      /ended instead of listening/,
    ],
    ['JSON that is none', fence('json', '{ a: 1 }'), /JSON/],
  ])(
    'finds %s',
    async (_what, markdown, message) => {
      expect(await failure('planted.md', markdown)).toMatch(message)
    },
    60_000,
  )

  it.each<[what: string, markdown: string, message: RegExp]>([
    ['a block without a language', fence('', 'x'), /planted\.md:2: a block says its language/],
    ['an unknown language', fence('typescript', 'x'), /says its language/],
    ['no-run without a reason', fence('ts no-run', 'x'), /gives its reason/],
    ['an unknown attribute', fence('ts norun: why', 'x'), /is none of: continues, server, no-run/],
    ['a block that is never closed', '\n```ts\nx', /never closed/],
  ])('refuses %s', (_what, markdown, message) => {
    expect(() => readBlocks('planted.md', markdown)).toThrow(message)
  })

  it('refuses a block that continues nothing', () => {
    expect(() => programsOf(readBlocks('planted.md', fence('ts continues', 'x')))).toThrow(/no ts block that it could continue/)
  })
})
