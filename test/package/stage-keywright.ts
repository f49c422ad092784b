import { execFile } from 'node:child_process'
import { cpSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const exec = promisify(execFile)

/** Runs a program to its end; where it fails, the error shows what it said. */
export async function run(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<{ stdout: string; stderr: string }> {
  try {
    return await exec(program, args, { ...options, maxBuffer: 1 << 26 })
  } catch (error) {
    const { message, stdout, stderr } = error as Error & { stdout?: string; stderr?: string }
    throw new Error(`${message}\n${stdout ?? ''}\n${stderr ?? ''}`, { cause: error })
  }
}

/** The folder of this repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
export const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', 'dist', '.git', 'bench', 'coverage'])

/**
 * Copies the repository into a folder and builds it there, so that a test sees the sources as they stand and nobody
 * else's `dist` is touched.
 */
export async function stageKeywright(folder: string): Promise<void> {
  cpSync(ROOT, folder, { recursive: true, filter: source => source === ROOT || !LEFT_OUT.has(basename(source)) })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  await run(process.execPath, ['scripts/build.mjs'], { cwd: folder })
}
