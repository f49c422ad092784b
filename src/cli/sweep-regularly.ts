/**
 * Sweeps again and again: each sweep begins some time after the one before has ended, so that they never pile up.
 *
 * @param complain told what a sweep failed with, once until one succeeds; the next one tries again
 * @returns what ends it: no sweep begins any more, and of one that is under way nothing is heard
 */
export function sweepRegularly(sweep: () => Promise<unknown>, pauseMs: number, complain: (problem: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  let isFailing = false

  const later = () => {
    if (!isOver) timer = setTimeout(begin, pauseMs).unref()
  }
  function begin(): void {
    sweep().then(
      () => {
        isFailing = false
        later()
      },
      (error: unknown) => {
        if (!isFailing && !isOver)
          complain(`keywright: a sweep failed, the next one tries again${error instanceof Error ? `: ${error.message}` : ''}`)
        isFailing = true
        later()
      },
    )
  }
  later()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
