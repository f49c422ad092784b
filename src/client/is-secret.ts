/** Whether a text can be the secret of a key: fetch would name another one in its message. */
export const isSecret = (text: string): boolean => /^[\x21-\x7e]{1,4096}$/.test(text)
