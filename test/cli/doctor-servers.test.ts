import { expect, it } from 'vitest'
import type { Finding } from '../../src/cli/doctor/finding.js'
import { describeWith, describeWithOwn } from '../servers/describe-with.js'
import { makeDatabase } from '../stores/mysql/own-database.js'
import { makeSchema } from '../stores/postgres/own-schema.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { runKeywright } from './run-keywright.js'

describeWith('postgres', 'the doctor on PostgreSQL', server => looks(async () => makeSchema(server().url)))

describeWith('mariadb', 'the doctor on MariaDB', server => looks(async () => makeDatabase(server().url)))

describeWithOwn('redis', 'the doctor on Redis', server =>
  looks(async () => ({ url: `${server().url}/2`, drop: async () => undefined })),
)

function looks(make: () => Promise<{ url: string; drop(): Promise<unknown> }>): void {
  it('asks the server for its clock, its tables and what is in them', async () => {
    const store = await make()
    try {
      const run = async (...args: string[]) => {
        const { code, stdout } = await runKeywright(temporaryFolder(), args, { KEYWRIGHT_STORE: store.url })
        return { code, stdout }
      }
      const examine = async () => {
        const { code, stdout } = await run('doctor', '--json')
        const { findings } = JSON.parse(stdout) as { findings: Finding[] }
        return { code, of: (name: string) => findings.find(finding => finding.name === name) }
      }
      const before = await examine()
      expect(before).toMatchObject({ code: 0 })
      expect(before.of('tables')).toMatchObject({ state: 'doubtful', advice: expect.stringContaining('migrate up') })
      expect((await run('migrate', 'status')).code).toBe(3)
      expect((await run('keys', 'create', '--name', 'first')).code).toBe(0)
      const after = await examine()
      expect(after.of('clock')?.state).toBe('fine')
      expect(after.of('clock')?.message).toMatch(/^the clock of the store is 0\.\d s (?:behind|ahead of) this machine's$/)
      expect(after.of('keys')?.message).toBe('1 in the store')
      expect(after.of('audit trail')?.state).toBe('fine')
      expect(after.of('signing keys')?.message).toContain('KEYWRIGHT_SECRET')
    } finally {
      await store.drop()
    }
  })
}
