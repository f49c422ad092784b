import type { CompiledQuery } from 'kysely'
import { runSteps, type Steps } from '../sql/steps.js'
import type { Session } from './connections.js'
import { PostgresFailure } from './postgres-failure.js'

/** How transactions begin: one message to the server, of several statements. */
export interface Beginnings {
  /** Beside others. */
  readonly beside: string
  /** Alone, of all who begin so: the audit trail is one chain, and whoever reads it must see its events come in order. */
  readonly alone: string
}

/** @param deadlineMs of a statement, after which the server gives up too, and frees what it has locked */
export function beginnings(deadlineMs: number): Beginnings {
  // before whoever waits gives the connection up
  const lockMs = Math.max(1, Math.floor(deadlineMs * 0.9))
  const settings = [
    ['statement_timeout', Math.ceil(deadlineMs)],
    ['lock_timeout', lockMs],
    // of an instance that the network has lost nobody hears that it is gone, and all others would wait for its locks
    ['idle_in_transaction_session_timeout', Math.ceil(deadlineMs * 5)],
  ] as const
  const beside = ['begin isolation level read committed', ...settings.map(([name, ms]) => `set local ${name} = ${ms}`)]
  return {
    beside: beside.join('; '),
    alone: [...beside, 'select id from keywright_lock where id = 1 for update'].join('; '),
  }
}

/** What a transaction is made of. */
export interface Transaction<T> {
  readonly begin: string
  readonly steps: Steps<T>
  /** Run in the end of a transaction that has written something. */
  announce?(session: Session): Promise<unknown>
}

/** Runs steps as one transaction; where nothing was written there is nothing to commit. */
export async function transact<T>(session: Session, { begin, steps, announce }: Transaction<T>): Promise<T> {
  try {
    const begun = await session.run({ text: begin })
    if (begun.command === 'SELECT' && begun.rows.length !== 1)
      throw new PostgresFailure(
        'keywright_lock has lost its row. Put it back: insert into keywright_lock values (1)',
        'refused',
        true,
      )
    let hasWritten = false
    const result = await runSteps(steps, async query => {
      hasWritten ||= query.query.kind !== 'SelectQueryNode'
      return runStep(session, query)
    })
    if (hasWritten) await announce?.(session)
    await end(session, hasWritten ? 'commit' : 'rollback')
    return result
  } catch (error) {
    if (!session.isLost()) await end(session, 'rollback').catch(() => session.discard())
    throw error
  }
}

/** The rows of a step. */
export async function runStep(session: Session, { sql, parameters }: CompiledQuery): Promise<readonly unknown[]> {
  return (await session.run({ text: sql, values: [...parameters] })).rows
}

async function end(session: Session, how: 'commit' | 'rollback'): Promise<void> {
  const { command } = await session.run({ text: how })
  // the server answers the commit of a transaction that has failed with a rollback, and with no error
  if (command !== how.toUpperCase()) throw new PostgresFailure(`it answered ${how} with ${command}`, 'refused', true)
}
