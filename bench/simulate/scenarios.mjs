const HEALTHY = { lost: 0, upSeconds: Infinity, downSeconds: 0 }

/** What may happen to the feed of a fleet. */
export const FEEDS = {
  polled: { push: null, partition: null },
  'polled, started at once': { push: null, partition: null, atOnce: true },
  pushed: { push: HEALTHY, partition: null },
  'pushed, 1 in 100 lost': { push: { ...HEALTHY, lost: 0.01 }, partition: null },
  'pushed, flapping': { push: { lost: 0, upSeconds: 5, downSeconds: 2 }, partition: null },
  'pushed, 1 in 10 cut off': { push: HEALTHY, partition: { share: 0.1, from: 1 / 3, to: 2 / 3 } },
}

export const FLEETS = [10, 100, 1000, 10_000]
export const KEYS = [1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
/** Requests of one instance in a second. */
export const TRAFFIC = [10, 100, 1000, 5000]
