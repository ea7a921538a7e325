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
    /// Catalogue whose lot still holds the work, so that {ICreatorPools-extract} comes before a claim. Zero: none does, and the
    /// membership is the work's own.
    bytes32 lot;
    /// Base units that a claim would bring now, rounded down; out of a lot, once the work is extracted. Asked about a catalogue: what
    /// each work that its lot holds has earned.
    uint256 claimable;
    /// Base units per second × 2^64 that the work's units earn from streams now, rounded down.
    uint256 rate;
    /// The work's membership, or that of the lot which holds it: units and earnings are each of its works'.
    MemberState member;
}

/// @notice A pool's whole state.
struct PoolView {
    bytes32 poolId;
    Pool pool;
    PoolState state;
    address inbox;
    /// Base units of the pool's token that lie in the inbox; zero where the token does not say so within 200,000 gas.
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

    /// @notice A creator's position: every membership that these works have, or had, in these pools, pool by pool, whether by
    /// themselves or in their catalogue's lot. Reverts where a pool does not exist.
    /// @dev Which works are a creator's, and which pools they joined, is in the logs. Only a materialized work is known to be its
    /// catalogue's; for one that is not, ask about the catalogue.
    function positionsOf(
        bytes32[] calldata workIds,
        bytes32[] calldata poolIds
    ) external view returns (Position[] memory positions);

    /// @notice Pools as they stand at this second, with what lies in their inboxes. Reverts where one of them does not exist.
    function poolsOf(bytes32[] calldata poolIds) external view returns (PoolView[] memory pools);

    /// @notice Licenses as they stand at this second, with the part of their terms that the chain computes with (see
    /// {ILicenseRegistry-termsOf}) and their streams; a stream of zeros: none was opened. Reverts where one of them does not
    /// exist.
    function licensesOf(bytes32[] calldata licenseIds) external view returns (LicenseView[] memory licenses);
}
