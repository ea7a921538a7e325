/** Who may take an offer, in the order of `enum Eligibility`. */
export const ELIGIBILITIES = ['Anyone', 'Research', 'SmallBusiness', 'Named'] as const
/** Who may take an offer. */
export type Eligibility = (typeof ELIGIBILITIES)[number]

/** How the money of statements is shared, in the order of `enum Distribution`. */
export const DISTRIBUTIONS = ['Units', 'Usage'] as const
/** How the money of statements is shared: by the pool's units, or by measured use. */
export type Distribution = (typeof DISTRIBUTIONS)[number]

/** What a license is worth, in the order of `enum Standing`. */
export const STANDINGS = ['None', 'Active', 'PastDue', 'Expired', 'Terminated'] as const
/**
 * What a license is worth at a second: `Active`; `PastDue`, in force while a lapse can be cured; `Expired`, over by time; `Terminated`,
 * over for good. `None`: there is no such license.
 */
export type Standing = (typeof STANDINGS)[number]

/** How a license comes to an early end, in the order of `enum NoticeKind`. */
export const NOTICE_KINDS = ['None', 'Licensee', 'Publisher', 'Breach', 'Lapse'] as const
/**
 * How a license comes to an early end: for convenience by the `Licensee` or the `Publisher`, by the publisher for a `Breach`, by a
 * `Lapse` that was not cured.
 */
export type NoticeKind = (typeof NOTICE_KINDS)[number]
