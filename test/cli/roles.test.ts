import type { Page, Role } from 'keywright'
import { describe, expect, it } from 'vitest'
import { asJson, cellsOf, useWorkplace } from './workplace.js'

const { keyring, run, json } = useWorkplace()

const roles = (...args: string[]) => run(['roles', ...args])

describe('keywright roles', () => {
  it('makes a role that keys can carry', async () => {
    expect(await roles('create', '--id', 'reader', '--name', 'Reader', '--grant', 'a:read', '--grant', 'b:*')).toEqual({
      code: 0,
      stdout: 'Made role reader "Reader" in sqlite:keywright.db: may a:read, b:*; for every account.\n',
      stderr: '',
    })
    const { code, stdout } = await run(['keys', 'create', '--name', 'carrier', '--role', 'reader', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ key: { role: 'reader', grants: ['a:read', 'b:*'] } })
    expect(await roles('create', '--id', 'reader', '--name', 'Again')).toMatchObject({
      code: 1,
      stderr: 'keywright: there is a role of this id already\n',
    })
    expect(await roles('create', '--id', 'role_of_x', '--name', 'x')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^keywright: --id: /) as string,
    })
  })

  it('takes a change to every key that carries it', async () => {
    await keyring().roles.create({ id: 'changing', name: 'Before', grants: ['a:read'] })
    const { key } = await keyring().keys.create({ name: 'carrier', role: 'changing' })
    expect((await roles('update', 'changing', '--name', 'After', '--grant', 'b:read')).stdout).toBe(
      'Changed role changing "After": may b:read; for every account.\n',
    )
    expect((await keyring().keys.get(key.id))?.grants).toEqual(['b:read'])
    expect(await json('roles', 'update', 'changing', '--no-grant')).toMatchObject({ name: 'After', grants: [] })
  })

  it('lists those an account may use, and shows one', async () => {
    const own = await keyring().roles.create({ id: 'own', name: 'Own', account: 'acme', grants: ['a:read'] })
    await keyring().roles.create({ id: 'other', name: 'Other', account: 'other', grants: [] })
    const listed = cellsOf((await roles('list', '--account', 'acme')).stdout)
    expect(listed[0]).toEqual(['id', 'name', 'account', 'of key', 'grants'])
    expect(listed).toContainEqual(['own', 'Own', 'acme', '–', 'a:read'])
    expect(listed.flat()).not.toContain('other')
    const page = await json<Page<Role>>('roles', 'list', '--limit', '1')
    expect(page.items).toHaveLength(1)
    expect(page.next).not.toBeNull()
    const { stdout } = await roles('show', 'own')
    for (const line of [/^own\n/, /name +Own/, /account +acme/, /grants +a:read/]) expect(stdout).toMatch(line)
    expect(await json('roles', 'show', 'own')).toEqual(asJson(own))
  })

  it('shows nothing that turns a line around', async () => {
    await keyring().roles.create({ id: 'turned', name: 'from \u202eright', grants: [] })
    for (const args of [['list'], ['show', 'turned'], ['update', 'turned', '--no-grant']]) {
      const { stdout } = await roles(...args)
      expect(stdout).toContain('from  right')
      expect(stdout).not.toContain('\u202e')
    }
  })

  it('deletes only where it is told twice', async () => {
    await keyring().roles.create({ id: 'gone', name: 'Gone', grants: ['a:read'] })
    expect(await roles('delete', 'gone')).toMatchObject({ code: 2, stdout: '' })
    expect(await keyring().roles.get('gone')).not.toBeNull()
    expect(await json('roles', 'delete', 'gone', '--yes', '--as', 'bob')).toEqual({ id: 'gone', deleted: true })
    expect(await keyring().roles.get('gone')).toBeNull()
    const { items } = await keyring().audit.list({ subject: 'gone', action: 'role.deleted' })
    expect(items.map(({ actor }) => actor.user)).toEqual(['bob'])
    expect((await roles('delete', 'gone', '--yes')).stderr).toBe(
      'keywright: there is no role gone in sqlite:keywright.db: "keywright roles list" shows them\n',
    )
  })
})
