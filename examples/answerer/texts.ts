/** Six short texts, invented for this example, by four invented writers. */
import { type Address, type Hex, toHex } from 'viem'
import { contentHashOfBytes, workIdOf } from '../../sdk/src/index.ts'

export type Text = { readonly workId: Hex; readonly title: string; readonly author: string; readonly body: string }

const addressOf = (n: number): Address => toHex(n, { size: 20 })
/** As they would be registered: a work is known by its creator and the hash of its bytes. */
const AUTHORS: Record<string, Address> = {
  'Ilse Marrow': addressOf(0xa1),
  'Tomas Quill': addressOf(0xa2),
  'Ngaio Fell': addressOf(0xa3),
  'Bram Oster': addressOf(0xa4),
}

export const TEXTS: readonly Text[] = [
  text('The Lamp at Corrie Head', 'Ilse Marrow', [
    'The lighthouse at Corrie Head was lit for the first time in a storm.',
    'Its keeper burned whale oil until the harbor paid for paraffin.',
    'On clear nights the lamp can be seen from eleven miles out at sea.',
  ]),
  text('Tides for Beginners', 'Ilse Marrow', [
    'Tides follow the moon: twice a day the sea comes in, and twice it goes.',
    'When sun and moon pull together, the spring tide rises highest.',
    'A tide table tells the harbor pilot when a ship may pass the bar.',
  ]),
  text('Bees in a Cold Spring', 'Tomas Quill', [
    'Bees keep their hive warm in a cold spring by shivering without flying.',
    'A hive that runs short of honey in April needs sugar water at once.',
    'The first willow catkins bring the pollen on which a new brood is raised.',
  ]),
  text('A Short Walk on Clay', 'Ngaio Fell', [
    'Clay holds water long after rain, so paths across it stay soft into June.',
    'Willow roots keep a clay bank from sliding into the stream.',
    'Potters dug clay here until the pits filled with water and became ponds.',
  ]),
  text('Bread Without Hurry', 'Bram Oster', [
    'Dough that rises slowly in a cool room tastes better than dough that is hurried.',
    'A pinch of honey wakes the yeast, and salt is kneaded in last.',
    'The crust sings when a loaf leaves the oven and meets cold air.',
  ]),
  text('What the Kiln Says', 'Bram Oster', [
    'A kiln is fired slowly, since clay that holds water cracks when it is hurried.',
    'Above a thousand degrees the glaze runs and turns to glass.',
    'Nobody opens the door before the kiln is cool enough to touch.',
  ]),
]

function text(title: string, author: string, sentences: readonly string[]): Text {
  const body = sentences.join(' ')
  const creator = AUTHORS[author] ?? addressOf(1)
  return {
    workId: workIdOf({ creator, contentHash: contentHashOfBytes(new TextEncoder().encode(body)) }),
    title,
    author,
    body,
  }
}
