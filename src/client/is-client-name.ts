/** Whether a text can name a client: its environment variables and the folder of its login are called after it. */
export const isClientName = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z][\w.-]{0,63}$/.test(value)
