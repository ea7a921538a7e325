// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract SetStreamRateTest is LicenseRegistryBase {
    /// @dev Seconds left of the stream when {_streaming} returns.
    uint256 private constant LEFT = (TODAY + 3) * DAY - START;
    /// @dev The second in which it ends; ten days to cure from there.
    uint256 private constant END = START + LEFT;

    /// @dev A stream of twice the rate that the terms ask for.
    function _streaming() internal returns (bytes32 id) {
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        id = _acquire(terms);
        vm.prank(licensee);
        licenses.openStream(id, 2 * RATE, TODAY + 3, NEVER);
    }

    function _set(bytes32 id, uint128 rate) internal returns (uint256, uint256) {
        vm.prank(licensee);
        return licenses.setStreamRate(id, rate, NEVER);
    }

    function test_RevertWhen_CallerNotLicensee() public {
        bytes32 id = _streaming();
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotLicensee.selector, id, stranger, licensee));
        vm.prank(stranger);
        licenses.setStreamRate(id, RATE, NEVER);
    }

    function test_RevertGiven_NoStream() public {
        bytes32 id = _acquire(_terms());
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseStreamMissing.selector, id));
        _set(id, RATE);
    }

    function test_RevertGiven_Over() public {
        bytes32 id = _streaming();
        vm.warp(START + LEFT + 10 * DAY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotInForce.selector, id, Standing.Terminated));
        _set(id, RATE);
    }

    function test_RevertWhen_RateTooLow() public {
        bytes32 id = _streaming();
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseRateTooLow.selector, RATE - 1, RATE));
        _set(id, RATE - 1);
    }

    function test_RevertWhen_DepositTooHigh() public {
        bytes32 id = _streaming();
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamDepositTooHigh.selector, LEFT, LEFT - 1));
        vm.prank(licensee);
        licenses.setStreamRate(id, 3 * RATE, LEFT - 1);
    }

    function test_WhenHigher() public {
        bytes32 id = _streaming();
        uint256 had = dollar.balanceOf(licensee);
        (uint256 deposit, uint256 refund) = _set(id, 3 * RATE);
        _assertEq(deposit, LEFT, "deposit");
        _assertEq(refund, 0, "refund");
        _assertEq(dollar.balanceOf(licensee), had - LEFT, "the licensee's tokens");
        vm.warp(START + 100);
        _assertEq(licenses.stateOf(id).paid, 300, "paid at the new rate");
    }

    function test_WhenLower() public {
        bytes32 id = _streaming();
        vm.warp(START + 100);
        uint256 had = dollar.balanceOf(licensee);
        (uint256 deposit, uint256 refund) = _set(id, RATE);
        _assertEq(deposit, 0, "deposit");
        _assertEq(refund, LEFT - 100, "refund");
        _assertEq(dollar.balanceOf(licensee), had + refund, "the licensee's tokens");
        vm.warp(START + 200);
        _assertEq(licenses.stateOf(id).paid, 300, "200 before, 100 since");
    }

    function _expectEnded(bytes32 id) private {
        bytes32 streamId = licenses.stateOf(id).streamId;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamEnded.selector, streamId, END));
    }

    function test_RevertGiven_Ended() public {
        bytes32 id = _streaming();
        vm.warp(END - 1);
        _set(id, RATE);
        _set(id, 2 * RATE);
        uint256[3] memory times = [END, END + 1, END + 10 * DAY - 1];
        for (uint256 i = 0; i < times.length; ++i) {
            vm.warp(times[i]);
            _assertStanding(id, Standing.PastDue, "days to cure");
            uint256 had = dollar.balanceOf(licensee);
            uint128[3] memory rates = [RATE, 2 * RATE, 3 * RATE];
            for (uint256 j = 0; j < rates.length; ++j) {
                _expectEnded(id);
                _set(id, rates[j]);
            }
            _assertEq(dollar.balanceOf(licensee), had, "the licensee's tokens");
        }
        // What cures is another stream, whose rate can be set again.
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 20, NEVER);
        _set(id, 2 * RATE);
        _assertStanding(id, Standing.Active, "cured");
    }

    function test_RevertGiven_Cancelled() public {
        bytes32 id = _acquire(_terms());
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 3, NEVER);
        vm.warp(START + 5);
        vm.prank(licensee);
        licenses.cancelStream(id, 0);
        bytes32 streamId = licenses.stateOf(id).streamId;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamEnded.selector, streamId, START + 5));
        _set(id, RATE);
    }

    function test_GivenNotAsked_WhenAnyRate() public {
        bytes32 id = _acquire(_terms());
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 3, NEVER);
        _set(id, 1);
        _assertEq(pools.streamOf(poolId, licenses.stateOf(id).streamId).rate, 1, "rate");
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamRateTooLow.selector, 0, 1));
        _set(id, 0);
    }

    /// @dev The pool is frozen, nobody holds units, and joining brings none.
    function _inStoppedPool() private returns (bytes32 id) {
        _usePoolThatStops();
        id = _streaming();
        vm.warp(START + 100);
        _empty();
    }

    function test_RevertGiven_ClockStopped_WhenHigher() public {
        bytes32 id = _inStoppedPool();
        vm.warp(START + DAY);
        uint256 had = dollar.balanceOf(licensee);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolDead.selector, poolId));
        _set(id, 2 * RATE + 1);
        _assertEq(dollar.balanceOf(licensee), had, "the licensee's tokens");
    }

    function test_GivenClockStopped_WhenLower() public {
        bytes32 id = _inStoppedPool();
        // The first second after the stop, one in between, the stream's end, and long after.
        uint256[4] memory times = [START + 101, START + DAY, END, END + 10 * DAY];
        for (uint256 i = 0; i < times.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            vm.warp(times[i]);
            uint256 had = dollar.balanceOf(licensee);
            vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseRateTooLow.selector, RATE - 1, RATE));
            _set(id, RATE - 1);
            (uint256 deposit, uint256 refund) = _set(id, RATE);
            _assertEq(deposit, 0, "deposit");
            _assertEq(refund, LEFT - 100, "half of all since the clock stopped");
            _assertEq(dollar.balanceOf(licensee), had + refund, "the licensee's tokens");
            _assertEq(licenses.stateOf(id).paid, 200, "paid until the clock stopped");
            _assertStanding(id, Standing.Active, "no stream is asked for");
            _assertEq(licenses.stateOf(id).lapsesAt, i < 2 ? END : NEVER, "its end stays where it was");
            vm.prank(licensee);
            _assertEq(licenses.cancelStream(id, 0), LEFT - 100, "the other half");
            vm.revertToState(snapshot);
        }
    }
}
