import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as sdk from './index.ts'

// What the package offers. A change here is a change that somebody may have to follow.
const EXPORTS = [
  'ALL_USES',
  'AmountDecimalsError',
  'AmountFormatError',
  'AmountNegativeError',
  'AmountTooLargeError',
  'ContractRevertError',
  'DAY',
  'DayOutOfRangeError',
  'EndDayError',
  'HORIZON_DAYS',
  'MAX_RATE',
  'MONTH',
  'OpenRoyaltyError',
  'PeriodError',
  'RATE_ONE',
  'RateOutOfRangeError',
  'TimeOutOfRangeError',
  'TokenDecimalsError',
  'USES',
  'USE_NAMES',
  'UseUnknownError',
  'UsesUnknownError',
  'YEAR',
  'amountOver',
  'amountPerDay',
  'batchCommitmentOf',
  'catalogueCommitmentOf',
  'catalogueIdOf',
  'catalogueWorkIdOf',
  'commitmentOf',
  'dayOf',
  'dayStart',
  'decodeUses',
  'depositFor',
  'encodeUses',
  'endDayAfter',
  'formatAmount',
  'includesUses',
  'isUse',
  'parseAmount',
  'perDay',
  'perHour',
  'perMinute',
  'perMonth',
  'perSecond',
  'perYear',
  'rateOf',
  'workIdOf',
]

test('the package exports exactly these names', () => {
  assert.deepEqual(Object.keys(sdk).sort(), EXPORTS)
})
