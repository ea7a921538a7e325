import type { Hex } from 'viem'
import { DAY } from '../../utils/days.ts'
import { KINDS } from '../internal/licenseReplay.ts'
import type { ReplayLog } from '../replay/log.ts'
import { ownerIn } from '../replay/tokens.ts'
import type { FindingSubjects } from './finding.ts'
import { isSame, short, type Watch } from './watch.ts'

/** Mirrors `WorkRegistry.PAYEE_NOTICE`. */
const PAYEE_NOTICE = 7n * DAY

/** Looks at what a log announces, before the state takes it in: from when on it holds, and who may say so. */
export function checkNotices(watch: Watch, log: ReplayLog): void {
  const { works, licenses, channels } = watch.state
  const check = (what: string, subjects: FindingSubjects, said: bigint, expected: readonly bigint[]) => {
    if (expected.includes(said)) return
    watch.find('notice-differs', {
      what: `${what} from second ${said} on; announced in ${log.time} it is from ${expected.at(-1)} on.`,
      subjects,
      said,
      expected: expected.at(-1) ?? 0n,
      at: log,
    })
  }
  switch (log.eventName) {
    case 'PayeeSet': {
      const { workId, effectiveAt } = log.args
      // Who is named with the registration is paid at once.
      const atOnce = works.works.get(workId)?.payee === undefined ? [log.time] : []
      const expected = [...atOnce, log.time + PAYEE_NOTICE]
      check(`Work ${short(workId)} has another payee`, { workId }, BigInt(effectiveAt), expected)
      return
    }
    case 'NoticeGiven': {
      const { licenseId, caller, kind, endsAt } = log.args
      const license = licenses.licenses.get(licenseId)
      const offer = license && licenses.offers.get(license.offerId)
      if (!offer) return
      const name = KINDS[kind] ?? 'None'
      const days = name === 'Breach' ? offer.terms.cureDays : offer.terms.noticeDays
      const subjects = { licenseId, account: caller }
      check(`License ${short(licenseId)} ends`, subjects, BigInt(endsAt), [log.time + BigInt(days) * DAY])
      const who = name === 'Licensee' ? ownerIn(licenses.tokens, licenseId) : offer.publisher
      if (isSame(caller, who) && days !== 0) return
      watch.find('notice-differs', {
        what: `A notice (${name}) of license ${short(licenseId)} was given by ${caller}; ${days === 0 ? 'its terms know none' : `${who} could give it`}.`,
        subjects,
        at: log,
      })
      return
    }
    case 'WithdrawalAnnounced':
    case 'ReleaseAnnounced': {
      const { channelId, amount } = log.args
      const days = channels.channels.get(channelId)?.noticeDays
      if (days === undefined) return
      const at = log.eventName === 'WithdrawalAnnounced' ? log.args.withdrawableAt : log.args.releasedAt
      const expected = amount === 0n ? 0n : log.time + BigInt(days) * DAY
      check(`${amount} of channel ${short(channelId as Hex)} can be taken back`, { channelId }, at, [expected])
    }
  }
}
