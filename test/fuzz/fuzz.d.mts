/** What a run came to. */
export interface FuzzReport {
  requests: number
  seed: number
  /** How often each outcome was seen, the most frequent first. */
  outcomes: [outcome: string, count: number][]
  /** Empty where every answer was right. */
  failures: { why: string; world?: string; request?: unknown; answer?: unknown }[]
}

export declare function fuzz(
  library: object,
  settings: { count: number; seed: number; onProgress?: (done: number) => void },
): Promise<FuzzReport>
