// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {LicenseState, NoticeKind, OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract GiveNoticeTest is LicenseRegistryBase {
    bytes32 private constant REASON = keccak256("a letter");
    uint48 private constant LAST_SECOND = type(uint48).max;

    /// @dev When each way to end a license that {testFuzz_GivenSeveral} has set up would do so, by kind; and the license's end.
    struct Ends {
        uint256[5] times;
        uint256 end;
        uint256 cure;
    }

    function _licensed(uint16 noticeDays, uint16 cureDays) private returns (bytes32) {
        OfferTerms memory terms = _terms();
        terms.noticeDays = noticeDays;
        terms.cureDays = cureDays;
        return _acquire(terms);
    }

    function _sideOf(NoticeKind kind) private view returns (address) {
        return kind == NoticeKind.Licensee ? licensee : operator;
    }

    function _expectNotAllowed(bytes32 id, NoticeKind kind) private {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.NoticeNotAllowed.selector, id, kind));
    }

    function _assertEnds(bytes32 id, uint256 endsAt, NoticeKind kind) private {
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(state.terminatesAt, endsAt, "terminates");
        _assertEq(uint256(state.notice), uint256(kind), "how");
        vm.warp(endsAt - 1);
        _assertEq(licenses.standingOf(id) == Standing.Terminated, false, "the second before");
        vm.warp(endsAt);
        _assertStanding(id, Standing.Terminated, "the second itself");
    }

    function testFuzz_RevertGiven_NotFound(bytes32 id, uint8 kind) public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotFound.selector, id));
        licenses.giveNotice(id, NoticeKind(kind % 5), REASON);
    }

    function test_RevertWhen_NoneOrLapse() public {
        bytes32 id = _licensed(20, 10);
        address[3] memory callers = [licensee, operator, stranger];
        for (uint256 i = 0; i < 3; ++i) {
            _expectNotAllowed(id, NoticeKind.None);
            _give(callers[i], id, NoticeKind.None);
            _expectNotAllowed(id, NoticeKind.Lapse);
            _give(callers[i], id, NoticeKind.Lapse);
        }
    }

    function testFuzz_RevertWhen_OtherSide(address caller) public {
        bytes32 id = _licensed(20, 10);
        bytes32 offerId = licenses.stateOf(id).offerId;
        vm.prank(operator);
        pools.proposeOperator(poolId, stranger);
        vm.prank(stranger);
        pools.acceptOperator(poolId);
        address[4] memory callers = [licensee, operator, stranger, caller];
        for (uint256 i = 0; i < 4; ++i) {
            if (callers[i] != licensee) {
                vm.expectRevert(
                    abi.encodeWithSelector(ILicenseRegistry.LicenseNotLicensee.selector, id, callers[i], licensee)
                );
                _give(callers[i], id, NoticeKind.Licensee);
            }
            if (callers[i] == operator) continue;
            bytes memory notPublisher = abi.encodeWithSelector(
                ILicenseRegistry.OfferNotPublisher.selector,
                offerId,
                callers[i]
            );
            vm.expectRevert(notPublisher);
            _give(callers[i], id, NoticeKind.Publisher);
            vm.expectRevert(notPublisher);
            _give(callers[i], id, NoticeKind.Breach);
        }
        _give(operator, id, NoticeKind.Publisher);
        _assertEq(licenses.stateOf(id).terminatesAt, START + 20 * DAY, "who published may, operator or not");
    }

    function testFuzz_RevertGiven_Expired(uint48 duration, uint48 later) public {
        OfferTerms memory terms = _terms();
        terms.noticeDays = 20;
        terms.duration = uint48(_bound(duration, 2, 1 << 46));
        bytes32 id = _acquire(terms);
        uint256 end = START + terms.duration;
        vm.warp(end - 1);
        // In its last second there is still something to give notice of, though nothing comes of it.
        for (uint256 i = 1; i <= 3; ++i) _give(_sideOf(NoticeKind(i)), id, NoticeKind(i));
        vm.warp(_bound(later, end, type(uint48).max));
        for (uint256 i = 1; i <= 3; ++i) {
            _expectNotInForce(id, Standing.Expired);
            _give(_sideOf(NoticeKind(i)), id, NoticeKind(i));
        }
    }

    function test_RevertGiven_Terminated() public {
        bytes32 id = _licensed(20, 10);
        _give(licensee, id, NoticeKind.Licensee);
        vm.warp(START + 20 * DAY - 1);
        _give(operator, id, NoticeKind.Publisher);
        vm.warp(START + 20 * DAY);
        for (uint256 round = 0; round < 2; ++round) {
            _expectNotInForce(id, Standing.Terminated);
            _give(licensee, id, NoticeKind.Licensee);
            _expectNotInForce(id, Standing.Terminated);
            _give(operator, id, NoticeKind.Breach);
            // The second round finds it stored.
            licenses.recordStanding(id);
        }
    }

    function test_RevertGiven_Lapsed() public {
        OfferTerms memory terms = _terms();
        terms.noticeDays = 20;
        terms.minRate = RATE;
        bytes32 id = _acquire(terms);
        vm.warp(START + 10 * DAY);
        for (uint256 round = 0; round < 2; ++round) {
            _expectNotInForce(id, Standing.Terminated);
            _give(licensee, id, NoticeKind.Licensee);
            licenses.recordStanding(id);
        }
    }

    function testFuzz_RevertGiven_NoDays(uint16 noticeDays, uint16 cureDays) public {
        bytes32 id = _licensed(0, cureDays);
        _expectNotAllowed(id, NoticeKind.Licensee);
        _give(licensee, id, NoticeKind.Licensee);
        _expectNotAllowed(id, NoticeKind.Publisher);
        _give(operator, id, NoticeKind.Publisher);
        if (cureDays != 0) _give(operator, id, NoticeKind.Breach);

        noticeDays = uint16(_bound(noticeDays, 1, type(uint16).max));
        id = _licensed(noticeDays, 0);
        _expectNotAllowed(id, NoticeKind.Breach);
        _give(operator, id, NoticeKind.Breach);
        _give(licensee, id, NoticeKind.Licensee);
        _give(operator, id, NoticeKind.Publisher);
    }

    function test_RevertGiven_Given() public {
        bytes32 id = _licensed(20, 10);
        for (uint256 i = 1; i <= 3; ++i) {
            vm.warp(START + i);
            _give(_sideOf(NoticeKind(i)), id, NoticeKind(i));
        }
        vm.warp(START + 10);
        for (uint256 i = 1; i <= 3; ++i) {
            uint256 endsAt = START + i + (NoticeKind(i) == NoticeKind.Breach ? 10 : 20) * DAY;
            vm.expectRevert(
                abi.encodeWithSelector(ILicenseRegistry.NoticeAlreadyGiven.selector, id, NoticeKind(i), endsAt)
            );
            _give(_sideOf(NoticeKind(i)), id, NoticeKind(i));
        }
        _assertEnds(id, START + 3 + 10 * DAY, NoticeKind.Breach);
    }

    function testFuzz_GivenInForce(uint8 which, uint16 noticeDays, uint16 cureDays, uint48 wait) public {
        NoticeKind kind = NoticeKind(_bound(which, 1, 3));
        noticeDays = uint16(_bound(noticeDays, 1, type(uint16).max));
        cureDays = uint16(_bound(cureDays, 1, type(uint16).max));
        OfferTerms memory terms = _terms();
        terms.duration = 0;
        terms.noticeDays = noticeDays;
        terms.cureDays = cureDays;
        bytes32 id = _acquire(terms);

        uint256 given = _bound(wait, START, 1 << 47);
        uint256 endsAt = given + (kind == NoticeKind.Breach ? cureDays : noticeDays) * DAY;
        vm.warp(given);
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.NoticeGiven(id, _sideOf(kind), kind, uint48(endsAt), REASON);
        vm.prank(_sideOf(kind));
        licenses.giveNotice(id, kind, REASON);
        _assertStanding(id, Standing.Active, "when it is given");
        _assertEnds(id, endsAt, kind);
    }

    function test_GivenNotBegun() public {
        OfferTerms memory terms = _terms();
        terms.start = uint48(START + 5 * DAY);
        terms.noticeDays = 2;
        bytes32 id = _acquire(terms);
        _give(operator, id, NoticeKind.Publisher);
        _assertEnds(id, START + 2 * DAY, NoticeKind.Publisher);
        vm.warp(START + 5 * DAY);
        _assertFalse(licenses.permits(id, workId, terms.uses), "it never begins");
    }

    function test_GivenPastDue() public {
        OfferTerms memory terms = _terms();
        terms.noticeDays = 2;
        terms.minRate = RATE;
        bytes32 id = _acquire(terms);
        _assertStanding(id, Standing.PastDue, "no stream");
        vm.warp(START + 8 * DAY - 1);
        _give(licensee, id, NoticeKind.Licensee);
        _assertStanding(id, Standing.PastDue, "still");
        _assertEnds(id, START + 10 * DAY - 1, NoticeKind.Licensee);
    }

    function test_GivenPeriodToState() public {
        OfferTerms memory terms = _terms();
        terms.noticeDays = 20;
        terms.cureDays = 9;
        terms.periodDays = 30;
        terms.graceDays = 5;
        bytes32 id = _acquire(terms);
        _assertDue(id, 30, "a full period");
        vm.warp(START + 7 * DAY);
        _give(licensee, id, NoticeKind.Licensee);
        _assertDue(id, 27, "closed by the licensee");
        vm.warp(START + 8 * DAY);
        _give(operator, id, NoticeKind.Publisher);
        _assertDue(id, 27, "the publisher comes later");
        _give(operator, id, NoticeKind.Breach);
        _assertDue(id, 17, "closed by a breach");

        uint256 before = vm.snapshotState();
        vm.warp(START + 17 * DAY);
        _report(id, 0, 0, 0);
        _assertEq(licenses.stateOf(id).nextPeriod, 1, "stated in the second in which it is over");
        _assertEq(licenses.stateOf(id).statementDueAt, NEVER, "and no other period follows");

        vm.revertToState(before);
        vm.prank(operator);
        licenses.withdrawNotice(id, NoticeKind.Breach);
        _assertDue(id, 27, "the licensee's again");
        vm.prank(licensee);
        licenses.withdrawNotice(id, NoticeKind.Licensee);
        _assertDue(id, 28, "the publisher's");
    }

    /// @param closesAfter Days from the start to the period's end.
    function _assertDue(bytes32 id, uint256 closesAfter, string memory what) private view {
        _assertEq(licenses.stateOf(id).statementDueAt, START + (closesAfter + 5) * DAY, what);
    }

    function test_RevertGiven_BeyondClock() public {
        OfferTerms memory terms = _terms();
        terms.duration = 0;
        terms.noticeDays = 1;
        bytes32 id = _acquire(terms);
        vm.warp(LAST_SECOND - DAY + 1);
        vm.expectRevert(
            abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 48, uint256(LAST_SECOND) + 1)
        );
        _give(licensee, id, NoticeKind.Licensee);
        vm.warp(LAST_SECOND - DAY);
        _give(licensee, id, NoticeKind.Licensee);
        _assertEnds(id, LAST_SECOND, NoticeKind.Licensee);
    }

    function testFuzz_GivenEndsFirst(uint8 which, uint256 wait) public {
        NoticeKind kind = NoticeKind(_bound(which, 1, 3));
        bytes32 id = _licensed(10, 10);
        uint256 end = START + 365 * DAY;
        uint256 before = vm.snapshotState();
        vm.warp(end - 10 * DAY - 1);
        _give(_sideOf(kind), id, kind);
        _assertEnds(id, end - 1, kind);
        vm.warp(end);
        _assertStanding(id, Standing.Terminated, "past its time too");

        vm.revertToState(before);
        vm.warp(_bound(wait, end - 10 * DAY, end - 1));
        _give(_sideOf(kind), id, kind);
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(state.terminatesAt, NEVER, "not terminated");
        _assertEq(uint256(state.notice), uint256(NoticeKind.None), "by nothing");
        vm.warp(end - 1);
        _assertStanding(id, Standing.Active, "last second");
        vm.warp(end);
        _assertStanding(id, Standing.Expired, "its end");
        vm.warp(end + 30 * DAY);
        _assertStanding(id, Standing.Expired, "for good, past the notice too");
    }

    function test_GivenOneSecond() public {
        OfferTerms memory terms = _terms();
        terms.noticeDays = 10;
        terms.minRate = RATE;
        // All in second START + 10 days: the cure of a stream never opened, and each notice.
        bytes32 id = _acquire(terms);
        for (uint256 i = 4; i >= 1; --i) {
            if (i < 4) _give(_sideOf(NoticeKind(i)), id, NoticeKind(i));
            _assertEq(uint256(licenses.stateOf(id).notice), i, "the one before goes first");
        }
        _assertEnds(id, START + 10 * DAY, NoticeKind.Licensee);
    }

    /// @dev Notices at the same hour of the first days, a stream that was never opened or ends, and few days of each kind: many of
    /// the ends fall into one second. Whatever comes of it is foretold by the rules alone.
    function testFuzz_GivenSeveral(
        uint8[3] memory givenDays,
        uint8[2] memory days_,
        uint8 lasts,
        uint8 streamDays,
        uint48 later
    ) public {
        OfferTerms memory terms = _terms();
        terms.noticeDays = uint16(_bound(days_[0], 1, 6));
        terms.cureDays = uint16(_bound(days_[1], 1, 6));
        terms.duration = uint48(_bound(lasts, 4, 12) * DAY);
        uint24 streams = uint24(_bound(streamDays, 0, 6));
        if (streams < 5) terms.minRate = RATE;
        bytes32 id = _acquire(terms);
        Ends memory ends = Ends([NEVER, NEVER, NEVER, NEVER, NEVER], START + terms.duration, terms.cureDays * DAY);
        if (streams < 5) {
            // Day zero: none is opened.
            ends.times[4] = ends.cure + (streams == 0 ? START : (TODAY + streams) * DAY);
            if (streams != 0) {
                vm.prank(licensee);
                licenses.openStream(id, RATE, TODAY + streams, NEVER);
            }
        }
        for (uint256 day = 0; day < 8; ++day) {
            vm.warp(START + day * DAY);
            for (uint256 i = 1; i <= 3; ++i) {
                // Beyond the seventh day: that kind is not given.
                if (_bound(givenDays[i - 1], 0, 11) == day) _giveForetold(id, NoticeKind(i), ends, terms);
            }
            _assertForetold(id, ends);
        }
        vm.warp(_bound(later, START + 8 * DAY, START + 20 * DAY));
        _assertForetold(id, ends);
    }

    function _giveForetold(bytes32 id, NoticeKind kind, Ends memory ends, OfferTerms memory terms) private {
        (Standing standing, , ) = _foretell(ends);
        if (standing == Standing.Expired || standing == Standing.Terminated) {
            _expectNotInForce(id, standing);
        } else {
            uint256 notice = kind == NoticeKind.Breach ? terms.cureDays : terms.noticeDays;
            ends.times[uint256(kind)] = block.timestamp + notice * DAY;
        }
        _give(_sideOf(kind), id, kind);
    }

    function _foretell(Ends memory ends) private view returns (Standing standing, NoticeKind kind, uint256 endsAt) {
        // An end in the license's own end or later is none; nor is a lapse that only its end would bring.
        (kind, endsAt) = (NoticeKind.None, ends.end);
        for (uint256 i = 1; i <= 4; ++i) if (ends.times[i] < endsAt) (kind, endsAt) = (NoticeKind(i), ends.times[i]);
        if (block.timestamp >= endsAt) {
            standing = kind == NoticeKind.None ? Standing.Expired : Standing.Terminated;
        } else {
            bool lapsed = ends.times[4] != NEVER && block.timestamp >= ends.times[4] - ends.cure;
            standing = lapsed ? Standing.PastDue : Standing.Active;
        }
        if (kind == NoticeKind.None) endsAt = NEVER;
    }

    function _assertForetold(bytes32 id, Ends memory ends) private view {
        (Standing standing, NoticeKind kind, uint256 endsAt) = _foretell(ends);
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(uint256(state.standing), uint256(standing), "standing");
        _assertEq(uint256(state.notice), uint256(kind), "how");
        _assertEq(state.terminatesAt, endsAt, "terminates");
    }
}
