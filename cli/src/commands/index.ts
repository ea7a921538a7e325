import type { Command } from '../lib/command.ts'
import { audit } from './audit.ts'
import { catalogueCheck } from './catalogue/check.ts'
import { catalogueImport } from './catalogue/import.ts'
import { catalogueProve } from './catalogue/prove.ts'
import { certificateIssue } from './certificate/issue.ts'
import { certificateShow } from './certificate/show.ts'
import { certificateVerify } from './certificate/verify.ts'
import { claim } from './claim.ts'
import { completion } from './completion.ts'
import { deployments } from './deployments.ts'
import { licenseAcquire } from './license/acquire.ts'
import { licenseStatus } from './license/status.ts'
import { licenseTerminate } from './license/terminate.ts'
import { offerClose } from './offer/close.ts'
import { offerList } from './offer/list.ts'
import { offerPublish } from './offer/publish.ts'
import { offerShow } from './offer/show.ts'
import { pay } from './pay.ts'
import { poolCreate } from './pool/create.ts'
import { poolDescribe } from './pool/describe.ts'
import { poolStatus } from './pool/status.ts'
import { report } from './report.ts'
import { statementCreator } from './statement/creator.ts'
import { statementLicensee } from './statement/licensee.ts'
import { statementPool } from './statement/pool.ts'
import { streamCancel } from './stream/cancel.ts'
import { streamOpen } from './stream/open.ts'
import { streamRate } from './stream/rate.ts'
import { streamStatus } from './stream/status.ts'
import { streamTopup } from './stream/topup.ts'
import { usageSettle } from './usage/settle.ts'
import { usageStatus } from './usage/status.ts'
import { workConsent } from './work/consent.ts'
import { workRegister } from './work/register.ts'
import { workStatus } from './work/status.ts'

/** All commands, in the order in which they are listed. */
export const commands: readonly Command[] = [
  workRegister,
  workConsent,
  workStatus,
  catalogueCheck,
  catalogueImport,
  catalogueProve,
  poolCreate,
  poolStatus,
  poolDescribe,
  offerPublish,
  offerShow,
  offerList,
  offerClose,
  licenseAcquire,
  licenseStatus,
  licenseTerminate,
  streamOpen,
  streamTopup,
  streamRate,
  streamCancel,
  streamStatus,
  pay,
  report,
  usageSettle,
  usageStatus,
  claim,
  audit,
  statementCreator,
  statementLicensee,
  statementPool,
  certificateIssue,
  certificateVerify,
  certificateShow,
  deployments,
  completion,
]
