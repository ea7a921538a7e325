// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a pool is made with. None of it ever changes.
struct PoolTerms {
    /// The one ERC-20 the pool pays in.
    address token;
    /// Uses the pool sells, one bit each (see {Uses}); a member consents to all of them. Never zero.
    uint16 uses;
    /// Days of notice before a change of units takes effect; at most 365. Zero: at once.
    uint16 noticeDays;
    /// Units a work gets by joining. Zero: none until the operator sets some.
    uint24 joinUnits;
    /// A sole agent sells exclusives; its members are in no other pool.
    bool soleAgent;
    /// Least a stream must bring, in base units per day.
    uint96 minStreamPerDay;
    /// Who receives other tokens that are sent to the inbox. Never zero.
    address fallbackPayee;
    /// Tells pools with equal terms apart.
    bytes32 salt;
}

/// @notice What is kept of a pool's terms, in two words, and its operator. The rest is in the pool's id and event.
struct Pool {
    /// As in {PoolTerms}.
    address token;
    uint16 uses;
    uint16 noticeDays;
    uint24 joinUnits;
    bool soleAgent;
    /// Last day for which a change of units was ever scheduled; zero: none was.
    uint24 lastUnitDay;
    /// Sets units, publishes offers. Zero: frozen, nobody does.
    address operator;
    uint96 minStreamPerDay;
}

/// @notice A pool's moving parts at a second.
struct PoolState {
    /// Offered the operator's place and has not taken it yet.
    address pendingOperator;
    /// Base units × 2^64 that one unit has earned since the pool began.
    uint256 accumulator;
    /// Sum of all members' units.
    uint256 totalUnits;
    /// Base units per second × 2^64 that arrive by streams.
    uint256 rate;
    /// Base units × 2^64 that wait because nobody held units.
    uint256 idle;
    /// Base units × 2^64 not yet divided among the units; less than one base unit per 2^64 units.
    uint256 carry;
    /// Second up to which the above is brought: this one, or the one since which the pool's clock stands still.
    uint256 syncedAt;
    /// Money has arrived at least once: from now on unit changes wait for the notice.
    bool started;
    /// Frozen, and nobody holds units: no money is taken, streams can be taken back.
    bool dead;
}

/// @notice A membership at a second.
struct MemberState {
    /// Has joined and not left.
    bool joined;
    /// Units of the work; for a lot, units of each of its works.
    uint256 units;
    /// Works that share this membership: 1, or what a lot still holds.
    uint256 works;
    /// Second since which it holds units, or since which it holds none.
    uint256 since;
    /// Units to come, and the day (86,400 s since 1970) on which they come. Day zero: no change is pending.
    uint256 pendingUnits;
    uint256 pendingDay;
    /// Base units × 2^64 earned and not claimed; for a lot, by each of its works.
    uint256 earned;
}

/// @notice A stream at a second.
struct StreamState {
    /// Base units per second × 2^64; after its end, what it was.
    uint256 rate;
    /// Second in which it ends, or ended, or was cancelled. Zero: never opened.
    uint256 end;
    /// Base units × 2^64 that have reached the pool.
    uint256 passed;
    /// Base units × 2^64 that have not.
    uint256 ahead;
}

/// @notice What a payer allows anybody to do with a stream at the payer's expense: renew it, so often, so long, so dear.
struct Renewal {
    /// Renewals left; zero: none.
    uint16 periodsLeft;
    /// Days that each adds. Never zero while renewals are left.
    uint16 periodDays;
    /// Last second in which one may happen.
    uint48 until;
    /// Highest rate at which one may happen, base units per second × 2^64.
    uint128 maxRate;
}

/// @notice One thing to claim.
struct PoolClaim {
    bytes32 poolId;
    bytes32 workId;
}
