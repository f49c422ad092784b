import type { ChainHead } from '../../audit/audit-event.js'

/** Whether two trails end alike. */
export const isSameHead = (a: ChainHead | null, b: ChainHead | null): boolean =>
  a?.sequence === b?.sequence && a?.hash === b?.hash
