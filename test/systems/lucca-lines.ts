// as the documents write it
export const USERS = `curl -X GET 'https://example.ilucca.net/api/v3/users' -H 'Authorization: lucca application=API_KEY' -H 'Accept: application/json'`
export const DEPARTMENTS = USERS.replace('users', 'departments')
