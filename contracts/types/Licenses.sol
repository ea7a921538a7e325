// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Who may take an offer.
enum Eligibility {
    /// Anyone.
    Anyone,
    /// Who holds a certifier's credential for research.
    Research,
    /// Who holds a certifier's credential for small businesses.
    SmallBusiness,
    /// One licensee, named in the offer.
    Named
}

/// @notice How the money of an offer's statements is shared.
enum Distribution {
    /// By the pool's units.
    Units,
    /// By measured use: each statement that pays makes a usage epoch ({IUsageEpochs}).
    Usage
}

/// @notice What a license is worth at a second.
enum Standing {
    /// There is no such license.
    None,
    /// In force.
    Active,
    /// In force, but a duty has lapsed and its cure time runs.
    PastDue,
    /// Over: its time has passed.
    Expired,
    /// Over: ended by notice, or by a lapse that was not cured in time. Final.
    Terminated
}

/// @notice How a license comes to an early end.
enum NoticeKind {
    None,
    /// By the licensee, for convenience.
    Licensee,
    /// By the publisher, for convenience.
    Publisher,
    /// By the publisher, for a breach that can still be cured.
    Breach,
    /// By time: a lapse was not cured.
    Lapse
}

/// @notice The terms of an offer. Its id is their hash with the publisher's address: they never change.
struct OfferTerms {
    /* What */
    /// Pool whose works are licensed and whose members are paid.
    bytes32 poolId;
    /// Hash of the legal text.
    bytes32 textHash;
    /// Uses licensed, one bit each; within what the pool sells. Never zero.
    uint16 uses;
    /* Who */
    Eligibility eligibility;
    /// Certifier (Research, SmallBusiness) or licensee (Named); zero for Anyone.
    address party;
    /* How */
    /// Nobody else gets the same uses of the same pool for the same time. Only in pools that are sole agents.
    bool exclusive;
    /// Works that join, or consent, after the license's start are covered too.
    bool coversLater;
    /// The license may be transferred.
    bool transferable;
    Distribution distribution;
    /* When */
    /// First second; zero: when it is acquired.
    uint48 start;
    /// Seconds it lasts; zero: without end.
    uint48 duration;
    /// Days of notice by which either side may end it for convenience; zero: neither may.
    uint16 noticeDays;
    /// Days in which a lapse or a breach can be cured.
    uint16 cureDays;
    /* Data for people and pipelines: hashed into the id and published, not computed with */
    /// UN M49 code; 1: the world.
    uint16 territory;
    /// What survives the end, one bit each: trained weights, embeddings, outputs, ….
    uint16 survives;
    /// Duties, one bit each: attribution, deletion at the end, deletion certificate, ….
    uint16 duties;
    /// Models the license covers; zero: any number.
    uint16 maxModels;
    /* Money, in base units of the pool's token */
    /// Paid at acquisition.
    uint96 fee;
    /// A stream of at least this rate must run; base units per second × 2^64. Zero: none is asked for.
    uint128 minRate;
    /// Per metered unit.
    uint96 unitPrice;
    /// Of revenue, in parts per million; at most 1,000,000.
    uint32 revenueShare;
    /// Least per metered unit.
    uint96 floor;
    /// Least per period.
    uint96 guarantee;
    /// Most per period; zero: none. Not below the guarantee.
    uint96 cap;
    /// Days of a reporting period; zero: no statements are asked for.
    uint16 periodDays;
    /// Days after a period's end within which its statement is due.
    uint16 graceDays;
    /// Tells equal offers apart.
    bytes32 salt;
}

/// @notice What a licensee asks for.
struct Acquisition {
    bytes32 offerId;
    /// Who will hold the license and pays for it.
    address licensee;
    /// Tells a licensee's licenses of one offer apart.
    bytes32 salt;
    /// Highest fee accepted.
    uint256 maxFee;
    /// Stream to open with it: rate (zero: none), last day, highest deposit accepted.
    uint128 rate;
    uint24 endDay;
    uint256 maxDeposit;
}

/// @notice A certifier's word that a licensee belongs to a class, until a second.
struct Credential {
    /// Last second in which it holds.
    uint48 expiry;
    /// The certifier's EIP-712 signature over Credential(address certifier,address licensee,uint8 class,uint48 expiry), in the
    /// registry's domain; class is the {Eligibility}. One serves for all offers that name the certifier.
    bytes signature;
}

/// @notice A token holder's EIP-2612 permit, without what its use says: the holder and the spender.
struct Permit {
    /// Base units allowed.
    uint256 value;
    /// Last second in which it can be handed in.
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @notice What a licensee states for one period.
struct Statement {
    /// Period, from zero.
    uint32 period;
    /// Version that this one replaces; zero: it is the first.
    uint16 replaces;
    /// Metered units of use.
    uint96 units;
    /// Revenue, in base units of the pool's token.
    uint96 revenue;
    /// Hash of the usage file behind it; zero: none.
    bytes32 usageHash;
}

/// @notice A license at a second.
struct LicenseState {
    bytes32 offerId;
    bytes32 poolId;
    address licensee;
    Standing standing;
    /// First second.
    uint256 start;
    /// First second after its time; the greatest number where it has no end.
    uint256 end;
    /// First second in which a duty is not met; the greatest number where none lapses as things stand. A forecast while it lies
    /// ahead: an earlier end by notice keeps it from coming, and so does a pool whose clock stops before.
    uint256 lapsesAt;
    /// First second in which it is terminated, as things stand; the greatest number: none.
    uint256 terminatesAt;
    /// How it comes to that end; None where there is none.
    NoticeKind notice;
    /// Base units owed by statements, all periods.
    uint256 owed;
    /// Base units paid towards it, what its streams have passed included.
    uint256 paid;
    /// The next period to state.
    uint256 nextPeriod;
    /// When its statement is due; the greatest number: never.
    uint256 statementDueAt;
    /// Last second in which its credential holds; zero: none is needed.
    uint256 credentialUntil;
    /// The stream of the license, and the salt by which the pools know it; zero: none was opened.
    bytes32 streamId;
    bytes32 streamSalt;
}
