import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { readSecretFile } from '../../src/sealing/secret-file.js'
import { temporaryFolder } from '../stores/temporary-folder.js'

const place = () => join(temporaryFolder(), 'keys.db.secret')

it('makes a file that only its owner may read, and reads the same from it again', async () => {
  const path = place()
  const secret = await readSecretFile(path)
  expect(secret).toHaveLength(32)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(await readSecretFile(path)).toEqual(secret)
})

it('is made once, however many make it at the same moment, and leaves nothing else behind', async () => {
  for (let round = 0; round < 10; round++) {
    const path = place()
    const secrets = await Promise.all(Array.from({ length: 20 }, () => readSecretFile(path)))
    expect(new Set(secrets.map(secret => secret.toString('hex'))).size).toBe(1)
    expect(readdirSync(join(path, '..'))).toEqual(['keys.db.secret'])
  }
})

it('makes another secret in another place', async () => {
  expect(await readSecretFile(place())).not.toEqual(await readSecretFile(place()))
})

it.each([0o640, 0o604, 0o644, 0o666, 0o620])('refuses a file that others may use: %o', async mode => {
  const path = place()
  await readSecretFile(path)
  chmodSync(path, mode)
  const text = readFileSync(path, 'latin1')
  const error: unknown = await readSecretFile(path).catch((reason: unknown) => reason)
  expect(String(error)).toMatch(/keys\.db\.secret.*others than its owner.*chmod 600/)
  expect(String(error)).toContain('KEYWRIGHT_SECRET')
  expect(readFileSync(path, 'latin1')).toBe(text)
})

it.each([
  '',
  '\n',
  'short',
  'x'.repeat(42),
  'x'.repeat(44),
  'x'.repeat(43),
  `${'A'.repeat(43)}\n`,
  `${'x'.repeat(43)}\nmore`,
  '\0'.repeat(43),
])('refuses a file that holds something else, says so without repeating it, and leaves it', async text => {
  const path = place()
  writeFileSync(path, text, { mode: 0o600 })
  const error: unknown = await readSecretFile(path).catch((reason: unknown) => reason)
  expect(String(error)).toMatch(/does not hold a secret of keywright: restore it, or delete it/)
  if (text.length > 3) expect(String(error)).not.toContain(text)
  expect(readFileSync(path, 'latin1')).toBe(text)
})

it('refuses a folder, and a link to a file', async () => {
  const path = place()
  mkdirSync(path)
  await expect(readSecretFile(path)).rejects.toThrow(/no ordinary file/)
  const target = place()
  await readSecretFile(target)
  const link = place()
  symlinkSync(target, link)
  await expect(readSecretFile(link)).rejects.toThrow(/no ordinary file/)
})

it('refuses a pipe, and does not wait for what comes out of it', async () => {
  const path = place()
  execFileSync('mkfifo', ['-m', '600', path])
  await expect(readSecretFile(path)).rejects.toThrow(/no ordinary file/)
})

it('refuses a file of another user, also where it could be read', async () => {
  const path = place()
  await readSecretFile(path)
  const user = vi.spyOn(process, 'geteuid').mockReturnValue(statSync(path).uid + 1)
  onTestFinished(() => user.mockRestore())
  await expect(readSecretFile(path)).rejects.toThrow(/keys\.db\.secret.*another user.*KEYWRIGHT_SECRET/)
})

it('leaves no draft behind where it could not be written', async () => {
  const path = place()
  const handle = await open(join(path, '..'), 'r')
  await handle.close()
  const sync = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'sync').mockRejectedValue(new Error('the disk is full'))
  onTestFinished(() => sync.mockRestore())
  await expect(readSecretFile(path)).rejects.toThrow(/the disk is full/)
  expect(sync).toHaveBeenCalledOnce()
  expect(readdirSync(join(path, '..'))).toEqual([])
})

it('says what is wrong where the folder is missing', async () => {
  const path = join(temporaryFolder(), 'missing', 'keys.db.secret')
  await expect(readSecretFile(path)).rejects.toThrow(/can't be used.*ENOENT.*KEYWRIGHT_SECRET/)
  expect(existsSync(path)).toBe(false)
})

it('takes a file that was written by hand, with or without a line feed', async () => {
  const [path, other] = [place(), place()]
  const secret = await readSecretFile(path)
  writeFileSync(other, readFileSync(path, 'latin1').trim(), { mode: 0o600 })
  expect(await readSecretFile(other)).toEqual(secret)
  unlinkSync(path)
  expect(await readSecretFile(path)).not.toEqual(secret)
})
