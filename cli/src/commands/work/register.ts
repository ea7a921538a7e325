import { readFile } from 'node:fs/promises'
import { contentHashOfBytes, metadataHashOf, workIdOf } from '../../../../sdk/src/index.ts'
import { defineCommand, optional } from '../../lib/command.ts'
import { UsageError } from '../../lib/errors.ts'
import { dateText, fields } from '../../lib/io.ts'
import { address, id, percent, text, uses } from '../../lib/parse.ts'

export const workRegister = defineCommand({
  path: 'work register',
  summary: 'Registers a work of yours.',
  description:
    'A work is known by the hash of its bytes; the bytes themselves stay where they are. Costs gas alone. Whatever is not named by --uses is not allowed.',
  reach: 'sends',
  args: { file: optional('file', 'the work’s bytes', text) },
  options: {
    contentHash: optional('hash', 'the hash of the bytes, instead of the file', id),
    uses: optional('uses', 'what it may be used for, with commas between: Train,Retrieve. Left out: nothing yet', uses),
    payee: optional('address', 'who receives its money. Left out: whoever owns the work', address),
    metadata: optional('file', 'a JSON file about the work, whose hash is registered too', text),
    royalty: optional('percent', 'share of secondary sales (EIP-2981), at most 10%', percent),
    salt: optional('hash', 'of the commitment that was made before the work was published', id),
  },
  examples: [
    {
      run: 'openroyalty work register song.flac --uses Train,Retrieve --keystore me.json',
      does: 'asks first, then registers',
    },
    {
      run: 'openroyalty work register song.flac --from 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --dry-run',
      does: 'shows what would be sent',
    },
  ],
  run: async ({ send, account }, input) => {
    if ((input.file === undefined) === (input.contentHash === undefined))
      throw new UsageError('Name the file of the work, or its --content-hash, and not both.')
    const contentHash = input.contentHash ?? contentHashOfBytes(await readFile(input.file as string))
    const metadataHash = input.metadata === undefined ? undefined : metadataHashOf(await readJson(input.metadata))
    const from = await account()
    const expected = workIdOf({ creator: from, contentHash })
    const registration = {
      contentHash,
      metadataHash,
      salt: input.salt,
      payee: input.payee,
      uses: input.uses,
      royaltyBps: input.royalty === undefined ? undefined : basisPoints(input.royalty),
    }
    const { workId, claimedAt, hash } = await send(`Register the work ${expected}.`, (client, options) =>
      client.works.register({ ...registration, ...options }),
    )
    return {
      json: { workId, contentHash, claimedAt, hash },
      text: fields({ work: workId, content: contentHash, 'claimed at': dateText(claimedAt), transaction: hash }),
    }
  },
})

async function readJson(file: string) {
  const content = await readFile(file, 'utf8')
  try {
    return JSON.parse(content)
  } catch {
    throw new UsageError(`The file ${file} is no JSON.`)
  }
}

/** Parts of a million as parts of ten thousand. */
function basisPoints(share: number): number {
  if (share % 100 !== 0) throw new UsageError('--royalty has at most two decimals.')
  return share / 100
}
