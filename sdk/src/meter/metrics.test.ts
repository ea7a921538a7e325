import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { toHex } from 'viem'
import { type CreateMeterParameters, createMeter } from './createMeter.ts'
import type { MetricsMeter } from './metrics.ts'
import { retrieved } from './policies/policy.ts'
import { memoryStore } from './stores/memoryStore.ts'

const START = 1_772_323_200
const meterWith = (metrics: CreateMeterParameters['metrics']) =>
  createMeter({
    license: { licenseId: toHex(7n, { size: 32 }), start: START, periodDays: 30 },
    policy: retrieved(),
    store: memoryStore(),
    clock: () => (START + 31 * 86_400) * 1000,
    metrics,
  })
const event = (id: string, model?: string) => ({
  id,
  time: START * 1000,
  model,
  units: { inputTokens: 10, outputTokens: 2.5 },
})

describe('metrics', () => {
  test('reach an exporter of OpenTelemetry', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
    const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })
    const meter = meterWith(provider.getMeter('test'))
    await meter.recordBatch([event('a', 'm-1'), event('b', 'm-1'), event('c'), event('a', 'm-1'), event('')])
    await meter.closePeriod(0)
    await assert.rejects(meter.record(event('d')))
    await assert.rejects(meter.record(event('')))
    await provider.forceFlush()
    const exported = exporter.getMetrics().at(-1)?.scopeMetrics[0]?.metrics ?? []
    const points = (name: string) =>
      exported
        .find(({ descriptor }) => descriptor.name === name)
        ?.dataPoints.map(({ attributes, value }) => [attributes, value])
    assert.deepEqual(
      new Map(points('openroyalty.meter.events')?.map(([attributes, value]) => [JSON.stringify(attributes), value])),
      new Map([
        ['{"outcome":"refused"}', 2],
        ['{"outcome":"counted"}', 3],
        ['{"outcome":"duplicate"}', 1],
        ['{"outcome":"late"}', 1],
      ]),
    )
    assert.deepEqual(points('openroyalty.meter.units'), [
      [{ unit: 'requests', 'gen_ai.request.model': 'm-1' }, 2],
      [{ unit: 'inputTokens', 'gen_ai.token.type': 'input', 'gen_ai.request.model': 'm-1' }, 20],
      [{ unit: 'outputTokens', 'gen_ai.token.type': 'output', 'gen_ai.request.model': 'm-1' }, 5],
      [{ unit: 'requests' }, 1],
      [{ unit: 'inputTokens', 'gen_ai.token.type': 'input' }, 10],
      [{ unit: 'outputTokens', 'gen_ai.token.type': 'output' }, 2.5],
    ])
    assert.deepEqual(points('openroyalty.meter.waiting'), [[{}, 0]])
    const [[, duration] = []] = points('openroyalty.meter.write.duration') ?? []
    assert.equal(Object(duration).count, 1)
    await meter.close()
    await provider.shutdown()
  })

  test('that fail take no event with them', async () => {
    const fail = () => {
      throw new Error('no exporter')
    }
    const broken: MetricsMeter = {
      createCounter: () => ({ add: fail }),
      createHistogram: () => ({ record: fail }),
      createObservableGauge: () => ({ addCallback: () => {}, removeCallback: () => {} }),
    }
    const meter = meterWith(broken)
    assert.deepEqual(await meter.record(event('a')), { period: 0, isDuplicate: false })
    assert.match(meter.status().lastProblem?.message ?? '', /no exporter/)
    await meter.close()
  })
})
