/**
 * Requests as node:http gives them: the lines a client ordinarily sends, and one that carries the credential.
 *
 * @param {readonly string[]} values one request for each
 * @param {object} options
 * @param {string} options.header
 * @param {(i: number) => string} [options.address]
 */
export function makeRequests(values, { header, address = i => `192.0.2.${i % 256}` }) {
  return values.map((value, i) => {
    const rawHeaders = [
      ['Host', 'api.example.com'],
      ['Connection', 'keep-alive'],
      ['Accept', 'application/json'],
      ['Accept-Encoding', 'gzip, deflate, br'],
      ['User-Agent', 'bench/1'],
      [header, value],
    ]
    return {
      method: 'GET',
      url: '/monitors_list?page_id=1',
      headers: Object.fromEntries(rawHeaders.map(([name, text]) => [name.toLowerCase(), text])),
      rawHeaders: rawHeaders.flat(),
      socket: { remoteAddress: address(i) },
    }
  })
}
