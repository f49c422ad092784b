const LOOPBACK = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:\/[\w.~-]+)*$/

/** Whether a text is a base URL on this machine, without a slash at its end. */
export const isLoopbackBase = (text: string): boolean => LOOPBACK.test(text)
