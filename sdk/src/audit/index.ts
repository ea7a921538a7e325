/** Checks what has been, from logs alone. Runs on a server or in a browser. */
export { CertificateInvalidError, CertificateSubjectError } from '../errors/certificates.ts'
export { LogsIncompleteError, TimeAheadError } from '../errors/history.ts'
export { LogFileError, LogsInvalidError, LogsReorganizedError } from '../errors/logFile.ts'
export { StatementPeriodError, StatementSubjectError } from '../errors/statements.ts'
export { NEVER } from '../utils/never.ts'
export type {
  AccountProof,
  Certificate,
  CertificateBlock,
  CertificateKind,
  EventCertificate,
  StandingCertificate,
} from './certificates/certificate.ts'
export {
  type IssueCertificateParameters,
  type IssueStandingCertificateParameters,
  issueCertificate,
  issueStandingCertificate,
} from './certificates/issueCertificate.ts'
export {
  type VerifyCertificateParameters,
  type VerifyCertificateReturnType,
  verifyCertificate,
  writeCertificate,
} from './certificates/verifyCertificate.ts'
export type { CheckSubjects } from './compare/checks.ts'
export {
  type CompareSourcesParameters,
  type CompareSourcesReturnType,
  compareSources,
  type SourceDisagreement,
} from './compare/compareSources.ts'
export {
  type ChainDifference,
  type CompareWithChainParameters,
  type CompareWithChainReturnType,
  compareWithChain,
} from './compare/compareWithChain.ts'
export { type AuditLogs, type AuditParameters, audit, auditWithState } from './findings/audit.ts'
export type { AuditedUsageFile, AuditFile } from './findings/checkFiles.ts'
export type { TokenTransfer } from './findings/checkTransfers.ts'
export {
  FINDING_KINDS,
  type Finding,
  type FindingCode,
  type FindingPlace,
  type FindingSubjects,
  SEVERITIES,
  type Severity,
} from './findings/finding.ts'
export type { AuditCounts, AuditReport, TokenTotals } from './findings/report.ts'
export { type WriteAuditTextParameters, writeAuditJson, writeAuditText } from './findings/writeReport.ts'
export { type LicenseAtParameters, type LicenseAtReturnType, licenseAt } from './licenseAt.ts'
export { type FetchLogsParameters, fetchLogs, type LogBatch, logFileHead } from './logs/fetchLogs.ts'
export { type LogFileHead, type RawLog, writeLines as writeLogLines } from './logs/lines.ts'
export { type ReadLogLinesReturnType, readLogLines } from './logs/readLogLines.ts'
export { type PermitsAtParameters, type PermitsAtReturnType, permitsAt } from './permitsAt.ts'
export { readUsageBytes } from './readUsageBytes.ts'
export { type ChannelsState, channelIn, keyIn, reserveIn } from './replay/channels.ts'
export { type EpochsState, epochIn, isClaimedIn } from './replay/epochs.ts'
export { isClosedIn, type LicensesState, licenseIn, offerIn, statementIn, takenIn } from './replay/licenses.ts'
export type { LogPlace, ReplayLog } from './replay/log.ts'
export { type LogProblem, memberIn, operatorsIn, type PoolsState, poolIn, streamIn } from './replay/pools.ts'
export { type ReadLogsParameters, readLogs } from './replay/readLogs.ts'
export { type RenewalsState, renewalIn } from './replay/renewals.ts'
export { applyLog, emptyReplay, type ReplayState, replay } from './replay/replay.ts'
export { creditIn, distributableIn, type SplitsState, splitAccountIn, splitIn } from './replay/splits.ts'
export { approvedIn, countIn, isOperatorIn, ownerIn, type TokensState } from './replay/tokens.ts'
export {
  bindingIn,
  committedIn,
  consentedIn,
  isPayeeLockedIn,
  nonceIn,
  payeeIn,
  pendingPayeeIn,
  type WorksState,
} from './replay/works.ts'
export { type StandingAtParameters, type StandingAtReturnType, standingAt } from './standingAt.ts'
export { type CreatorStatementParameters, creatorStatement } from './statements/creatorStatement.ts'
export {
  type EarningsByPayerParameters,
  type EarningsByPayerReturnType,
  earningsByPayer,
  type PayerEarning,
} from './statements/earningsByPayer.ts'
export { type LicenseeStatementParameters, licenseeStatement } from './statements/licenseeStatement.ts'
export { type PoolStatementParameters, poolStatement } from './statements/poolStatement.ts'
export {
  passedIn,
  type SpendingOfParameters,
  type SpendingOfReturnType,
  type SpentStream,
  spendingOf,
} from './statements/spendingOf.ts'
export {
  type CreatorStatement,
  JOURNAL_ACCOUNTS,
  type JournalAccount,
  type JournalLine,
  type LicenseeStatement,
  type PaymentKind,
  type PoolBalance,
  type PoolStatement,
  type Statement,
  type StatementPayment,
  type StatementPeriod,
  type StatementPlace,
} from './statements/statement.ts'
export { type StatementFormat, type WriteStatementParameters, writeStatement } from './statements/writeStatement.ts'
