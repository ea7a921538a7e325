import type { ReplayLog } from '@openroyalty/sdk/audit'

/** The first place where an indexer's logs are not the node's. */
export type LogDifference = {
  /** What the indexer did: kept a log back, told another one, or told one that is not there. */
  kind: 'missing' | 'changed' | 'invented'
  /** As the node has it; of what was invented, as the indexer has it. */
  log: ReplayLog
}

/** Holds one log against the other, each of the same position among all; undefined where they are alike. */
export function differenceOf(told: ReplayLog | undefined, real: ReplayLog | undefined): LogDifference | undefined {
  if (!told || !real) {
    if (real) return { kind: 'missing', log: real }
    return told && { kind: 'invented', log: told }
  }
  const order = orderOf(told, real)
  if (order < 0) return { kind: 'invented', log: told }
  if (order > 0) return { kind: 'missing', log: real }
  return isSame(told, real) ? undefined : { kind: 'changed', log: real }
}

function orderOf(one: ReplayLog, other: ReplayLog): number {
  return Number(one.blockNumber - other.blockNumber) || one.logIndex - other.logIndex
}

/** Of what logs are made of: texts, numbers, lists and objects, in the same order of their names. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  const [names, others] = [Object.keys(one), Object.keys(other)]
  return (
    names.length === others.length &&
    names.every((name) =>
      Object.hasOwn(other, name) ? isSame((one as never)[name] as unknown, (other as never)[name] as unknown) : false,
    )
  )
}
