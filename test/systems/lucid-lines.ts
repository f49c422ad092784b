// as the documents write them
export const PROFILE = `curl -X GET 'https://api.lucid.co/users/me/profile' -H 'Authorization: Bearer API_KEY' -H 'Lucid-Api-Version: 1'`
export const DOCUMENTS = `curl -X GET 'https://api.lucid.co/documents' -H 'Authorization: Bearer API_KEY' -H 'Lucid-Api-Version: 1'`
// an endpoint of theirs that takes OAuth tokens alone
export const SHARES = `curl -X GET 'https://api.lucid.co/documents/1/shares/users' -H 'Authorization: Bearer TOKEN' -H 'Lucid-Api-Version: 1'`
