export const VERSION = `-H 'x-radix-version: 1.0.0'`

// as the documents write them
export const AUTH = `curl -X POST 'https://api.radix.example/auth' -H 'Content-Type: application/json' ${VERSION} -d '{"client_id":"CLIENT_ID","client_secret":"CLIENT_SECRET"}'`
export const EXPORT = `curl -X GET 'https://api.radix.example/export' -H 'Authorization: Bearer JWT' ${VERSION}`
