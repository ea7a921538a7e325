/** What may stand for itself in HTML and SVG, in text and in quoted attributes. */
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/**
 * Text of strangers, such as titles of works, as HTML. Control and direction characters go: they could make a name read as another.
 * Without its other half, half of a character would be no UTF-8.
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '')
}
