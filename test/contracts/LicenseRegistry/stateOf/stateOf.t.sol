// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {
    Acquisition,
    Credential,
    Eligibility,
    LicenseState,
    NoticeKind,
    OfferTerms,
    Standing
} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract StateOfTest is LicenseRegistryBase {
    uint24 private constant STREAM_END_DAY = TODAY + 60;
    uint256 private constant STREAM_END = STREAM_END_DAY * DAY;
    uint48 private constant EXPIRY = uint48(START + 300 * DAY);

    /// @dev What a license of these terms shows in its first second while no duty is among them.
    function _fresh(bytes32 offerId) private view returns (LicenseState memory) {
        return
            LicenseState({
                offerId: offerId,
                poolId: poolId,
                licensee: licensee,
                standing: Standing.Active,
                start: START,
                end: START + 365 * DAY,
                lapsesAt: NEVER,
                terminatesAt: NEVER,
                notice: NoticeKind.None,
                owed: 0,
                paid: 0,
                nextPeriod: 0,
                statementDueAt: NEVER,
                credentialUntil: 0,
                streamId: 0,
                streamSalt: 0
            });
    }

    function _assertState(bytes32 id, LicenseState memory expected, string memory what) private view {
        LicenseState memory actual = licenses.stateOf(id);
        _assertEq(actual.offerId, expected.offerId, string.concat(what, ": offer"));
        _assertEq(actual.poolId, expected.poolId, string.concat(what, ": pool"));
        _assertEq(actual.licensee, expected.licensee, string.concat(what, ": licensee"));
        _assertEq(uint256(actual.standing), uint256(expected.standing), string.concat(what, ": standing"));
        _assertEq(actual.start, expected.start, string.concat(what, ": start"));
        _assertEq(actual.end, expected.end, string.concat(what, ": end"));
        _assertEq(actual.lapsesAt, expected.lapsesAt, string.concat(what, ": lapses"));
        _assertEq(actual.terminatesAt, expected.terminatesAt, string.concat(what, ": terminates"));
        _assertEq(uint256(actual.notice), uint256(expected.notice), string.concat(what, ": how"));
        _assertEq(actual.owed, expected.owed, string.concat(what, ": owed"));
        _assertEq(actual.paid, expected.paid, string.concat(what, ": paid"));
        _assertEq(actual.nextPeriod, expected.nextPeriod, string.concat(what, ": next period"));
        _assertEq(actual.statementDueAt, expected.statementDueAt, string.concat(what, ": statement due"));
        _assertEq(actual.credentialUntil, expected.credentialUntil, string.concat(what, ": credential"));
        _assertEq(actual.streamId, expected.streamId, string.concat(what, ": stream"));
        _assertEq(actual.streamSalt, expected.streamSalt, string.concat(what, ": salt"));
        _assertEq(uint256(licenses.standingOf(id)), uint256(expected.standing), string.concat(what, ": standingOf"));
    }

    function testFuzz_RevertGiven_NoLicense(bytes32 id) public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotFound.selector, id));
        licenses.stateOf(id);
    }

    function test_GivenNoDuties() public {
        bytes32 offerId = _publish(_terms());
        vm.prank(licensee);
        bytes32 id = licenses.acquire(_acquisition(offerId), Credential(0, ""));
        LicenseState memory expected = _fresh(offerId);
        _assertState(id, expected, "fresh");
        vm.warp(START + 365 * DAY - 1);
        _assertState(id, expected, "in its last second");
        vm.warp(START + 365 * DAY);
        expected.standing = Standing.Expired;
        _assertState(id, expected, "at its end");
        licenses.recordStanding(id);
        _assertState(id, expected, "recorded");
    }

    function test_GivenTransferred() public {
        OfferTerms memory terms = _terms();
        terms.transferable = true;
        bytes32 id = _acquire(terms);
        vm.prank(licensee);
        licenses.transferFrom(licensee, stranger, uint256(id));
        LicenseState memory expected = _fresh(licenses.offerIdOf(operator, terms));
        expected.licensee = stranger;
        _assertState(id, expected, "transferred");
    }

    /// @dev 30-day periods at 2 per unit, a stream at {RATE}, a credential, and notices of 20 days.
    function _dutiful() private returns (bytes32 id, LicenseState memory expected) {
        (address certifier, uint256 certifierKey) = _actor("certifier");
        OfferTerms memory terms = _terms();
        terms.eligibility = Eligibility.Research;
        terms.party = certifier;
        terms.noticeDays = 20;
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.unitPrice = 2;
        terms.minRate = RATE;
        bytes32 offerId = _publish(terms);
        bytes32 typeHash = keccak256("Credential(address certifier,address licensee,uint8 class,uint48 expiry)");
        bytes32 structHash = keccak256(abi.encode(typeHash, certifier, licensee, Eligibility.Research, EXPIRY));
        Credential memory credential = Credential(EXPIRY, _signature(certifierKey, _digest(structHash)));
        vm.prank(licensee);
        id = licenses.acquire(Acquisition(offerId, licensee, 0, FEE_6D, RATE, STREAM_END_DAY, NEVER), credential);

        expected = _fresh(offerId);
        expected.lapsesAt = START + 35 * DAY + 1;
        expected.terminatesAt = START + 45 * DAY + 1;
        expected.notice = NoticeKind.Lapse;
        expected.statementDueAt = START + 35 * DAY;
        expected.credentialUntil = EXPIRY;
        expected.streamId = pools.streamIdOf(address(licenses), poolId, id);
        expected.streamSalt = id;
    }

    function test_GivenAllDuties() public {
        (bytes32 id, LicenseState memory expected) = _dutiful();
        _assertState(id, expected, "fresh");
        vm.warp(START + 1_000);
        expected.paid = 1_000;
        _assertState(id, expected, "a thousand seconds later");

        vm.warp(START + 30 * DAY);
        _report(id, 0, 0, 2_000_000);
        (expected.owed, expected.paid, expected.nextPeriod) = (4_000_000, 4_000_000, 1);
        expected.statementDueAt = START + 65 * DAY;
        expected.lapsesAt = STREAM_END;
        expected.terminatesAt = STREAM_END + 10 * DAY;
        _assertState(id, expected, "stated");

        vm.warp(START + 35 * DAY);
        vm.prank(licensee);
        licenses.giveNotice(id, NoticeKind.Licensee, 0);
        expected.paid += 5 * DAY;
        expected.terminatesAt = START + 55 * DAY;
        expected.notice = NoticeKind.Licensee;
        expected.statementDueAt = START + 60 * DAY;
        _assertState(id, expected, "under notice");

        vm.warp(START + 55 * DAY - 1);
        expected.paid += 20 * DAY - 1;
        _assertState(id, expected, "in its last second");
        vm.warp(START + 55 * DAY);
        expected.paid += 1;
        expected.standing = Standing.Terminated;
        _assertState(id, expected, "terminated, not recorded");
        licenses.recordStanding(id);
        expected.lapsesAt = NEVER;
        _assertState(id, expected, "terminated, recorded");

        vm.prank(licensee);
        licenses.cancelStream(id, 0);
        vm.warp(START + 57 * DAY);
        _assertState(id, expected, "its stream cancelled");
        _report(id, 1, 0, 1);
        (expected.owed, expected.nextPeriod, expected.statementDueAt) = (4_000_002, 2, NEVER);
        _assertState(id, expected, "its last statement filed");
        vm.warp(START + 1_000 * DAY);
        _assertState(id, expected, "years later");
    }

    /// @dev Each notice shortens the period in which it ends the license, and of several the earliest does.
    function test_GivenNotices() public {
        OfferTerms memory terms = _terms();
        (terms.periodDays, terms.graceDays, terms.noticeDays, terms.cureDays) = (30, 5, 12, 12);
        bytes32 id = _acquire(terms);
        for (uint8 i = 1; i <= 3; ++i) {
            uint256 before = vm.snapshotState();
            // The others come a day and two later.
            for (uint8 j = 0; j < 3; ++j) {
                NoticeKind kind = NoticeKind(1 + ((i - 1 + j) % 3));
                _give(kind == NoticeKind.Licensee ? licensee : operator, id, kind);
                LicenseState memory state = licenses.stateOf(id);
                _assertEq(uint256(state.notice), i, "the earliest");
                _assertEq(state.terminatesAt, START + 12 * DAY, "when it ends");
                _assertEq(state.statementDueAt, START + 17 * DAY, "its last statement");
                vm.warp(block.timestamp + DAY);
            }
            vm.revertToState(before);
        }
    }

    function _assertEndsBy(bytes32 id, NoticeKind kind) private view {
        _assertEq(uint256(licenses.stateOf(id).notice), uint256(kind), "which ends it");
        _assertEq(licenses.stateOf(id).terminatesAt, START + 12 * DAY, "when it ends");
    }

    /// @dev Three notices and a lapse that come to the same second count in the order of {NoticeKind}.
    function test_GivenNoticesInOneSecond() public {
        OfferTerms memory terms = _terms();
        (terms.minRate, terms.noticeDays, terms.cureDays) = (RATE, 12, 12);
        bytes32 id = _acquire(terms);
        _assertEndsBy(id, NoticeKind.Lapse);
        for (uint8 i = 3; i > 0; --i) {
            NoticeKind kind = NoticeKind(i);
            _give(kind == NoticeKind.Licensee ? licensee : operator, id, kind);
            _assertEndsBy(id, kind);
        }
    }

    /// @dev The stream that its terms ask for ends before the license begins.
    function test_GivenLapseBeforeStart() public {
        OfferTerms memory terms = _terms();
        (terms.minRate, terms.start) = (RATE, uint48(START + 5 * DAY));
        bytes32 id = _acquire(terms);
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 2, NEVER);
        vm.warp(START + 5 * DAY - 1);
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(uint256(state.standing), uint256(Standing.Active), "before its start");
        _assertEq(state.lapsesAt, START + 5 * DAY, "no duty lapses before its start");
        _assertEq(state.terminatesAt, START + 15 * DAY, "when it ends");
        vm.warp(START + 5 * DAY);
        _assertEq(uint256(licenses.stateOf(id).standing), uint256(Standing.PastDue), "at its start");
    }

    function test_GivenLapse() public {
        (bytes32 id, LicenseState memory expected) = _dutiful();
        vm.warp(START + 35 * DAY + 1);
        expected.standing = Standing.PastDue;
        expected.paid = 35 * DAY + 1;
        _assertState(id, expected, "past due");
        vm.warp(START + 45 * DAY);
        expected.paid = 45 * DAY;
        _assertState(id, expected, "in the last second to cure");
        vm.warp(START + 45 * DAY + 1);
        expected.standing = Standing.Terminated;
        expected.paid += 1;
        // It closes within its second period, which it will be asked for; the first is late.
        _assertState(id, expected, "terminated, not recorded");
        vm.warp(START + 46 * DAY);
        licenses.recordStanding(id);
        expected.paid = 46 * DAY;
        _assertState(id, expected, "terminated, recorded");
        _report(id, 0, 0, 0);
        expected.nextPeriod = 1;
        expected.statementDueAt = START + 50 * DAY + 1;
        _assertState(id, expected, "the last period is the shorter one");
    }

    function test_GivenCured() public {
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        bytes32 id = _acquire(terms);
        LicenseState memory expected = _fresh(licenses.offerIdOf(operator, terms));
        expected.standing = Standing.PastDue;
        expected.lapsesAt = START;
        expected.terminatesAt = START + 10 * DAY;
        expected.notice = NoticeKind.Lapse;
        _assertState(id, expected, "no stream");
        vm.warp(START + 10 * DAY - 1);
        vm.prank(licensee);
        (expected.streamId, ) = licenses.openStream(id, RATE, STREAM_END_DAY, NEVER);
        expected.streamSalt = id;
        expected.standing = Standing.Active;
        expected.lapsesAt = STREAM_END;
        expected.terminatesAt = STREAM_END + 10 * DAY;
        _assertState(id, expected, "cured");
        vm.warp(STREAM_END + 3);
        vm.prank(licensee);
        (expected.streamId, ) = licenses.openStream(id, RATE, STREAM_END_DAY + 365, NEVER);
        expected.streamSalt = bytes32(uint256(id) + 1);
        expected.paid = STREAM_END - (START + 10 * DAY - 1);
        // The stream outlasts the license.
        (expected.lapsesAt, expected.terminatesAt, expected.notice) = (NEVER, NEVER, NoticeKind.None);
        _assertState(id, expected, "cured again");
    }

    function test_GivenTimeEndsFirst() public {
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        terms.duration = uint48(5 * DAY);
        bytes32 id = _acquire(terms);
        LicenseState memory expected = _fresh(licenses.offerIdOf(operator, terms));
        expected.end = START + 5 * DAY;
        expected.standing = Standing.PastDue;
        expected.lapsesAt = START;
        _assertState(id, expected, "past due");
        vm.warp(START + 5 * DAY);
        expected.standing = Standing.Expired;
        _assertState(id, expected, "expired");
    }

    function test_GivenNoEnd() public {
        OfferTerms memory terms = _terms();
        terms.duration = 0;
        bytes32 id = _acquire(terms);
        LicenseState memory expected = _fresh(licenses.offerIdOf(operator, terms));
        expected.end = NEVER;
        vm.warp(START + 100_000 * DAY);
        _assertState(id, expected, "no end");
    }
}
