/** The documented request, as it is written there. */
export const LIST = `curl -X GET 'https://api.lucidya.com/monitors_list?page_id=1' -H 'luc-authorization: TOKEN'`
