import { zeroAddress, zeroHash } from 'viem'
import { decodeUses, formatAmount, type OfferTerms } from '../../../sdk/src/index.ts'
import { dateText } from './io.ts'
import type { Money } from './money.ts'
import { rateText } from './rates.ts'

const DAY = 86_400

/** What an offer says, in words, one entry each; what it does not ask for is left out. */
export function termsFields(terms: OfferTerms, money: Money): Record<string, string | undefined> {
  const amount = (base: bigint) => (base === 0n ? undefined : money.format(base))
  const yes = (is: boolean) => (is ? 'yes' : undefined)
  return {
    pool: terms.poolId,
    uses: decodeUses(terms.uses).join(', '),
    'for whom': `${terms.eligibility}${terms.party === zeroAddress ? '' : ` (${terms.party})`}`,
    exclusive: yes(terms.exclusive),
    'covers later works': yes(terms.coversLater),
    transferable: yes(terms.transferable),
    start: terms.start === 0 ? undefined : dateText(terms.start),
    lasts: terms.duration === 0 ? 'without end' : durationText(terms.duration),
    fee: amount(terms.fee) ?? 'none',
    'least stream': terms.minRate === 0n ? undefined : rateText(money, terms.minRate),
    'per unit': amount(terms.unitPrice),
    'of revenue': terms.revenueShare === 0 ? undefined : percentText(terms.revenueShare),
    'least per unit': amount(terms.floor),
    'least per period': amount(terms.guarantee),
    'most per period': amount(terms.cap),
    statements:
      terms.periodDays === 0
        ? undefined
        : `every ${terms.periodDays} days, within ${terms.graceDays} days, shared by ${terms.distribution.toLowerCase()}`,
    notice: terms.noticeDays === 0 ? 'none for convenience' : `${terms.noticeDays} days`,
    'to cure': terms.cureDays === 0 ? undefined : `${terms.cureDays} days`,
    territory: terms.territory === 1 ? undefined : `UN M49 ${terms.territory}`,
    models: terms.maxModels === 0 ? undefined : `at most ${terms.maxModels}`,
    text: terms.textHash === zeroHash ? undefined : terms.textHash,
  }
}

/** Terms for programs: uses by name. */
export function termsJson(terms: OfferTerms) {
  return { ...terms, uses: decodeUses(terms.uses) }
}

type Price = { [name in 'fee' | 'minRate' | 'unitPrice' | 'revenueShare' | 'guarantee']?: OfferTerms[name] | undefined }

/** What an offer costs, in one line. */
export function priceText({ fee, minRate, unitPrice, revenueShare, guarantee }: Price, money: Money): string {
  const parts = [
    fee && money.format(fee),
    minRate && `a stream of ${rateText(money, minRate)} or more`,
    unitPrice && `${money.format(unitPrice)} per unit`,
    revenueShare && `${percentText(revenueShare)} of revenue`,
    guarantee && `at least ${money.format(guarantee)} per period`,
  ]
  return parts.filter(Boolean).join(' + ') || 'nothing'
}

/** Parts of a million. */
function percentText(share: number): string {
  return `${formatAmount(BigInt(share), 4)}%`
}

/** `30 days`, or seconds where it is no whole number of days. */
function durationText(seconds: number): string {
  return seconds % DAY === 0 ? `${seconds / DAY} days` : `${seconds} seconds`
}
