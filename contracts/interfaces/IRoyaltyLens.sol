// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LicenseState, OfferTerms, Standing} from "../types/Licenses.sol";
import {MemberState, Pool, PoolState, StreamState} from "../types/Pools.sol";
import {CatalogueProof} from "../types/Works.sol";

/// @notice Whether a license may use a work now, why, and what is owed.
struct UseAnswer {
    /// The answer: the license may use the work for all the uses asked about, at this second.
    bool permitted;
    Standing standing;
    /// The offer sells these uses.
    bool usesLicensed;
    /// Consent and units held at the license's start, and now.
    bool consentedAtStart;
    bool heldUnitsAtStart;
    bool consentsNow;
    bool holdsUnitsNow;
    /// Works that came after the license's start are covered.
    bool coversLater;
    /// First second in which a duty lapses, and in which the license ends, as things stand.
    uint256 lapsesAt;
    uint256 endsAt;
    /// Base units owed by statements and not paid; credit where more was paid than owed.
    uint256 due;
    uint256 credit;
    /// When the next statement is due; the greatest number: never.
    uint256 statementDueAt;
    /// Where the work's money goes; zero: it waits.
    address payee;
}

/// @notice One membership of a work, with what it brings.
struct Position {
    bytes32 workId;
    bytes32 poolId;
    address token;
    address payee;
    /// Base units that a claim would bring now.
    uint256 claimable;
    /// Base units per second × 2^64 that its units earn from streams now, rounded down.
    uint256 rate;
    MemberState member;
}

/// @notice A pool's whole state.
struct PoolView {
    bytes32 poolId;
    Pool pool;
    PoolState state;
    address inbox;
    /// Base units of the pool's token that lie in the inbox.
    uint256 inInbox;
    uint256 stepsBehind;
}

/// @notice A license's whole state.
struct LicenseView {
    bytes32 licenseId;
    LicenseState license;
    address publisher;
    bool offerClosed;
    OfferTerms terms;
    StreamState stream;
    address token;
}

/// @title IRoyaltyLens
/// @notice Reads that would otherwise take many calls. Holds nothing, decides nothing; anybody can write another.
interface IRoyaltyLens {
    /// @notice May this license use this work for this, now, and what is owed?
    function mayUse(bytes32 licenseId, bytes32 workId, uint16 uses) external view returns (UseAnswer memory);

    /// @notice The same for a work that a catalogue holds, materialized or not.
    function mayUseByProof(
        bytes32 licenseId,
        CatalogueProof calldata proof,
        uint16 uses
    ) external view returns (UseAnswer memory);

    /// @notice A creator's position: every membership that these works have, or had, in these pools.
    /// @dev Which works are a creator's, and which pools they joined, is in the logs.
    function positionsOf(
        bytes32[] calldata workIds,
        bytes32[] calldata poolIds
    ) external view returns (Position[] memory positions);

    function poolsOf(bytes32[] calldata poolIds) external view returns (PoolView[] memory pools);

    function licensesOf(bytes32[] calldata licenseIds) external view returns (LicenseView[] memory licenses);
}
