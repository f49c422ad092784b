/** What the doctor found: `fine`, `doubtful` where somebody should look, `wrong` where something won't work. */
export interface Finding {
  readonly name: string
  readonly state: 'fine' | 'doubtful' | 'wrong'
  readonly message: string
  /** What to do; null where nothing is to be done. */
  readonly advice: string | null
}

export const fine = (name: string, message: string): Finding => ({ name, state: 'fine', message, advice: null })

export const doubtful = (name: string, message: string, advice: string): Finding => ({ name, state: 'doubtful', message, advice })

export const wrong = (name: string, message: string, advice: string): Finding => ({ name, state: 'wrong', message, advice })

/** What is said of something that threw. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
