import { UsageError } from '../usage-error.js'

const MOST = 86_400

/** Reads `--timeout`, in seconds. @throws UsageError */
export function readTimeout(text: string): number {
  const seconds = Number(text)
  if (/^\d{1,5}(?:\.\d{1,3})?$/.test(text) && seconds <= MOST) return seconds
  throw new UsageError(`--timeout: write seconds from 0 to ${MOST}, as in --timeout 30`)
}
