import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { zeroAddress } from 'viem'
import {
  folderTarget,
  httpTarget,
  type Meter,
  readJournal,
  type SettlePeriodParameters,
  settlePeriod,
  type UsageFileTarget,
} from '../../../../sdk/src/meter/index.ts'
import { defineCommand, optional, required } from '../../lib/command.ts'
import { UsageError } from '../../lib/errors.ts'
import { fields } from '../../lib/io.ts'
import { meteredLicense, withMeter } from '../../lib/meters.ts'
import { id, text, whole } from '../../lib/parse.ts'
import type { Act } from '../../lib/plan.ts'

export const usageSettle = defineCommand({
  path: 'usage settle',
  summary: 'Settles a period of a meter: closes it, publishes its usage file, files the statement and pays it.',
  description:
    'What the period counted, and what it costs, is shown first. Interrupted anywhere and run again, it goes on from there and pays once: what is signed is in --folder before it is sent. Keep that folder: claims need the trees in it. Events that come later are for a correction, which names the version that it replaces.',
  reach: 'sends',
  args: { licenseId: required('id', 'the license', id) },
  options: {
    period: required('number', 'which period, from 0', whole),
    store: required('file', 'the SQLite file of the meter', text),
    folder: required('folder', 'where journals, usage files and trees are kept', text),
    publish: required(
      'place',
      'where the usage file goes so that everybody can check it: a folder, or a URL that takes PUT, with what OPENROYALTY_PUBLISH_AUTHORIZATION holds as its authorization',
      text,
    ),
    replaces: optional('version', 'the version of the statement that this one corrects', whole),
  },
  examples: [
    {
      run: 'openroyalty usage settle 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --period 0 --store meter.sqlite --folder settlements --publish /srv/www/usage',
      does: 'shows what it costs, asks, then settles',
    },
  ],
  run: async (context, { licenseId, period, store, folder, publish, replaces = 0 }) => {
    const { reader, send, env } = context
    const version = replaces + 1
    const metered = await meteredLicense(context, licenseId)
    const { format } = metered.money
    const target = targetOf(publish, env)
    const which = { licenseId, period, version, folder, target }
    const settlement = { client: await reader(), folder, target }
    const begun = await readJournal(which)
    const head = `version ${version} of the statement for period ${period} of the license ${licenseId}`

    const settled = await withMeter(context, { licenseId, store, metered, settlement }, async (meter, periods) => {
      if (begun?.settled) return { ...begun, settled: begun.settled, resumed: true }
      const act: Act<Awaited<ReturnType<typeof settlePeriod>>> = (signer) => settlePeriod(signer, { ...which, meter })
      if (begun) {
        const { units, total, transactions } = begun
        const last = transactions.at(-1)
        const title = `Go on with ${head}: ${units} units, ${format(total)}; ${last ? `signed: ${last.hash}` : 'nothing is signed yet'}.`
        return { ...(await send(title, act, 'none')), resumed: true }
      }
      if (!periods.some((each) => each.period === period))
        throw new UsageError(
          `The store ${store} has counted nothing for period ${period} of this license. If nothing was used, file that with report --period ${period} --units 0.`,
        )
      const { report, toPool } = await meter.dryRun({
        period,
        includeLate: version > 1,
        // Who they are makes no difference here.
        payeesOf: (works) => works.map(() => zeroAddress),
      })
      const works = report.works.filter(({ amount }) => amount > 0n).length
      const price = report.total > 0n ? `${format(report.total)} for ${works} works` : `${format(toPool)} for the pool`
      const title = `Settle ${head}: ${report.events} events, ${report.units} units; pay ${price}; publish the usage file to ${publish}.`
      return { ...(await send(title, act, planOf(meter, which))), resumed: false }
    })
    const { units, revenue, total, root, usageHash, location, resumed } = settled
    const { hash, epochId } = settled.settled
    const usageFile = path.join(folder, settled.usageFile)
    const treeFile = settled.treeFile && path.join(folder, settled.treeFile)
    return {
      json: {
        ...{ licenseId, period, version, units, revenue, total, root, usageHash, usageFile, treeFile, location },
        ...{ epochId, hash, resumed },
      },
      text: fields({
        statement: `period ${period}, version ${version}`,
        units: String(units),
        paid: format(total),
        epoch: epochId,
        'usage file': location,
        tree: treeFile,
        transaction: hash,
      }),
    }
  },
})

/** The same in a folder that goes, closing and publishing nothing. */
function planOf(meter: Meter, which: Omit<SettlePeriodParameters, 'meter'>): Act<void> {
  return async (planner) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'openroyalty-'))
    try {
      const still = { ...meter, closePeriod: async () => {} }
      await settlePeriod(planner, { ...which, meter: still, folder, target: { put: async ({ name }) => name } })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

function targetOf(place: string, env: NodeJS.ProcessEnv): UsageFileTarget {
  if (!/^https?:\/\//.test(place)) return folderTarget(place)
  if (!URL.canParse(place)) throw new UsageError('--publish has to be a folder, or a URL.')
  const authorization = env.OPENROYALTY_PUBLISH_AUTHORIZATION
  return httpTarget({ url: place, ...(authorization && { headers: { authorization } }) })
}
