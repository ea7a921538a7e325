/** What a work is called, and by whom it is. Somebody's texts, made safe to stand among others. */
export type Title = { title: string; creators: readonly string[] }

/** Letters of a title and of a name that are kept, and names. */
const [TITLE_LENGTH, NAME_LENGTH, MOST_CREATORS] = [120, 60, 4]

/**
 * Finds a title in a document that describes a work: its `title`, or else its `name`, and its `creators`, which are names or have one. Nothing
 * where it has none.
 *
 * @param document - Whatever somebody's JSON holds. Compare its hash with the registered one (`metadataHashOf`) before it is believed.
 * @example
 * readTitle({ title: 'Nocturne', creators: [{ name: 'Zoë Kęska' }] })
 */
export function readTitle(document: unknown): Title | undefined {
  const { title, name, creators } = (document ?? {}) as Record<string, unknown>
  const text = tidied(typeof title === 'string' ? title : name, TITLE_LENGTH)
  if (text === '') return undefined
  const names = (Array.isArray(creators) ? creators.slice(0, MOST_CREATORS) : []).map((each) =>
    tidied(typeof each === 'string' ? each : each?.name, NAME_LENGTH),
  )
  return { title: text, creators: names.filter((each) => each !== '') }
}

function tidied(text: unknown, length: number): string {
  return typeof text === 'string' ? tidyText(text.slice(0, length * 8), length) : ''
}

/**
 * Somebody's text, made safe to stand among ours: one line, nothing that turns the reading direction or hides, and not longer than its
 * place. It is still to be shown as text, never as markup.
 *
 * @param length - Letters at the most; what is cut ends in an ellipsis.
 */
export function tidyText(text: string, length = 80): string {
  const clean = text
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, ' ')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  const letters = [...clean]
  return letters.length <= length ? clean : `${letters.slice(0, length - 1).join('')}…`
}
