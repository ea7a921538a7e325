/** An address as everybody may see it: keys of nodes stand in paths and queries, and before hosts. */
export function shownAddress(address: string): string {
  const url = URL.parse(address)
  return url === null ? '(no address)' : `${url.protocol}//${url.host}`
}

/** A text of others, without what an address in it would give away. */
export function hideAddress(text: string, address: string): string {
  const url = URL.parse(address)
  if (url === null || shownAddress(address) === address) return text
  const forms = new Set([address, url.href])
  url.username = url.password = ''
  for (const form of [url.href, url.href.replace(/\/$/, '')]) forms.add(form)
  return [...forms]
    .sort((one, other) => other.length - one.length)
    .reduce((left, form) => left.replaceAll(form, shownAddress(address)), text)
}
