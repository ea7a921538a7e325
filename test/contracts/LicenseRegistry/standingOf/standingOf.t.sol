// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {NoticeKind, OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract StandingOfTest is LicenseRegistryBase {
    /// @dev Period 0 ends after 30 days, its statement is due 5 days later, a lapse can be cured for 10.
    uint256 private constant DUE = START + 35 * DAY;
    uint256 private constant TERMINATED = DUE + 1 + 10 * DAY;

    function _stated() internal view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.guarantee = 7;
    }

    function _streamed() internal view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.minRate = RATE;
    }

    function test_GivenNoLicense() public view {
        _assertStanding(keccak256("none"), Standing.None, "unknown id");
    }

    function test_GivenNoLapse() public {
        bytes32 id = _acquire(_terms());
        _assertStanding(id, Standing.Active, "first second");
        vm.warp(START + 365 * DAY - 1);
        _assertStanding(id, Standing.Active, "last second");
        vm.warp(START + 365 * DAY);
        _assertStanding(id, Standing.Expired, "the second after");
    }

    function test_GivenStatementLate() public {
        bytes32 id = _acquire(_stated());
        vm.warp(DUE);
        _assertStanding(id, Standing.Active, "last second in time");
        vm.warp(DUE + 1);
        _assertStanding(id, Standing.PastDue, "the second after");
        vm.warp(TERMINATED - 1);
        _assertStanding(id, Standing.PastDue, "last second to cure");
        vm.warp(TERMINATED);
        _assertStanding(id, Standing.Terminated, "the second after that");
        vm.warp(START + 400 * DAY);
        _assertStanding(id, Standing.Terminated, "final, past its time too");
    }

    function test_GivenStatementCured() public {
        bytes32 id = _acquire(_stated());
        vm.warp(TERMINATED - 1);
        _report(id, 0, 0, 0);
        _assertStanding(id, Standing.Active, "cured");
    }

    function test_GivenStatementTooLateToCure() public {
        bytes32 id = _acquire(_stated());
        vm.warp(TERMINATED + 3);
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.LicenseTerminated(id, NoticeKind.Lapse, uint48(TERMINATED));
        _report(id, 0, 0, 0);
        _assertStanding(id, Standing.Terminated, "nothing late revives it");
        _assertEq(licenses.stateOf(id).terminatesAt, TERMINATED, "since when");
    }

    function test_GivenStreamNeverOpened() public {
        bytes32 id = _acquire(_streamed());
        _assertStanding(id, Standing.PastDue, "from its first second");
        vm.warp(START + 10 * DAY - 1);
        _assertStanding(id, Standing.PastDue, "last second to cure");
        vm.warp(START + 10 * DAY);
        _assertStanding(id, Standing.Terminated, "the second after");
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotInForce.selector, id, Standing.Terminated));
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 30, NEVER);
    }

    function test_GivenStreamEnds() public {
        bytes32 id = _acquire(_streamed());
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 3, NEVER);
        uint256 end = (TODAY + 3) * DAY;
        vm.warp(end - 1);
        _assertStanding(id, Standing.Active, "last second covered");
        vm.warp(end);
        _assertStanding(id, Standing.PastDue, "first second not covered");
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 9, NEVER);
        _assertStanding(id, Standing.Active, "another stream");
    }

    /// @dev The last second in which the clock's stop lets off from the stream is the one in which the stream ends.
    function test_GivenPoolStops() public {
        _usePoolThatStops();
        bytes32 id = _acquire(_streamed());
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 3, NEVER);
        uint256 end = (TODAY + 3) * DAY;
        for (uint256 stop = end - 1; stop <= end + 1; ++stop) {
            uint256 snapshot = vm.snapshotState();
            vm.warp(stop);
            _empty();
            vm.warp(end);
            _assertEq(licenses.stateOf(id).lapsesAt, stop <= end ? NEVER : end, "lapses");
            vm.warp(end + 10 * DAY);
            _assertStanding(id, stop <= end ? Standing.Active : Standing.Terminated, "after the cure days");
            vm.warp(START + 365 * DAY);
            _assertStanding(id, stop <= end ? Standing.Expired : Standing.Terminated, "after its time");
            vm.revertToState(snapshot);
        }
    }

    function test_GivenPoolStopsBeforeStart() public {
        _usePoolThatStops();
        OfferTerms memory terms = _streamed();
        terms.start = uint48(START + 5 * DAY);
        bytes32 id = _acquire(terms);
        vm.warp(START + 5 * DAY);
        _empty();
        vm.warp(START + 300 * DAY);
        _assertStanding(id, Standing.Active, "nobody could open a stream in its time");
    }

    function test_GivenPoolStopsAndStreamNeverOpened() public {
        _usePoolThatStops();
        bytes32 id = _acquire(_streamed());
        // Nothing streams into the pool, so that no other write has reason to note the time.
        vm.warp(START + 1);
        _empty();
        _assertEq(licenses.stateOf(id).lapsesAt, START, "lapsed a second before");
        vm.warp(START + 10 * DAY);
        _assertStanding(id, Standing.Terminated, "not cured");
    }

    function test_GivenPoolStopsAndOtherDuties() public {
        _usePoolThatStops();
        OfferTerms memory terms = _stated();
        terms.minRate = RATE;
        bytes32 id = _acquire(terms);
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 3, NEVER);
        _empty();
        vm.warp(DUE);
        _assertStanding(id, Standing.Active, "without a stream");
        vm.warp(DUE + 1);
        _assertStanding(id, Standing.PastDue, "statements are still asked for");
    }

    function test_GivenPoolTakesNoMoneyForNow() public {
        bytes32 id = _acquire(_streamed());
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 3, NEVER);
        _empty();
        vm.warp((TODAY + 3) * DAY);
        _assertStanding(id, Standing.PastDue, "it is asked for");
        vm.prank(author);
        pools.joinPool(poolId, workId);
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 9, NEVER);
        _assertStanding(id, Standing.Active, "and possible again, once somebody has joined");
    }

    function test_GivenNotice() public {
        OfferTerms memory terms = _terms();
        terms.noticeDays = 20;
        bytes32 id = _acquire(terms);
        vm.prank(operator);
        licenses.giveNotice(id, NoticeKind.Publisher, 0);
        vm.warp(START + 20 * DAY - 1);
        _assertStanding(id, Standing.Active, "last second");
        vm.warp(START + 20 * DAY);
        _assertStanding(id, Standing.Terminated, "the second it names");
    }
}
