// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PoolInboxes} from "../../../contracts/PoolInboxes.sol";
import {LicenseState, OfferTerms} from "../../../contracts/types/Licenses.sol";
import {UseAnswer} from "../../../contracts/interfaces/IRoyaltyLens.sol";
import {RoyaltyLens} from "../../../contracts/periphery/RoyaltyLens.sol";
import {CatalogueBase} from "../LicenseRegistry/CatalogueBase.sol";

/// @notice The lens over the real contracts, and each of its answers held against those they come from.
abstract contract RoyaltyLensBase is CatalogueBase {
    PoolInboxes internal inboxes;
    RoyaltyLens internal lens;

    function setUp() public virtual override {
        super.setUp();
        inboxes = new PoolInboxes(pools);
        lens = new RoyaltyLens(works, pools, inboxes, licenses);
    }

    /// @dev 30-day periods at 2 per unit, a stream at {RATE}, notices of 20 days; later works are covered.
    function _dutiful() internal view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.coversLater = true;
        terms.noticeDays = 20;
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.unitPrice = 2;
        terms.minRate = RATE;
    }

    /// @param subject The work, or the catalogue that stands for it.
    function _assertAnswer(UseAnswer memory answer, bytes32 id, bytes32 subject, uint16 uses) internal view {
        LicenseState memory state = licenses.stateOf(id);
        (, , OfferTerms memory terms) = licenses.termsOf(state.offerId);
        _assertEq(uint256(answer.standing), uint256(state.standing), "standing");
        _assertEq(answer.usesLicensed, uses != 0 && terms.uses & uses == uses, "uses licensed");
        _assertEq(answer.coversLater, terms.coversLater, "covers later");
        _assertEq(answer.consentedAtStart, works.consentedAt(subject, uses, state.start), "consented at start");
        _assertEq(answer.heldUnitsAtStart, pools.heldUnitsAt(state.poolId, subject, state.start), "held at start");
        _assertEq(answer.consentsNow, works.consentedAt(subject, uses, block.timestamp), "consents now");
        _assertEq(answer.holdsUnitsNow, pools.heldUnitsAt(state.poolId, subject, block.timestamp), "holds now");
        _assertEq(answer.lapsesAt, state.lapsesAt, "lapses");
        _assertEq(answer.endsAt, state.terminatesAt < state.end ? state.terminatesAt : state.end, "ends");
        _assertEq(answer.due, state.owed > state.paid ? state.owed - state.paid : 0, "due");
        _assertEq(answer.credit, state.paid > state.owed ? state.paid - state.owed : 0, "credit");
        _assertEq(answer.statementDueAt, state.statementDueAt, "statement due");
    }
}
