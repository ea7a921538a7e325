declare const unit: unique symbol

/**
 * Base units of a token: 1.5 of a token with 6 decimals is 1500000n.
 *
 * A plain `bigint` fits wherever an amount or a {@link Rate} is asked for, so what a contract returns needs no cast; an amount
 * where a rate belongs, or the other way round, does not compile.
 */
export type Amount = bigint & { readonly [unit]?: 'amount' }

/** Base units per second × 2^64: what streams and offers hold. */
export type Rate = bigint & { readonly [unit]?: 'rate' }
