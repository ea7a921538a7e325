import type { MeterEvent } from './event.ts'
import { MICRO, UNIT_KINDS } from './units.ts'

/**
 * What the meter needs of a `Meter` of `@opentelemetry/api`: pass `metrics.getMeter('your-app')`. Where nothing exports them, the
 * measurements cost nothing to speak of.
 */
export type MetricsMeter = {
  createCounter(name: string, options?: MetricOptions): { add(value: number, attributes?: MetricAttributes): void }
  createHistogram(name: string, options?: MetricOptions): { record(value: number, attributes?: MetricAttributes): void }
  createObservableGauge(
    name: string,
    options?: MetricOptions,
  ): {
    addCallback(callback: GaugeCallback): void
    removeCallback(callback: GaugeCallback): void
  }
}
type MetricOptions = { description?: string; unit?: string }
type MetricAttributes = Record<string, string>
type GaugeCallback = (result: { observe(value: number): void }) => void

export type Outcome = 'counted' | 'duplicate' | 'late' | 'refused'

/** Measurements of a meter, made once for each write and not for each event. */
export type Metrics = {
  settled(outcome: Outcome, events: number): void
  /** Events that a write counted, and how long it took. */
  written(counted: readonly MeterEvent[], milliseconds: number): void
  end(): void
}

/** Names of OpenTelemetry's conventions for generative AI, where they have one. */
const MODEL = 'gen_ai.request.model'
const TOKEN_TYPE = 'gen_ai.token.type'

const UNIT_ATTRIBUTES: readonly MetricAttributes[] = UNIT_KINDS.map((kind) => {
  if (kind === 'inputTokens') return { unit: kind, [TOKEN_TYPE]: 'input' }
  if (kind === 'outputTokens') return { unit: kind, [TOKEN_TYPE]: 'output' }
  return { unit: kind }
})

/**
 * - `openroyalty.meter.events`: events, by `outcome`
 * - `openroyalty.meter.units`: what was counted, by `unit`, model and type of token
 * - `openroyalty.meter.write.duration`: seconds until a batch was on disk
 * - `openroyalty.meter.waiting`: events that are not on disk yet
 */
export function createMetrics(meter: MetricsMeter, waiting: () => number): Metrics {
  const events = meter.createCounter('openroyalty.meter.events', {
    description: 'Events that came to the meter',
    unit: '{event}',
  })
  const units = meter.createCounter('openroyalty.meter.units', { description: 'Use that was counted', unit: '{unit}' })
  const duration = meter.createHistogram('openroyalty.meter.write.duration', {
    description: 'Time until a batch of events was on disk',
    unit: 's',
  })
  const gauge = meter.createObservableGauge('openroyalty.meter.waiting', {
    description: 'Events that are not on disk yet',
    unit: '{event}',
  })
  const observe: GaugeCallback = (result) => result.observe(waiting())
  gauge.addCallback(observe)

  return {
    settled: (outcome, count) => events.add(count, { outcome }),
    written(counted, milliseconds) {
      duration.record(milliseconds / 1000)
      const byModel = new Map<string | undefined, number[]>()
      for (const { model, counts } of counted) {
        const sums = byModel.get(model) ?? counts.map(() => 0)
        for (let k = 0; k < counts.length; k++) sums[k] = (sums[k] ?? 0) + (counts[k] ?? 0)
        byModel.set(model, sums)
      }
      for (const [model, sums] of byModel) {
        for (const [k, sum] of sums.entries()) {
          if (sum === 0) continue
          units.add(sum / MICRO, model === undefined ? UNIT_ATTRIBUTES[k] : { ...UNIT_ATTRIBUTES[k], [MODEL]: model })
        }
      }
    },
    end: () => gauge.removeCallback(observe),
  }
}
