/** A clock that can be put back for a while. */
export interface DemoClock {
  now(): Date
  /** Has it be so long ago from now on; 0 for the time that it is. */
  putBack(milliseconds: number): void
}

/** Makes a clock that shows the time that it is. */
export function createDemoClock(): DemoClock {
  let behindMs = 0
  return {
    now: () => new Date(Date.now() - behindMs),
    putBack(milliseconds) {
      behindMs = milliseconds
    },
  }
}
