// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
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

    /// @dev A license whose stream runs in a pool whose clock has stopped: frozen, without units, and nothing can bring any.
    function _inStoppedPool() internal returns (bytes32 id) {
        vm.prank(operator);
        poolId = pools.createPool(PoolTerms(address(dollar), Uses.RETRIEVE, 0, 0, false, 0, operator, 0));
        vm.prank(author);
        pools.joinPool(poolId, workId);
        vm.prank(operator);
        pools.setUnits(poolId, workId, 7);
        id = _streaming(RATE, 0);
        vm.prank(operator);
        pools.renounceOperator(poolId);
        vm.prank(author);
        pools.leavePool(poolId, workId);
    }

    function test_GivenClockStopped() public {
        bytes32 id = _inStoppedPool();
        // Twenty days later: more than the ten that are there to cure.
        vm.warp(START + 20 * DAY);
        _assertStanding(id, Standing.Active, "the stream is there, whatever its pool takes of it");
        vm.prank(licensee);
        uint256 refund = licenses.cancelStream(id, 0);
        _assertEq(refund, (TODAY + 100) * DAY - START, "all that the pool has not taken");
        _assertStanding(id, Standing.PastDue, "it lapses now, not when the clock stopped");
        _assertEq(licenses.stateOf(id).lapsesAt, START + 20 * DAY, "lapses");
        vm.warp(START + 30 * DAY - 1);
        _assertStanding(id, Standing.PastDue, "the last second to cure");
        vm.warp(START + 30 * DAY);
        _assertStanding(id, Standing.Terminated, "not cured");
    }

    function test_GivenClockStoppedAndEndPassed() public {
        bytes32 id = _inStoppedPool();
        vm.warp((TODAY + 100) * DAY + 5);
        vm.prank(licensee);
        _assertEq(licenses.cancelStream(id, 0), (TODAY + 100) * DAY - START, "refund");
        _assertEq(licenses.stateOf(id).lapsesAt, (TODAY + 100) * DAY, "it had ended then");
    }
}
