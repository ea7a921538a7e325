export type { CallDetails, MeteringParameters, ModelCall } from './call.ts'
export * from './errors.ts'
export {
  type LanguageModelRequest,
  type MeterMiddleware,
  type MeterMiddlewareParameters,
  meterMiddleware,
} from './meterMiddleware.ts'
export {
  type MeterOpenAIParameters,
  meterOpenAI,
  type OpenAIClient,
  type OpenAIRequest,
  withUsage,
} from './meterOpenAI.ts'
export type { Metering, MeteringStatus } from './usageQueue.ts'
export { type CallUsage, worksIn } from './works.ts'
