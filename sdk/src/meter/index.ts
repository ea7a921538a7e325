export { EventInvalidError, NothingToShareError, PolicyInvalidError } from '../errors/meter.ts'
export type { UsageEvent, UsedWork } from './event.ts'
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
export { UNIT_KINDS, type UnitKind } from './units.ts'
