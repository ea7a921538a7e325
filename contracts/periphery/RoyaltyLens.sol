// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ICreatorPools} from "../interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "../interfaces/ILicenseRegistry.sol";
import {IPoolInboxes} from "../interfaces/IPoolInboxes.sol";
import {IRoyaltyLens, LicenseView, PoolView, Position, UseAnswer} from "../interfaces/IRoyaltyLens.sol";
import {IWorkRegistry} from "../interfaces/IWorkRegistry.sol";
import {LicenseState, OfferTerms} from "../types/Licenses.sol";
import {MemberState, Pool, PoolState} from "../types/Pools.sol";
import {Uses} from "../types/Uses.sol";
import {CatalogueProof} from "../types/Works.sol";

/// @title RoyaltyLens
/// @notice See {IRoyaltyLens}.
contract RoyaltyLens is IRoyaltyLens {
    using Uses for uint16;

    /// @dev Gas that a token gets to say a balance; ERC-20s take a fraction of it.
    uint256 private constant BALANCE_GAS = 200_000;

    IWorkRegistry public immutable WORKS;
    ICreatorPools public immutable POOLS;
    IPoolInboxes public immutable INBOXES;
    ILicenseRegistry public immutable LICENSES;

    constructor(IWorkRegistry works, ICreatorPools pools, IPoolInboxes inboxes, ILicenseRegistry licenses) {
        WORKS = works;
        POOLS = pools;
        INBOXES = inboxes;
        LICENSES = licenses;
    }

    /* LICENSES AND WORKS */

    /// @inheritdoc IRoyaltyLens
    function mayUse(bytes32 licenseId, bytes32 workId, uint16 uses) external view returns (UseAnswer memory answer) {
        answer = _answer(licenseId, workId, uses);
        answer.permitted = LICENSES.permits(licenseId, workId, uses);
        answer.payee = WORKS.payeeOf(workId);
    }

    /// @inheritdoc IRoyaltyLens
    function mayUseByProof(
        bytes32 licenseId,
        CatalogueProof calldata proof,
        uint16 uses
    ) external view returns (UseAnswer memory answer) {
        (bytes32 catalogueId, bytes32 workId) = WORKS.verify(proof);
        bool materialized = WORKS.exists(workId);
        // Until a work is a token of its own, its catalogue consents and holds units for it.
        answer = _answer(licenseId, materialized ? workId : catalogueId, uses);
        answer.permitted = LICENSES.permitsByProof(licenseId, proof, uses);
        if (materialized) answer.payee = WORKS.payeeOf(workId);
    }

    /// @inheritdoc IRoyaltyLens
    function licensesOf(bytes32[] calldata licenseIds) external view returns (LicenseView[] memory licenses) {
        licenses = new LicenseView[](licenseIds.length);
        for (uint256 i = 0; i < licenseIds.length; ++i) {
            LicenseView memory view_ = licenses[i];
            view_.licenseId = licenseIds[i];
            view_.license = LICENSES.stateOf(licenseIds[i]);
            (view_.publisher, view_.offerClosed, view_.terms) = LICENSES.termsOf(view_.license.offerId);
            bytes32 poolId = view_.license.poolId;
            view_.token = POOLS.poolOf(poolId).token;
            if (view_.license.streamId != 0) view_.stream = POOLS.streamOf(poolId, view_.license.streamId);
        }
    }

    /* POOLS */

    /// @inheritdoc IRoyaltyLens
    function positionsOf(
        bytes32[] calldata workIds,
        bytes32[] calldata poolIds
    ) external view returns (Position[] memory positions) {
        positions = new Position[](workIds.length * poolIds.length);
        uint256 count = 0;
        for (uint256 p = 0; p < poolIds.length; ++p) {
            address token = POOLS.poolOf(poolIds[p]).token;
            PoolState memory state = POOLS.stateOf(poolIds[p]);
            for (uint256 w = 0; w < workIds.length; ++w) {
                MemberState memory member = POOLS.memberOf(poolIds[p], workIds[w]);
                bytes32 lot = 0;
                if (member.since == 0) {
                    // A catalogue's work shares its lot's membership until it has one of its own.
                    lot = WORKS.catalogueOf(workIds[w]);
                    if (lot == 0) continue;
                    member = POOLS.memberOf(poolIds[p], lot);
                    if (member.since == 0) continue;
                }
                positions[count++] = Position({
                    workId: workIds[w],
                    poolId: poolIds[p],
                    token: token,
                    payee: WORKS.payeeOf(workIds[w]),
                    lot: lot,
                    claimable: member.earned >> 64,
                    rate: state.totalUnits == 0 ? 0 : (state.rate * member.units) / state.totalUnits,
                    member: member
                });
            }
        }
        // Memberships that do not exist were passed over: only the length shrinks, within what was allocated.
        assembly ("memory-safe") {
            mstore(positions, count)
        }
    }

    /// @inheritdoc IRoyaltyLens
    function poolsOf(bytes32[] calldata poolIds) external view returns (PoolView[] memory pools) {
        pools = new PoolView[](poolIds.length);
        for (uint256 i = 0; i < poolIds.length; ++i) {
            bytes32 poolId = poolIds[i];
            Pool memory pool = POOLS.poolOf(poolId);
            address inbox = INBOXES.inboxOf(poolId);
            pools[i] = PoolView({
                poolId: poolId,
                pool: pool,
                state: POOLS.stateOf(poolId),
                inbox: inbox,
                inInbox: _balanceOf(pool.token, inbox),
                stepsBehind: POOLS.stepsBehind(poolId)
            });
        }
    }

    /* INTERNAL */

    /// @dev Of a token that may be anything: one that reverts, burns gas, returns a bomb or has no code says nothing, and keeps nobody from
    /// hearing about other pools.
    function _balanceOf(address token, address holder) private view returns (uint256 amount) {
        bytes memory question = abi.encodeCall(IERC20.balanceOf, (holder));
        assembly ("memory-safe") {
            // At most one word of the answer is copied, into scratch space.
            let answered := staticcall(BALANCE_GAS, token, add(question, 0x20), mload(question), 0, 0x20)
            amount := mul(mload(0), and(answered, gt(returndatasize(), 0x1f)))
        }
    }

    /// @param subject The work, or the catalogue that stands for it.
    function _answer(bytes32 licenseId, bytes32 subject, uint16 uses) private view returns (UseAnswer memory answer) {
        LicenseState memory license = LICENSES.stateOf(licenseId);
        (, , OfferTerms memory terms) = LICENSES.termsOf(license.offerId);
        answer.standing = license.standing;
        answer.usesLicensed = uses != 0 && terms.uses.include(uses);
        answer.coversLater = terms.coversLater;
        answer.consentedAtStart = WORKS.consentedAt(subject, uses, license.start);
        answer.heldUnitsAtStart = POOLS.heldUnitsAt(license.poolId, subject, license.start);
        answer.consentsNow = WORKS.consentedAt(subject, uses, block.timestamp);
        answer.holdsUnitsNow = POOLS.heldUnitsAt(license.poolId, subject, block.timestamp);
        answer.lapsesAt = license.lapsesAt;
        answer.endsAt = license.terminatesAt < license.end ? license.terminatesAt : license.end;
        if (license.owed > license.paid) answer.due = license.owed - license.paid;
        else answer.credit = license.paid - license.owed;
        answer.statementDueAt = license.statementDueAt;
    }
}
