import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createLogin } from 'keywright/client/login'
import { describe, expect, it } from 'vitest'
import { withScriptedAuthServer } from './scripted-auth-server.js'

const PROGRAM = fileURLToPath(new URL('processes/use-login.mjs', import.meta.url))

type Kit = Awaited<ReturnType<typeof withScriptedAuthServer>>

/** A fetch that lets something happen before or after a renewal is sent. */
const around =
  (happens: { before?: () => void; after?: () => void }): typeof fetch =>
  async (input, init) => {
    const isRenewal = init?.body instanceof URLSearchParams && init.body.has('refresh_token')
    if (isRenewal) happens.before?.()
    const answer = await fetch(input, init)
    if (isRenewal) happens.after?.()
    return answer
  }

const stolenLock = (kit: Kit) => () => {
  writeFileSync(`${kit.path}.lock`, '{"id":"thief","pid":1,"machine":"another"}', { mode: 0o600 })
}
const removeTemporary = (kit: Kit) => () => {
  for (const name of readdirSync(kit.folder)) if (name.endsWith('.tmp')) rmSync(join(kit.folder, name))
}
const storedIn = (kit: Kit) => {
  const { logins } = JSON.parse(readFileSync(kit.path, 'utf8')) as { logins: Record<string, { refreshToken: string }> }
  return logins[kit.server.url]?.refreshToken
}

describe('a renewal that can not be kept', () => {
  it('is not sent where the lock was lost before', async () => {
    const kit = await withScriptedAuthServer()
    kit.store('spent')
    // the lock is lost while the endpoints are asked for
    const lost: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init)
      if ((input instanceof Request ? input.url : String(input)).includes('/.well-known/')) stolenLock(kit)()
      return answer
    }
    await expect(kit.login.accessToken(kit.call({ fetch: lost }))).rejects.toMatchObject({
      name: 'LoginFileError',
      message: expect.stringContaining('taken over') as string,
    })
    expect(kit.sentTo('/t')).toEqual([])
    rmSync(`${kit.path}.lock`)
    expect(await kit.login.accessToken(kit.call())).toBe('at1')
  })

  it.each(['due', 'spent'] as const)('is used by this program, and said, where the login was %s', async state => {
    const kit = await withScriptedAuthServer()
    kit.store(state)
    const failing = kit.call({ interactive: false, fetch: around({ after: removeTemporary(kit) }) })
    expect(await kit.login.accessToken(failing)).toBe('at1')
    expect(kit.said).toEqual([
      expect.stringMatching(/^The renewed login could not be kept, so only this program has it: .*config/),
    ])
    expect(storedIn(kit)).toBe('rt0')
    expect(await kit.login.accessToken(kit.call({ interactive: false }))).toBe('at1')
    // it is kept as soon as that goes
    expect(await kit.login.accessToken(kit.call({ interactive: false, refused: 'at1' }))).toBe('at2')
    expect(storedIn(kit)).toBe('rt2')
    expect(kit.reused).toEqual([])
  })

  it('is used by this program where the lock was lost meanwhile', async () => {
    const kit = await withScriptedAuthServer()
    kit.store('spent')
    const lost = kit.call({ interactive: false, fetch: around({ after: stolenLock(kit) }) })
    expect(await kit.login.accessToken(lost)).toBe('at1')
    expect(storedIn(kit)).toBe('rt0')
    expect(kit.said).toHaveLength(1)
  })

  it.skipIf(process.platform === 'win32')('is not sent where the disk has no room for it', async () => {
    const kit = await withScriptedAuthServer()
    kit.store('due')
    // files of 8 KiB at most: room enough for a lock
    const shell = [
      '-c',
      'ulimit -f 8; exec "$@"',
      'sh',
      process.execPath,
      PROGRAM,
      kit.server.url,
      kit.home,
      new Date().toISOString(),
    ]
    const child = spawn('sh', shell, { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin.write('go\n')
    const output = await text(child.stdout)
    expect(output.split('\n')[1]).toBe('["at0"]')
    expect(kit.sentTo('/t')).toEqual([])
    expect(readdirSync(kit.folder)).toEqual(['config'])
    expect(await kit.login.accessToken(kit.call({ interactive: false }))).toBe('at1')
  })
})

describe('a login that the server says has ended', () => {
  const renewedByAnother = (kit: Kit) => () => {
    writeFileSync(kit.path, readFileSync(kit.path, 'utf8').replace('rt0', 'rt9').replace('at0', 'at9'))
  }

  it('is not thrown away where another process renewed it meanwhile', async () => {
    const kit = await withScriptedAuthServer({ '/t': () => ({ error: 'invalid_grant' }) })
    kit.store('due')
    const fetchMeanwhile = around({ after: renewedByAnother(kit) })
    expect(await kit.login.accessToken(kit.call({ interactive: false, refused: 'at0', fetch: fetchMeanwhile }))).toBe('at9')
    expect(storedIn(kit)).toBe('rt9')
  })

  it('is thrown away where it is still there', async () => {
    const kit = await withScriptedAuthServer({ '/t': () => ({ error: 'invalid_grant' }) })
    kit.store('spent')
    await expect(kit.login.accessToken(kit.call({ interactive: false }))).rejects.toMatchObject({ code: 'login_required' })
    expect(readdirSync(kit.folder)).toEqual([])
  })
})

describe('two logins of one program', () => {
  it('renew once', async () => {
    const kit = await withScriptedAuthServer()
    kit.store('spent')
    // what a process left that was killed as it wrote
    writeFileSync(`${kit.path}.0123456789abcdef.tmp`, 'left', { mode: 0o600 })
    const other = createLogin({ environment: { HOME: kit.home }, confirm: null })
    const call = kit.call({ interactive: false })
    expect(new Set(await Promise.all([kit.login.accessToken(call), other.accessToken(call)])).size).toBe(1)
    expect(readdirSync(kit.folder)).toEqual(['config'])
    expect(kit.reused).toEqual([])
  })
})
