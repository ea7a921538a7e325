import type { UsageEvent, UsedWork } from '../meter/event.ts'
import type { Output } from './output.ts'
import type { Prepared, UsageQueueParameters } from './usageQueue.ts'
import { mergeUsage } from './works.ts'

/** A call to a model that has ended. */
export type ModelCall<request> = {
  /** What the model was given, as it was. */
  readonly request: request
  readonly model: string | undefined
  /** The answer, as far as it came. */
  readonly text: string
  /** What the model says it drew on, where it searches by itself. */
  readonly sources: readonly unknown[]
  /** The answer broke off: it was aborted, or failed on its way. */
  readonly isPartial: boolean
  /** Calls that led to this one since a person last spoke: the steps of an agent. */
  readonly step: number
}

/** What only the app knows of a call. */
export type CallDetails = Partial<
  Pick<UsageEvent, 'id' | 'tier' | 'class' | 'confidence' | 'revenue' | 'tags' | 'model'>
>

export type MeteringParameters<request> = UsageQueueParameters & {
  /**
   * Says which works a call used, in place of what stands at the call and its messages. Runs after the answer, and again where it fails.
   */
  worksOf?: ((call: ModelCall<request>) => readonly UsedWork[] | Promise<readonly UsedWork[]>) | undefined
  /** Says what else the event is to hold. Runs after the answer, and again where it fails. */
  detailsOf?: ((call: ModelCall<request>) => CallDetails | Promise<CallDetails>) | undefined
  /**
   * Estimates the tokens of a text. Asked only where the model does not count them, as when an answer breaks off. Left out: a quarter of
   * its characters.
   */
  tokensOf?: ((text: string) => number) | undefined
  /** Milliseconds since 1970. */
  clock?: (() => number) | undefined
}

/** What a kind of client makes of a call: everything that counting needs, once the app has its answer. */
export type CallReading = {
  readonly model: unknown
  readonly output: Output
  readonly step: number
  /** What tells the steps of one question apart. Undefined at the first. */
  readonly stepId: string | undefined
  /** {@link CallUsage}, as far as apps keep to it: of the call first, then of its messages. */
  readonly said: readonly unknown[]
  /** All texts that the model was given. */
  readonly promptText: () => string
}

/** Makes the event of a call. Runs after the app has its answer. */
export function prepareCall<request>(
  parameters: MeteringParameters<request>,
  call: { request: request; time: number; isPartial: boolean; reading: CallReading },
): Prepared {
  const { worksOf, detailsOf, tokensOf = quarter } = parameters
  const { request, time, isPartial, reading } = call
  const { output, step, stepId } = reading
  const { sources } = output
  const text = output.texts.join('')
  const said = mergeUsage(reading.said)
  const model = typeof reading.model === 'string' ? reading.model.slice(0, MAX_MODEL) : undefined

  const marks: Record<string, string> = {}
  const tokensIn = (kind: 'inputTokens' | 'outputTokens', textOf: () => string) => {
    const counted = countOf(output[kind])
    if (counted === undefined) marks[kind] = 'estimated'
    return counted ?? tokensOf(textOf())
  }
  const inputTokens = tokensIn('inputTokens', reading.promptText)
  const outputTokens = tokensIn('outputTokens', () => text + output.others.join(''))
  if (isPartial) marks.answer = 'partial'
  const tagsOf = (tags: CallDetails['tags']) => {
    const all = { ...marks, ...tags }
    return Object.keys(all).length > 0 ? all : undefined
  }

  const event: UsageEvent = {
    id: said.id === undefined ? crypto.randomUUID() : idOf(said.id, stepId),
    time,
    model,
    units: { requests: 1, inputTokens, outputTokens, characters: text.length },
    works: said.works,
    tier: said.tier,
    class: said.class,
    confidence: said.confidence,
    tags: tagsOf(said.tags),
  }
  if (!worksOf && !detailsOf) return { event }

  const ended: ModelCall<request> = { request, model, text, sources, isPartial, step }
  return {
    event,
    async complete(event) {
      const [works, details] = await Promise.all([worksOf?.(ended) ?? event.works, detailsOf?.(ended)])
      if (!details) return { ...event, works }
      const tags = tagsOf({ ...said.tags, ...details.tags })
      const id = details.id === undefined ? event.id : idOf(details.id, stepId)
      return { ...event, ...details, works, tags, id }
    },
  }
}

const MAX_MODEL = 200

/** An app gives one id to a question; each step towards its answer is a call of its own. */
function idOf(id: string, stepId: string | undefined): string {
  return stepId === undefined ? id : `${id}#${stepId}`
}

function countOf(count: unknown): number | undefined {
  return typeof count === 'number' && Number.isFinite(count) && count >= 0 ? count : undefined
}

function quarter(text: string): number {
  return Math.ceil(text.length / 4)
}
