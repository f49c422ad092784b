import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, run, stageKeywright, TSC } from '../package/stage-keywright.js'
import type { Program } from './programs.js'

/** A throwaway folder where keywright is installed, and the programs of the pages are compiled and run. */
export interface Workshop {
  /** Compiles programs: what the compiler complains of, by page and line. */
  compile(programs: readonly Program[]): Promise<string[]>
  /** The compiled file of a program. */
  compiled(program: Program): string
  /** The folder that the blocks of a page run in. */
  folderOf(page: string): string
  close(): void
}

// augmenting Express's types is global: pages that do it are compiled apart from those that don't
const AUGMENTS = 'keywright/express/augment'

export async function openWorkshop(): Promise<Workshop> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keywright-docs-')))
  const stage = join(folder, 'stage')
  await stageKeywright(stage)
  installIn(folder, stage)

  const fileOf = ({ page, line, language }: Program) => `${slug(page)}-${line}.${language}`
  const compileIn = async (project: string, programs: readonly Program[]): Promise<string[]> => {
    if (programs.length === 0) return []
    for (const program of programs) writeFileSync(join(folder, 'programs', fileOf(program)), program.code)
    const path = join(folder, `${project}.json`)
    writeFileSync(
      path,
      JSON.stringify({ extends: './tsconfig.json', files: programs.map(program => `programs/${fileOf(program)}`) }),
    )
    const output = await run(process.execPath, [TSC, '-p', path, '--pretty', 'false'], { cwd: folder }).then(
      () => '',
      (error: Error) => error.message,
    )
    const pages = new Map(programs.map(program => [`programs/${fileOf(program)}`, program.page]))
    return output.split('\n').flatMap(line => {
      const match = /^(.*)\((\d+),\d+\): (error .*)$/.exec(line)
      return match ? [`${pages.get(match[1] ?? '') ?? match[1]}:${match[2]}: ${match[3]}`] : []
    })
  }

  return {
    async compile(programs) {
      const augmenting = programs.filter(({ code }) => code.includes(AUGMENTS))
      const others = programs.filter(({ code }) => !code.includes(AUGMENTS))
      return [...(await compileIn('others', others)), ...(await compileIn('augmenting', augmenting))]
    },
    compiled: program => join(folder, 'built', fileOf(program).replace(/\.ts$/, '.js')),
    folderOf(page) {
      const path = join(folder, 'pages', slug(page))
      mkdirSync(path, { recursive: true })
      return path
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function installIn(folder: string, stage: string): void {
  for (const name of ['programs', 'pages', 'node_modules/.bin']) mkdirSync(join(folder, name), { recursive: true })
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
  }
  symlinkSync(stage, join(folder, 'node_modules/keywright'))
  symlinkSync(join(stage, 'dist/cli/main.js'), join(folder, 'node_modules/.bin/keywright'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'pages', private: true, type: 'module' }))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        lib: ['es2023'],
        module: 'nodenext',
        moduleDetection: 'force',
        strict: true,
        skipLibCheck: true,
        allowJs: true,
        types: ['node'],
        rootDir: 'programs',
        outDir: 'built',
      },
    }),
  )
}

const slug = (page: string) => page.replaceAll(/[^a-zA-Z0-9]+/g, '-')
