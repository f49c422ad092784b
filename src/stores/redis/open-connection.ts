import { inTime } from '../../in-time.js'
import type { RedisConnection, RedisDriver } from './redis-connection.js'

/** Makes a connection in time, or drops it. */
export async function openConnection(driver: RedisDriver, deadlineMs: number, onLost: () => void): Promise<RedisConnection> {
  const connection = driver.createConnection(onLost)
  try {
    await inTime(connection.connect(), deadlineMs)
    return connection
  } catch (error) {
    connection.drop()
    throw error
  }
}
