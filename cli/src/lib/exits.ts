/** What the number that a command ends with means. */
export const EXITS = {
  done: { code: 0, meaning: 'done' },
  found: { code: 1, meaning: 'done, and something is wrong with what was looked at' },
  usage: { code: 2, meaning: 'asked wrongly: an option, an argument, a key or a file is not as it has to be' },
  network: { code: 3, meaning: 'the node did not answer, refused the request, or is on another chain' },
  refused: { code: 4, meaning: 'the chain refused: nothing happened, at most gas was paid' },
  declined: { code: 5, meaning: 'whoever was asked said no: nothing was sent' },
  unknown: { code: 6, meaning: 'something was sent, and what became of it is not known: look before you send again' },
  bug: { code: 70, meaning: 'a mistake of this program' },
} as const

export type Exit = keyof typeof EXITS
