import type { SweepReport } from '../../notices/sweep/sweep.js'

/** One line on what a sweep did. */
export function sweepText({ noticed, sent, postponed, failed, skipped, cleared }: SweepReport): string {
  return [
    `${noticed} new ${noticed === 1 ? 'notice' : 'notices'}`,
    `${sent} ${sent === 1 ? 'message' : 'messages'} sent`,
    ...(postponed > 0 ? [`${postponed} not taken, tried again later`] : []),
    ...(failed > 0 ? [`${failed} given up`] : []),
    ...(skipped > 0 ? [`${skipped} keys passed over`] : []),
    `${cleared} expired ${cleared === 1 ? 'record' : 'records'} cleared away`,
  ].join(', ')
}
