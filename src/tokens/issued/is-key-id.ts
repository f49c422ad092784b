/** Whether the id of a client is that of a key: no other program may call itself like that. */
export const isKeyId = (clientId: string): boolean => clientId.startsWith('key_')
