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

contract RecordStandingTest is LicenseRegistryBase {
    uint256 private constant END = START + 365 * DAY;

    /// @dev Asks for a stream, so that a license without one lapses in its first second.
    function _streamed() private view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.minRate = RATE;
        terms.noticeDays = 10;
    }

    /// @dev Records, by somebody who is nobody to the license, and says how many events that emitted.
    function _record(bytes32 id, Standing expected) private returns (uint256 events) {
        _assertStanding(id, expected, "read");
        vm.recordLogs();
        vm.prank(stranger);
        _assertEq(uint256(licenses.recordStanding(id)), uint256(expected), "recorded");
        events = vm.getRecordedLogs().length;
        _assertStanding(id, expected, "read again");
    }

    function _expectTerminated(bytes32 id, NoticeKind kind, uint256 terminatedAt) private {
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.LicenseTerminated(id, kind, uint48(terminatedAt));
    }

    function _assertEnded(bytes32 id, NoticeKind kind, uint256 lapsedAt, uint256 terminatedAt) private view {
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(uint256(state.standing), uint256(Standing.Terminated), "standing");
        _assertEq(uint256(state.notice), uint256(kind), "how");
        _assertEq(state.lapsesAt, lapsedAt, "lapsed");
        _assertEq(state.terminatesAt, terminatedAt, "terminated");
    }

    function testFuzz_RevertGiven_NotFound(bytes32 id) public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotFound.selector, id));
        licenses.recordStanding(id);
    }

    function testFuzz_GivenInForceOrExpired(uint48 time) public {
        OfferTerms memory terms = _terms();
        terms.periodDays = 30;
        terms.guarantee = 7;
        terms.cureDays = 100;
        bytes32 id = _acquire(terms);
        // Due in second START + 30 days, so past due from the next, and terminated 100 days on.
        time = uint48(_bound(time, START, START + 130 * DAY));
        vm.warp(time);
        Standing expected = time > START + 30 * DAY ? Standing.PastDue : Standing.Active;
        _assertEq(_record(id, expected), 0, "events");
        if (time >= START + 30 * DAY) {
            _report(id, 0, 0, 0);
            _assertStanding(id, time > START + 60 * DAY ? Standing.PastDue : Standing.Active, "cured all the same");
        }

        bytes32 plain = _acquire(_terms());
        vm.warp(uint256(time) + 365 * DAY + (time & 1));
        _assertEq(_record(plain, Standing.Expired), 0, "events of one that has expired");
    }

    function testFuzz_GivenLapsed(uint16 cureDays, uint48 late) public {
        OfferTerms memory terms = _streamed();
        terms.duration = 0;
        terms.cureDays = uint16(_bound(cureDays, 1, type(uint16).max));
        bytes32 id = _acquire(terms);
        uint256 terminated = START + terms.cureDays * DAY;
        vm.warp(terminated - 1);
        _assertEq(_record(id, Standing.PastDue), 0, "nothing in the last second to cure");
        vm.warp(_bound(late, terminated, type(uint48).max));
        _assertEnded(id, NoticeKind.Lapse, START, terminated);
        _expectTerminated(id, NoticeKind.Lapse, terminated);
        licenses.recordStanding(id);
        _assertEnded(id, NoticeKind.Lapse, START, terminated);
        _assertEq(_record(id, Standing.Terminated), 0, "the second time");
        _assertEnded(id, NoticeKind.Lapse, START, terminated);
    }

    function test_GivenLapsed_PastItsTime() public {
        bytes32 id = _acquire(_streamed());
        vm.warp(END + 1_000 * DAY);
        _expectTerminated(id, NoticeKind.Lapse, START + 10 * DAY);
        licenses.recordStanding(id);
        _assertEnded(id, NoticeKind.Lapse, START, START + 10 * DAY);
    }

    function test_GivenLapsed_NoCure() public {
        OfferTerms memory terms = _terms();
        terms.cureDays = 0;
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.guarantee = 7;
        bytes32 id = _acquire(terms);
        uint256 due = START + 35 * DAY;
        vm.warp(due);
        _assertEq(_record(id, Standing.Active), 0, "last second in time");
        vm.warp(due + 1);
        _expectTerminated(id, NoticeKind.Lapse, due + 1);
        licenses.recordStanding(id);
        _assertEnded(id, NoticeKind.Lapse, due + 1, due + 1);
    }

    function test_GivenLapse_AtTheEnd() public {
        // Lapses with its end: a stream to the end. One more day, and the lapse would come in time.
        OfferTerms memory terms = _streamed();
        terms.cureDays = 0;
        terms.duration = uint48((TODAY + 3) * DAY - START);
        bytes32 id = _acquireStreamed(terms);
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(state.lapsesAt, NEVER, "a lapse in its end is none");
        vm.warp((TODAY + 3) * DAY);
        _assertEq(_record(id, Standing.Expired), 0, "a stream to the very end");

        vm.warp(START);
        terms.duration += 1;
        id = _acquireStreamed(terms);
        _assertEq(licenses.stateOf(id).lapsesAt, (TODAY + 3) * DAY, "in its last second");
        vm.warp((TODAY + 3) * DAY);
        _expectTerminated(id, NoticeKind.Lapse, (TODAY + 3) * DAY);
        licenses.recordStanding(id);
        _assertEnded(id, NoticeKind.Lapse, (TODAY + 3) * DAY, (TODAY + 3) * DAY);

        // Past due, but its time is over before the days to cure are.
        vm.warp(START);
        terms.cureDays = 1;
        terms.duration = uint48((TODAY + 4) * DAY - START);
        id = _acquireStreamed(terms);
        vm.warp((TODAY + 4) * DAY - 1);
        _assertEq(_record(id, Standing.PastDue), 0, "past due in its last second");
        vm.warp((TODAY + 4) * DAY);
        _assertEq(_record(id, Standing.Expired), 0, "it expires");
    }

    function _acquireStreamed(OfferTerms memory terms) private returns (bytes32 id) {
        terms.salt = bytes32(uint256(terms.salt) + 1);
        Acquisition memory asked = _acquisition(_publish(terms));
        (asked.rate, asked.endDay, asked.maxDeposit) = (RATE, TODAY + 3, NEVER);
        vm.prank(licensee);
        return licenses.acquire(asked, Credential(0, ""));
    }

    function testFuzz_GivenNotice(uint8 which, uint48 late) public {
        NoticeKind kind = NoticeKind(_bound(which, 1, 3));
        OfferTerms memory terms = _terms();
        terms.noticeDays = 10;
        bytes32 id = _acquire(terms);
        _give(kind == NoticeKind.Licensee ? licensee : operator, id, kind);
        vm.warp(START + 10 * DAY - 1);
        _assertEq(_record(id, Standing.Active), 0, "its last second");
        vm.warp(_bound(late, START + 10 * DAY, type(uint48).max));
        _assertEnded(id, kind, NEVER, START + 10 * DAY);
        _expectTerminated(id, kind, START + 10 * DAY);
        licenses.recordStanding(id);
        _assertEnded(id, kind, NEVER, START + 10 * DAY);
        _assertEq(_record(id, Standing.Terminated), 0, "the second time");
        _assertEnded(id, kind, NEVER, START + 10 * DAY);
    }

    function test_GivenNoticeAndLapse() public {
        for (uint256 i = 1; i <= 3; ++i) {
            vm.warp(START);
            uint256 before = vm.snapshotState();
            NoticeKind kind = NoticeKind(i);
            address side = kind == NoticeKind.Licensee ? licensee : operator;
            bytes32 id = _acquire(_streamed());
            uint256 without = vm.snapshotState();
            _give(side, id, kind);
            vm.warp(START + 10 * DAY);
            _assertEnded(id, kind, START, START + 10 * DAY);
            _expectTerminated(id, kind, START + 10 * DAY);
            licenses.recordStanding(id);
            // Once it is recorded as a notice's, the lapse that came to nothing is no longer told.
            _assertEnded(id, kind, NEVER, START + 10 * DAY);

            vm.revertToState(without);
            vm.warp(START + 1);
            _give(side, id, kind);
            vm.warp(START + 10 * DAY + 1);
            _expectTerminated(id, NoticeKind.Lapse, START + 10 * DAY);
            licenses.recordStanding(id);
            _assertEnded(id, NoticeKind.Lapse, START, START + 10 * DAY);
            vm.revertToState(before);
        }
    }

    function test_GivenRecorded() public {
        OfferTerms memory terms = _terms();
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.guarantee = 7;
        bytes32 id = _acquire(terms);
        uint256 lapsed = START + 35 * DAY + 1;
        vm.warp(lapsed + 10 * DAY);
        licenses.recordStanding(id);
        // Both periods that have begun are filed; neither revives it, nor moves the second in which it ended.
        _report(id, 0, 0, 0);
        _report(id, 1, 0, 0);
        _assertEnded(id, NoticeKind.Lapse, lapsed, lapsed + 10 * DAY);
        _assertEq(licenses.stateOf(id).paid, 14, "what was owed is paid");
        _assertEq(licenses.stateOf(id).statementDueAt, NEVER, "no period begins after the end");
    }

    function test_GivenRecorded_CredentialKept() public {
        (address certifier, uint256 certifierKey) = _actor("certifier");
        uint48 expiry = uint48(START + 300 * DAY);
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Credential(address certifier,address licensee,uint8 class,uint48 expiry)"),
                certifier,
                licensee,
                Eligibility.SmallBusiness,
                expiry
            )
        );
        OfferTerms memory terms = _streamed();
        terms.eligibility = Eligibility.SmallBusiness;
        terms.party = certifier;
        Credential memory credential = Credential(expiry, _signature(certifierKey, _digest(structHash)));
        bytes32 offerId = _publish(terms);
        vm.prank(licensee);
        bytes32 id = licenses.acquire(_acquisition(offerId), credential);
        vm.warp(START + 1);
        _give(licensee, id, NoticeKind.Licensee);
        vm.warp(START + 10 * DAY);
        licenses.recordStanding(id);
        _assertEnded(id, NoticeKind.Lapse, START, START + 10 * DAY);
        _assertEq(licenses.stateOf(id).credentialUntil, expiry, "credential");
    }
}
