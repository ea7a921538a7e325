/** Six short texts, invented for this example, by four invented writers. */
import { type Hex, keccak256, type PrivateKeyAccount, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { contentHashOfBytes, workIdOf } from '../../sdk/src/index.ts'

export type Author = { readonly name: string; readonly account: PrivateKeyAccount }
export type Text = {
  /** Known before anything is registered: a work is its creator and the hash of its bytes. */
  readonly workId: Hex
  readonly contentHash: Hex
  readonly title: string
  readonly author: Author
  readonly body: string
}

const ilse = authorOf('Ilse Marrow')
const tomas = authorOf('Tomas Quill')
const ngaio = authorOf('Ngaio Fell')
const bram = authorOf('Bram Oster')

export const AUTHORS: readonly Author[] = [ilse, tomas, ngaio, bram]

export const TEXTS: readonly Text[] = [
  text('The Lamp at Corrie Head', ilse, [
    'The lighthouse at Corrie Head was lit for the first time in a storm.',
    'Its keeper burned whale oil until the harbor paid for paraffin.',
    'On clear nights the lamp can be seen from eleven miles out at sea.',
  ]),
  text('Tides for Beginners', ilse, [
    'Tides follow the moon: twice a day the sea comes in, and twice it goes.',
    'When sun and moon pull together, the spring tide rises highest.',
    'A tide table tells the harbor pilot when a ship may pass the bar.',
  ]),
  text('Bees in a Cold Spring', tomas, [
    'Bees keep their hive warm in a cold spring by shivering without flying.',
    'A hive that runs short of honey in April needs sugar water at once.',
    'The first willow catkins bring the pollen on which a new brood is raised.',
  ]),
  text('A Short Walk on Clay', ngaio, [
    'Clay holds water long after rain, so paths across it stay soft into June.',
    'Willow roots keep a clay bank from sliding into the stream.',
    'Potters dug clay here until the pits filled with water and became ponds.',
  ]),
  text('Bread Without Hurry', bram, [
    'Dough that rises slowly in a cool room tastes better than dough that is hurried.',
    'A pinch of honey wakes the yeast, and salt is kneaded in last.',
    'The crust sings when a loaf leaves the oven and meets cold air.',
  ]),
  text('What the Kiln Says', bram, [
    'A kiln is fired slowly, since clay that holds water cracks when it is hurried.',
    'Above a thousand degrees the glaze runs and turns to glass.',
    'Nobody opens the door before the kiln is cool enough to touch.',
  ]),
]

function text(title: string, author: Author, sentences: readonly string[]): Text {
  const body = sentences.join(' ')
  const contentHash = contentHashOfBytes(new TextEncoder().encode(body))
  return { workId: workIdOf({ creator: author.account.address, contentHash }), contentHash, title, author, body }
}

/** With a key that follows from the name: anybody can make it, so it is for a chain of play money alone. */
function authorOf(name: string): Author {
  return { name, account: privateKeyToAccount(keccak256(toHex(name))) }
}
