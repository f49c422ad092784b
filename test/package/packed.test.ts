import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { ROOT, run, stageKeywright, TSC } from './stage-keywright.js'

/** A package as package-lock.json has it. */
interface LockedPackage {
  readonly dev?: boolean
  readonly hasInstallScript?: boolean
  readonly resolved?: string
  readonly link?: boolean
}

const INSTALLED_BESIDE = [
  'express@5',
  'koa@3',
  '@koa/router@15',
  '@photostructure/sqlite@1',
  '@types/express@5',
  '@types/koa@3',
  '@types/node@20',
]
const SEEN_BY_FIRST = [200, { seenBy: 'first' }]

describe('the packed package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keywright-package-'))
  const stage = join(folder, 'stage')
  const consumer = join(folder, 'consumer')
  let tarball = ''
  let packed: readonly string[] = []

  beforeAll(async () => {
    await stageKeywright(stage)
    // built already: prepack would only build again
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: stage })
    const [report] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }]
    tarball = join(folder, report.filename)
    packed = report.files.map(({ path }) => path)
    cpSync(join(ROOT, 'test/package/consumers'), consumer, { recursive: true })
    writeFileSync(join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
    await run(
      'npm',
      ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', tarball, ...INSTALLED_BESIDE],
      { cwd: consumer },
    )
  }, 180_000)
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const installed = (path: string) => join(consumer, 'node_modules/keywright', path)
  // @types/koa has a mistake of its own, which is not ours to mend
  const complaints = async (project: string) => {
    const found = await run(process.execPath, [TSC, '-p', project, '--pretty', 'false'], { cwd: consumer }).then(
      () => '',
      (error: Error) => error.message,
    )
    return found.split('\n').filter(line => line.includes('error TS') && !line.startsWith('node_modules/@types/'))
  }
  const answers = async (file: string, args: readonly string[] = []) => {
    const { stdout, stderr } = await run(process.execPath, [...args, file], {
      cwd: consumer,
      env: { ...process.env, NODE_OPTIONS: '', KEYWRIGHT_STORE: '' },
    })
    return { answers: JSON.parse(stdout) as unknown[], stderr }
  }

  it('holds what a user needs, and nothing else', () => {
    const others = packed.filter(
      path =>
        !/^(?:dist\/[a-z0-9/-]+\.(?:js|js\.map|d\.ts)|dist\/(?:pages|portal)\/assets\/[a-z]+\.(?:css|js)|docs\/(?:(?:migrate|systems)\/)?[a-z-]+\.md)$/.test(
          path,
        ),
    )
    expect(others.toSorted()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'])
    expect(packed.filter(path => /(?:^|\/)(?:test|bench|examples)\/|\.test\./.test(path))).toEqual([])
  })

  it('has a file behind each entry, and a command that can be run', () => {
    const targets = Object.values(packageJson.exports).flatMap(entry =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    )
    expect(targets.filter(path => !existsSync(installed(path)))).toEqual([])
    const command = installed(packageJson.bin.keywright)
    expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    expect(statSync(command).mode & 0o111).toBe(0o111)
  })

  it('says nothing of the machine it was built on', () => {
    const texts = packed.filter(path => path.startsWith('dist/')).map(path => readFileSync(installed(path), 'utf8'))
    expect(texts.filter(text => text.includes(ROOT) || text.includes(folder))).toEqual([])
  })

  it('brings no install script with it', () => {
    const scripted = readdirSync(join(consumer, 'node_modules'), { recursive: true, encoding: 'utf8' })
      .filter(path => /(?:^|node_modules\/)(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path))
      .filter(path => {
        const { scripts = {} } = JSON.parse(readFileSync(join(consumer, 'node_modules', path), 'utf8')) as {
          scripts?: Record<string, string>
        }
        return (
          ['preinstall', 'install', 'postinstall'].some(name => scripts[name] !== undefined) ||
          existsSync(join(consumer, 'node_modules', path, '../binding.gyp'))
        )
      })
    expect(scripted).toEqual(['@photostructure/sqlite/package.json'])
  })

  it('compiles in a strict TypeScript project, and runs: Express', async () => {
    expect(await complaints('tsconfig.json')).toEqual([])
    const { answers: given } = await answers('built/express-app.js')
    expect(given).toEqual([SEEN_BY_FIRST, [403, expect.anything()], [401, expect.anything()]])
    expect(existsSync(join(consumer, 'keywright.db'))).toBe(true)
  })

  it('compiles in a strict TypeScript project, and runs: Koa', async () => {
    const { answers: given } = await answers('built/koa-app.js')
    expect(given).toEqual([SEEN_BY_FIRST, [403, expect.anything()], [401, expect.anything()]])
    expect((await answers('built/every-entry.js')).answers).toEqual(Array(10).fill('function'))
  })

  it("leaves Express's types alone without the augmentation", async () => {
    expect(await complaints('tsconfig.plain.json')).toEqual([])
    expect((await answers('built/express-plain.js')).answers[0]).toEqual([200, { seenBy: 'first', untouched: true }])
  })

  it('can be required from CommonJS, without a warning', async () => {
    const { answers: given, stderr } = await answers('required.cjs')
    expect(given).toEqual([SEEN_BY_FIRST, [403, expect.anything()], [401, expect.anything()]])
    expect(stderr).toContain(JSON.stringify({ same: true, version: packageJson.version }))
    expect(stderr).not.toMatch(/warning/i)
  })

  it('runs its command', async () => {
    const { stdout } = await run('npx', ['keywright', '--version'], { cwd: consumer })
    expect(stdout.trim()).toBe(packageJson.version)
  })

  it('pleases publint, arethetypeswrong and knip', async () => {
    const { stdout } = await run(process.execPath, ['scripts/check-package.mjs', tarball], {
      cwd: stage,
      env: { ...process.env, NO_COLOR: '1' },
    })
    expect(stdout).toContain('ok')
  }, 60_000)
})

describe('the dependencies', () => {
  const { packages: locked } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>
  }
  const packages = Object.entries(locked)

  it('have no install script, but for those that work without it', () => {
    const scripted = packages
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path, { dev }]) => [path.replace(/.*node_modules\//, ''), dev])
    // esbuild and @photostructure/sqlite bring their binaries along; fsevents is macOS's, and optional
    expect(scripted.filter(([name]) => !['esbuild', 'fsevents', '@photostructure/sqlite'].includes(String(name)))).toEqual([])
    expect(scripted.filter(([, dev]) => !dev)).toEqual([])
  })

  it('come from the registry that npm is set to, whichever it is', () => {
    expect(
      packages
        .filter(([, { resolved, link }]) => link || (resolved && !resolved.startsWith('https://registry.npmjs.org/')))
        .map(([path]) => path),
    ).toEqual([])
  })

  it('are the peers that are optional', () => {
    expect(Object.keys(packageJson.peerDependenciesMeta).toSorted()).toEqual(Object.keys(packageJson.peerDependencies).toSorted())
    expect(Object.values(packageJson.peerDependenciesMeta).every(({ optional }) => optional)).toBe(true)
  })
})
