export * from '../errors/coverage.ts'
export * from '../errors/meter.ts'
export * from '../errors/settlement.ts'
export {
  type Cap,
  type CapAlert,
  type Caps,
  type Coverage,
  type CoverageAnswer,
  type CreateMeterParameters,
  createMeter,
  type DryRun,
  type DryRunParameters,
  type Meter,
  type MeterAlert,
  type MeteredLicense,
  type MeterSettlement,
  type MeterStatus,
  type MetricsMeter,
  type ProofOf,
  type Recorded,
  type RecordedBatch,
  type ReportParameters,
  type StandingAlert,
} from './createMeter.ts'
export type { MeterEvent, UsageEvent, UsedWork } from './event.ts'
export {
  type AttributedPolicy,
  attributed,
  type EqualPolicy,
  equal,
  type ManifestWork,
  type Policy,
  type PolicyOptions,
  type PrevalencePolicy,
  prevalence,
  type RetrievedPolicy,
  retrieved,
  type UnitRates,
} from './policies/policy.ts'
export type { ShareInput, WorkInputs, WorkShare } from './policies/shares.ts'
export type { UsageCount, UsageReport } from './report.ts'
export { type JournaledTransaction, type JournalPlace, readJournal, type Settlement } from './settle/journal.ts'
export { type SettlePeriodParameters, type SettlePeriodReturnType, settlePeriod } from './settle/settlePeriod.ts'
export {
  folderTarget,
  type HttpTargetParameters,
  httpTarget,
  type PublishedFile,
  type S3TargetParameters,
  s3Target,
  type UsageFileTarget,
} from './settle/targets.ts'
export { memoryStore } from './stores/memoryStore.ts'
export {
  type PostgresClient,
  type PostgresPool,
  type PostgresStoreParameters,
  postgresStore,
} from './stores/postgresStore.ts'
export { sqliteStore } from './stores/sqliteStore.ts'
export type {
  AppendResult,
  Batch,
  MeterStore,
  PeriodKey,
  StoredPeriod,
  StoredSum,
} from './stores/store.ts'
export { UNIT_KINDS, type UnitKind } from './units.ts'
export { type CommitmentList, type DisclosedEvent, verifyDisclosedEvent } from './usageFile/commitments.ts'
export type { UsageFileHead, UsageFileWork } from './usageFile/format.ts'
export { readUsageFile, scanUsageFile, type UsageFileSource } from './usageFile/readUsageFile.ts'
export type { UsageFile, UsageFilePart } from './usageFile/usageText.ts'
export { type WriteUsageFileParameters, type WrittenUsageFile, writeUsageFile } from './usageFile/writeUsageFile.ts'
