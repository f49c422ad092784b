/** Has suites that run side by side wait until each of them is set up: what one starts must not slow down what another measures. */
export interface Meeting {
  /** Comes before any suite is set up. */
  expect(): void
  /** Waits for all that are expected. */
  arrive(): Promise<void>
}

export function createMeeting(): Meeting {
  const waiting: (() => void)[] = []
  let expected = 0
  return {
    expect: () => void expected++,
    async arrive() {
      expected--
      if (expected > 0) return new Promise(resolve => waiting.push(resolve))
      for (const go of waiting.splice(0)) go()
    },
  }
}
