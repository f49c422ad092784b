/** Events by time, those of the same instant as they were put in: a binary heap of numbers. */
export function createEventQueue() {
  const heap = []
  let order = 0
  const isBefore = (one, other) => one.at < other.at || (one.at === other.at && one.order < other.order)

  return {
    add(at, run, subject, detail) {
      const event = { at, order: order++, run, subject, detail }
      let place = heap.length
      heap.push(event)
      while (place > 0) {
        const above = (place - 1) >> 1
        if (!isBefore(event, heap[above])) break
        heap[place] = heap[above]
        place = above
      }
      heap[place] = event
    },
    take() {
      const first = heap[0]
      const last = heap.pop()
      if (heap.length === 0) return first
      let place = 0
      for (;;) {
        let below = 2 * place + 1
        if (below >= heap.length) break
        if (below + 1 < heap.length && isBefore(heap[below + 1], heap[below])) below++
        if (!isBefore(heap[below], last)) break
        heap[place] = heap[below]
        place = below
      }
      heap[place] = last
      return first
    },
    next: () => heap[0]?.at ?? Infinity,
  }
}
