/** What a request may carry; null for nothing. */
export type Body = NonNullable<RequestInit['body']> | null

/** Whether a body is there still once it was sent: streams and iterables are not. */
export const canSendAgain = (body: Body): boolean =>
  body === null ||
  typeof body === 'string' ||
  ArrayBuffer.isView(body) ||
  [ArrayBuffer, Blob, FormData, URLSearchParams].some(kind => body instanceof kind)
