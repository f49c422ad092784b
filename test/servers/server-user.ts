import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** PostgreSQL and MariaDB refuse to run as root: then they are run as nobody. */
export async function serverUser(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {}
  const ask = async (flag: string) => Number((await promisify(execFile)('id', [flag, 'nobody'])).stdout)
  return { uid: await ask('-u'), gid: await ask('-g') }
}
