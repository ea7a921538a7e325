// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {
    Acquisition,
    Credential,
    Distribution,
    Eligibility,
    NoticeKind,
    OfferTerms,
    Standing,
    Statement
} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {Registration} from "../../../../contracts/types/Works.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

/// @notice The examples of docs/licensing-rules.md. A number that changes here changes there.
contract RulesTest is LicenseRegistryBase {
    function _metered() private view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.unitPrice = 3;
    }

    function test_WhatAPeriodOwes() public {
        OfferTerms memory terms = _metered();
        terms.revenueShare = 25_000;
        terms.floor = 5;
        terms.guarantee = 100;
        terms.cap = 1_000;
        bytes32 offerId = _publish(terms);
        _assertEq(licenses.quote(offerId, 40, 1_001), 200, "the floor is more than 146");
        _assertEq(licenses.quote(offerId, 0, 0), 100, "nothing used");
        _assertEq(licenses.quote(offerId, 400, 0), 1_000, "the cap");
        terms.floor = 0;
        _assertEq(licenses.quote(_publish(terms), 40, 1_001), 146, "without the floor");
    }

    function test_CreditAndCorrections() public {
        bytes32 id = _acquire(_metered());
        vm.warp(START + 30 * DAY);
        (uint256 owed, uint256 due) = _report(id, 0, 0, 10);
        _assertEq(owed, 30, "owed");
        _assertEq(due, 30, "paid");
        (owed, due) = _report(id, 0, 1, 4);
        _assertEq(owed, 12, "corrected");
        _assertEq(licenses.stateOf(id).paid - licenses.stateOf(id).owed, 18, "credit");
        vm.warp(START + 60 * DAY);
        (owed, due) = _report(id, 1, 0, 10);
        _assertEq(owed, 30, "next period");
        _assertEq(due, 12, "due");
    }

    function test_InAPoolThatTakesNoMoney() public {
        bytes32 id = _acquire(_metered());
        vm.prank(operator);
        pools.renounceOperator(poolId);
        vm.prank(author);
        pools.leavePool(poolId, workId);
        vm.warp(START + 30 * DAY);
        (uint256 owed, uint256 due) = _report(id, 0, 0, 10);
        _assertEq(owed, 30, "owed");
        _assertEq(due, 0, "due");
        vm.prank(author);
        pools.joinPool(poolId, workId);
        vm.warp(START + 60 * DAY);
        (owed, due) = _report(id, 1, 0, 10);
        _assertEq(owed, 30, "next period");
        _assertEq(due, 60, "due");
    }

    function test_PaymentByUse() public {
        OfferTerms memory terms = _metered();
        terms.distribution = Distribution.Usage;
        terms.cureDays = 60;
        bytes32 id = _acquire(terms);
        vm.startPrank(licensee);
        dollar.approve(address(epochs), NEVER);
        vm.warp(1_802_592_000);
        bytes32 epochId = epochs.publish(licenses, id, Statement(0, 0, 10, 0, 0), "root", 37);
        _assertEq(epochs.stateOf(epochId).total, 37, "an epoch of 37");
        _assertEq(epochs.stateOf(epochId).closesAt, 1_897_344_000, "can be closed from");
        _assertEq(epochs.stateOf(epochId).closesAt / DAY, 21_960, "on day");
        _assertEq(licenses.stateOf(id).paid - licenses.stateOf(id).owed, 7, "credit");
        vm.warp(START + 60 * DAY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementDueTooHigh.selector, 23, 22));
        epochs.publish(licenses, id, Statement(1, 0, 10, 0, 0), "root", 22);
        epochs.publish(licenses, id, Statement(1, 0, 10, 0, 0), "root", 23);
        epochId = epochs.publish(licenses, id, Statement(1, 1, 14, 0, 0), "root", 12);
        _assertEq(epochs.stateOf(epochId).total, 12, "an epoch of 12 more");
        _assertEq(licenses.stateOf(id).paid, licenses.stateOf(id).owed, "even");
        vm.stopPrank();
    }

    function test_WhenAStatementIsDue() public {
        bytes32 id = _acquire(_metered());
        vm.warp(1_802_591_999);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementTooEarly.selector, id, 0, 1_802_592_000));
        vm.prank(licensee);
        licenses.report(id, Statement(0, 0, 0, 0, 0), NEVER);
        vm.warp(1_803_024_000);
        _assertStanding(id, Standing.Active, "in time");
        vm.warp(1_803_024_001);
        _assertStanding(id, Standing.PastDue, "late");
        vm.warp(1_802_592_000);
        _report(id, 0, 0, 0);
        _assertEq(licenses.stateOf(id).nextPeriod, 1, "from the second in which the period ends");
    }

    function test_LapseCureEnd() public {
        bytes32 id = _acquire(_metered());
        uint256 before = vm.snapshotState();
        vm.warp(1_803_888_000);
        _report(id, 0, 0, 10);
        _assertStanding(id, Standing.Active, "cured");
        vm.revertToState(before);
        vm.warp(1_803_888_001);
        (, uint256 due) = _report(id, 0, 0, 10);
        _assertEq(due, 30, "it pays");
        _assertStanding(id, Standing.Terminated, "and revives nothing");
    }

    function test_ACredential() public {
        (address certifier, uint256 key) = _actor("certifier");
        OfferTerms memory terms = _terms();
        terms.eligibility = Eligibility.Research;
        terms.party = certifier;
        bytes32 typeHash = keccak256("Credential(address certifier,address licensee,uint8 class,uint48 expiry)");
        bytes32 structHash = keccak256(abi.encode(typeHash, certifier, licensee, Eligibility.Research, 1_802_000_000));
        Credential memory credential = Credential(1_802_000_000, _signature(key, _digest(structHash)));
        Acquisition memory asked = _acquisition(_publish(terms));
        vm.prank(licensee);
        bytes32 id = licenses.acquire(asked, credential);
        vm.warp(1_802_000_000);
        _assertStanding(id, Standing.Active, "its last second");
        vm.warp(1_802_000_001);
        _assertStanding(id, Standing.PastDue, "the next");
    }

    function _streamed() private view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.minRate = RATE;
    }

    function test_AGapInAStream() public {
        bytes32 id = _acquire(_streamed());
        vm.prank(licensee);
        licenses.openStream(id, RATE, 20_843, NEVER);
        vm.warp(20_843 * DAY - 1);
        _assertStanding(id, Standing.Active, "the stream's last second");
        vm.warp(20_850 * DAY);
        _assertStanding(id, Standing.PastDue, "the gap");
        _assertEq(licenses.stateOf(id).paid, 20_843 * DAY - START, "what the stream brought");
        vm.prank(licensee);
        (, uint256 deposit) = licenses.openStream(id, RATE, 20_860, NEVER);
        _assertEq(deposit, 10 * DAY, "from now on");
        _assertStanding(id, Standing.Active, "cured");
        _assertEq(licenses.stateOf(id).paid, 20_843 * DAY - START, "nothing for seven days");
    }

    function test_CureDaysAreCredit() public {
        OfferTerms memory terms = _streamed();
        bytes32 id = _acquire(terms);
        _assertStanding(id, Standing.PastDue, "from its first second");
        vm.warp(1_800_863_999);
        _assertTrue(licenses.permits(id, workId, Uses.RETRIEVE), "permits");
        vm.warp(1_800_864_000);
        _assertStanding(id, Standing.Terminated, "not cured");
        _assertFalse(licenses.permits(id, workId, Uses.RETRIEVE), "permits no more");

        terms.fee = 0;
        Acquisition memory asked = _acquisition(_publish(terms));
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseRateTooLow.selector, 0, RATE));
        vm.prank(licensee);
        licenses.acquire(asked, Credential(0, ""));
        (asked.rate, asked.endDay, asked.maxDeposit) = (RATE, 20_850, NEVER);
        vm.prank(licensee);
        _assertStanding(licenses.acquire(asked, Credential(0, "")), Standing.Active, "with its stream");
    }

    function _join(string memory what) private returns (bytes32 id) {
        vm.prank(author);
        id = works.register(Registration(keccak256(bytes(what)), 0, 0, address(0), Uses.RETRIEVE, 0));
        vm.prank(author);
        pools.joinPool(poolId, id);
    }

    function _leave(bytes32 id) private {
        vm.prank(author);
        pools.leavePool(poolId, id);
    }

    function test_WhatALicenseCovers() public {
        bytes32 hasty = _join("hasty");
        bytes32 moody = _join("moody");
        OfferTerms memory terms = _terms();
        bytes32 id = _acquire(terms);
        terms.coversLater = true;
        bytes32 wide = _acquire(terms);
        _leave(hasty);
        vm.prank(author);
        works.setConsent(moody, 0);
        vm.warp(START + 1);
        _leave(workId);
        bytes32 late = _join("late");
        _assertTrue(licenses.permits(id, workId, Uses.RETRIEVE), "left afterwards");
        _assertTrue(licenses.permits(id, hasty, Uses.RETRIEVE), "left in the same second");
        _assertTrue(licenses.permits(id, moody, Uses.RETRIEVE), "took consent back in the same second");
        _assertFalse(licenses.permits(id, late, Uses.RETRIEVE), "joined afterwards");
        _assertTrue(licenses.permits(wide, late, Uses.RETRIEVE), "where later works are covered");
        _leave(late);
        _assertTrue(licenses.permits(wide, late, Uses.RETRIEVE), "to the end of the second in which it leaves");
        vm.warp(START + 2);
        _assertFalse(licenses.permits(wide, late, Uses.RETRIEVE), "until it leaves");
    }

    function test_Notices() public {
        OfferTerms memory terms = _terms();
        terms.noticeDays = 20;
        bytes32 id = _acquire(terms);
        vm.prank(licensee);
        licenses.giveNotice(id, NoticeKind.Licensee, 0);
        vm.warp(1_801_727_999);
        _assertStanding(id, Standing.Active, "in force");
        vm.warp(1_801_728_000);
        _assertStanding(id, Standing.Terminated, "over");
    }

    function test_AStreamThatTheTermsAskFor() public {
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        terms.noticeDays = 30;
        bytes32 id = _acquire(terms);
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 100, NEVER);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseStreamCommitted.selector, id, 20_863, 20_864));
        vm.prank(licensee);
        licenses.cancelStream(id, 20_863);
        vm.prank(licensee);
        licenses.cancelStream(id, 20_864);
        _assertEq(licenses.stateOf(id).lapsesAt, 20_864 * DAY, "its end");
    }

    function test_AStreamToAStoppedPool() public {
        _usePoolThatStops();
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        bytes32 id = _acquire(terms);
        vm.prank(licensee);
        licenses.openStream(id, RATE, 20_836, NEVER);
        uint256 snapshot = vm.snapshotState();
        vm.warp(1_800_230_400);
        _empty();
        vm.warp(START + 365 * DAY - 1);
        _assertStanding(id, Standing.Active, "for the rest of its time");
        vm.revertToState(snapshot);

        vm.warp(1_800_230_401);
        _empty();
        _assertStanding(id, Standing.PastDue, "a lapse stays a lapse");
        vm.warp(1_800_230_400 + 10 * DAY);
        _assertStanding(id, Standing.Terminated, "not cured");
    }

    function test_Vouchers() public {
        bytes32 id = _acquire(_metered());
        bytes32 channelId = _openChannel(id, 0);
        _redeem(channelId, poolId, 12);
        _assertEq(licenses.creditVouchers(id, channelId), 12, "credited");
        vm.warp(START + 30 * DAY);
        (, uint256 due) = _report(id, 0, 0, 10);
        _assertEq(due, 18, "due");
        _redeem(channelId, poolId, 40);
        _assertEq(licenses.creditVouchers(id, channelId), 28, "credited");
        vm.warp(START + 60 * DAY);
        (, due) = _report(id, 1, 0, 10);
        _assertEq(due, 2, "due");
    }

    function test_Exclusives() public {
        vm.prank(operator);
        poolId = pools.createPool(PoolTerms(address(dollar), Uses.RETRIEVE, 0, 1, true, 0, operator, 0));
        OfferTerms memory terms = _terms();
        terms.exclusive = true;
        terms.duration = uint48(30 * DAY);
        terms.noticeDays = 20;
        bytes32 id = _acquire(terms);
        terms.exclusive = false;
        Acquisition memory asked = _acquisition(_publish(terms));
        vm.prank(licensee);
        licenses.giveNotice(id, NoticeKind.Licensee, 0);

        vm.warp(1_801_728_000);
        vm.expectRevert(
            abi.encodeWithSelector(ILicenseRegistry.LicenseUseTaken.selector, poolId, Uses.RETRIEVE, 1_802_592_000)
        );
        vm.prank(licensee);
        licenses.acquire(asked, Credential(0, ""));
        licenses.recordStanding(id);
        vm.prank(licensee);
        licenses.acquire(asked, Credential(0, ""));
    }
}
