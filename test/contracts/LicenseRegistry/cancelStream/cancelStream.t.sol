// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract CancelStreamTest is LicenseRegistryBase {
    function _streaming(uint128 minRate, uint16 noticeDays) internal returns (bytes32 id) {
        OfferTerms memory terms = _terms();
        terms.minRate = minRate;
        terms.noticeDays = noticeDays;
        id = _acquire(terms);
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 100, NEVER);
    }

    function test_RevertGiven_NoStream() public {
        bytes32 id = _acquire(_terms());
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseStreamMissing.selector, id));
        vm.prank(licensee);
        licenses.cancelStream(id, 0);
    }

    function test_GivenNotAsked() public {
        bytes32 id = _streaming(0, 0);
        vm.warp(START + 1_000);
        uint256 had = dollar.balanceOf(licensee);
        vm.prank(licensee);
        uint256 refund = licenses.cancelStream(id, 0);
        // One base unit a second, from now to the first second of the hundredth day.
        _assertEq(refund, (TODAY + 100) * DAY - START - 1_000, "refund");
        _assertEq(dollar.balanceOf(licensee), had + refund, "the licensee's tokens");
        _assertEq(licenses.stateOf(id).paid, 1_000, "what it passed counts as paid");
    }

    /// @dev The first day that a stream can still end on is the one after today, until today's last second.
    function test_RevertGiven_NotAskedAndDayBegun() public {
        bytes32 id = _streaming(0, 0);
        uint256[3] memory times = [uint256(START), uint256(TODAY + 1) * DAY - 1, uint256(TODAY + 1) * DAY];
        for (uint256 i = 0; i < times.length; ++i) {
            vm.warp(times[i]);
            uint24 today = uint24(times[i] / DAY);
            vm.expectRevert(
                abi.encodeWithSelector(ILicenseRegistry.LicenseStreamCommitted.selector, id, today, today + 1)
            );
            vm.prank(licensee);
            licenses.cancelStream(id, today);
        }
        uint256 refund = _cancel(id, TODAY + 2);
        _assertEq(refund, 98 * DAY, "refund");
    }

    /// @dev Nothing is asked for any more, and the notice binds nobody.
    function test_GivenAskedAndOver() public {
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        terms.noticeDays = 30;
        terms.duration = uint48(50 * DAY);
        bytes32 id = _acquire(terms);
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 100, NEVER);
        vm.warp(START + 50 * DAY);
        _assertStanding(id, Standing.Expired, "over");
        _assertEq(_cancel(id, TODAY + 51), 49 * DAY, "refund");
    }

    function _cancel(bytes32 id, uint24 endDay) private returns (uint256 refund) {
        vm.prank(licensee);
        return licenses.cancelStream(id, endDay);
    }

    function test_RevertGiven_NoNoticeKnown() public {
        bytes32 id = _streaming(RATE, 0);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseStreamCommitted.selector, id, 0, TODAY + 100));
        vm.prank(licensee);
        licenses.cancelStream(id, 0);
    }

    function test_GivenNoticeKnown() public {
        bytes32 id = _streaming(RATE, 30);
        // Eight in the morning: thirty days on lies within a day, the next one counts.
        vm.expectRevert(
            abi.encodeWithSelector(ILicenseRegistry.LicenseStreamCommitted.selector, id, TODAY + 30, TODAY + 31)
        );
        vm.prank(licensee);
        licenses.cancelStream(id, TODAY + 30);
        vm.prank(licensee);
        uint256 refund = licenses.cancelStream(id, TODAY + 31);
        _assertEq(refund, 69 * DAY, "refund");
        _assertEq(licenses.stateOf(id).lapsesAt, (TODAY + 31) * DAY, "then it lapses");
    }

    function test_GivenClockStopped() public {
        _usePoolThatStops();
        bytes32 id = _streaming(RATE, 0);
        _empty();
        vm.warp(START + 20 * DAY);
        vm.prank(licensee);
        uint256 refund = licenses.cancelStream(id, 0);
        _assertEq(refund, (TODAY + 100) * DAY - START, "all that the pool has not taken");
        _assertStanding(id, Standing.Active, "no stream is asked for");
        vm.warp(START + 365 * DAY - 1);
        _assertStanding(id, Standing.Active, "for all its time");
    }

    function test_GivenClockStoppedAndEndPassed() public {
        _usePoolThatStops();
        bytes32 id = _streaming(RATE, 0);
        _empty();
        vm.warp((TODAY + 100) * DAY + 5);
        vm.prank(licensee);
        _assertEq(licenses.cancelStream(id, 0), (TODAY + 100) * DAY - START, "refund");
        _assertStanding(id, Standing.Active, "no stream is asked for");
    }

    function test_GivenPoolTakesNoMoneyForNow() public {
        bytes32 id = _streaming(RATE, 0);
        _empty();
        vm.warp(START + 20 * DAY);
        vm.prank(licensee);
        uint256 refund = licenses.cancelStream(id, 0);
        _assertEq(refund, (TODAY + 100) * DAY - START - 20 * DAY, "what lies ahead");
        _assertStanding(id, Standing.PastDue, "somebody may join, and then it takes money again");
        _assertEq(licenses.stateOf(id).lapsesAt, START + 20 * DAY, "lapses");
    }

    /// @dev The day that is named is the one within which the stream was ended.
    function test_RevertGiven_EndedAndPoolTakesMoneyAgain() public {
        bytes32 id = _streaming(RATE, 0);
        _empty();
        vm.warp(START + 20 * DAY);
        _cancel(id, 0);
        vm.prank(author);
        pools.joinPool(poolId, workId);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseStreamCommitted.selector, id, 0, TODAY + 20));
        _cancel(id, 0);
    }
}
