/** A clock that moves when it is told to. */
export interface ManualClock {
  (): Date
  advance(step: { ms?: number; seconds?: number; days?: number }): void
  set(instant: Date): void
}

export function manualClock(start = '2030-01-01T00:00:00.000Z'): ManualClock {
  let now = new Date(start).getTime()
  return Object.assign(() => new Date(now), {
    advance({ ms = 0, seconds = 0, days = 0 }: { ms?: number; seconds?: number; days?: number }) {
      now += ms + seconds * 1000 + days * 86_400_000
    },
    set(instant: Date) {
      now = instant.getTime()
    },
  })
}
