// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {LicenseState, NoticeKind, OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {Registration} from "../../../../contracts/types/Works.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract OpenStreamTest is LicenseRegistryBase {
    function _open(bytes32 id, uint128 rate, uint24 endDay) internal returns (bytes32, uint256) {
        vm.prank(licensee);
        return licenses.openStream(id, rate, endDay, NEVER);
    }

    function test_RevertWhen_CallerNotLicensee() public {
        bytes32 id = _acquire(_terms());
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotLicensee.selector, id, stranger, licensee));
        vm.prank(stranger);
        licenses.openStream(id, RATE, TODAY + 3, NEVER);
    }

    function test_RevertGiven_Over() public {
        bytes32 id = _acquire(_terms());
        vm.warp(START + 365 * DAY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotInForce.selector, id, Standing.Expired));
        _open(id, RATE, TODAY + 400);
    }

    function test_RevertWhen_RateTooLow() public {
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        bytes32 id = _acquire(terms);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseRateTooLow.selector, RATE - 1, RATE));
        _open(id, RATE - 1, TODAY + 3);
    }

    function test_RevertGiven_Running() public {
        bytes32 id = _acquire(_terms());
        (bytes32 first, ) = _open(id, RATE, TODAY + 3);
        uint256 end = (TODAY + 3) * DAY;
        vm.warp(end - 1);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseStreamExists.selector, id, first));
        _open(id, RATE, TODAY + 9);
        vm.warp(end);
        (bytes32 second, ) = _open(id, RATE, TODAY + 9);
        _assertTrue(second != first, "another id");
    }

    function test_WhenFirst() public {
        bytes32 id = _acquire(_terms());
        uint256 had = dollar.balanceOf(licensee);
        (bytes32 streamId, uint256 deposit) = _open(id, RATE, TODAY + 3);
        // One base unit a second, to the first second of the third day.
        _assertEq(deposit, (TODAY + 3) * DAY - START, "deposit");
        _assertEq(dollar.balanceOf(licensee), had - deposit, "the licensee's tokens");
        _assertEq(dollar.balanceOf(address(pools)), FEE_6D + deposit, "the pools' tokens");
        _assertEq(dollar.balanceOf(address(licenses)), 0, "the registry's tokens");
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(state.streamId, streamId, "stream");
        _assertEq(state.streamSalt, id, "the first salt is the license's id");
    }

    function test_GivenEnded() public {
        bytes32 id = _acquire(_terms());
        _open(id, RATE, TODAY + 3);
        vm.warp(START + 1_000);
        vm.prank(licensee);
        licenses.cancelStream(id, 0);
        (bytes32 streamId, ) = _open(id, 2 * RATE, TODAY + 9);
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(state.streamId, streamId, "stream");
        _assertEq(state.streamSalt, bytes32(uint256(id) + 1), "the next salt");
        _assertEq(state.paid, 1_000, "what the former one passed");
        vm.warp(START + 1_500);
        _assertEq(licenses.stateOf(id).paid, 2_000, "with what this one passed");
    }

    /// @dev More than a byte counts: each has a salt of its own.
    function test_GivenManyEnded() public {
        bytes32 id = _acquire(_terms());
        for (uint256 i = 0; i < 257; ++i) {
            _open(id, RATE, TODAY + 3);
            vm.prank(licensee);
            licenses.cancelStream(id, 0);
        }
        _assertEq(licenses.stateOf(id).streamSalt, bytes32(uint256(id) + 256), "the 257th salt");
    }

    /// @dev A license whose stream its terms ask for, and all three notices that end it one after the other.
    function _noticed(uint24 endDay) private returns (bytes32 id) {
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        terms.noticeDays = 60;
        terms.cureDays = 70;
        id = _acquire(terms);
        _open(id, RATE, endDay);
        _give(licensee, id, NoticeKind.Licensee);
        vm.warp(START + DAY);
        _give(operator, id, NoticeKind.Publisher);
        _give(operator, id, NoticeKind.Breach);
    }

    /// @dev The notices of {_noticed} end the license when they were to, each after the one before is withdrawn.
    function _assertNotices(bytes32 id) private {
        _assertTerminates(id, NoticeKind.Licensee, START + 60 * DAY);
        _withdraw(licensee, id, NoticeKind.Licensee);
        _assertTerminates(id, NoticeKind.Publisher, START + 61 * DAY);
        _withdraw(operator, id, NoticeKind.Publisher);
        _assertTerminates(id, NoticeKind.Breach, START + 71 * DAY);
        _withdraw(operator, id, NoticeKind.Breach);
    }

    function _assertTerminates(bytes32 id, NoticeKind kind, uint256 time) private view {
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(uint256(state.notice), uint256(kind), "the notice that ends it");
        _assertEq(state.terminatesAt, time, "when it ends");
    }

    function _withdraw(address by, bytes32 id, NoticeKind kind) private {
        vm.prank(by);
        licenses.withdrawNotice(id, kind);
    }

    function test_GivenNotices() public {
        bytes32 id = _noticed(TODAY + 3);
        vm.warp((TODAY + 3) * DAY);
        _assertStanding(id, Standing.PastDue, "without a stream");
        _open(id, RATE, TODAY + 100);
        _assertStanding(id, Standing.Active, "cured");
        _assertNotices(id);
        _assertEq(licenses.stateOf(id).lapsesAt, (TODAY + 100) * DAY, "lapses");
    }

    function test_GivenEndedAtOnce() public {
        bytes32 id = _noticed(TODAY + 200);
        // A frozen pool without units takes no money, and holds nobody to a stream.
        vm.prank(operator);
        pools.renounceOperator(poolId);
        vm.prank(author);
        pools.leavePool(poolId, workId);
        vm.warp(START + 2 * DAY);
        vm.prank(licensee);
        licenses.cancelStream(id, 0);
        _assertEq(licenses.stateOf(id).lapsesAt, START + 2 * DAY, "lapses as it is ended");

        // Where whoever joins has units, the pool may come to life again, and the lapse can be cured.
        vm.prank(author);
        bytes32 another = works.register(Registration(keccak256("another"), 0, 0, address(0), Uses.RETRIEVE, 0));
        vm.prank(author);
        pools.joinPool(poolId, another);
        vm.warp(START + 3 * DAY);
        _assertStanding(id, Standing.PastDue, "without a stream");
        _open(id, RATE, TODAY + 100);
        _assertStanding(id, Standing.Active, "cured");
        _assertNotices(id);
        _assertEq(licenses.stateOf(id).lapsesAt, (TODAY + 100) * DAY, "lapses with the new one");
        _assertEq(licenses.stateOf(id).terminatesAt, (TODAY + 170) * DAY, "and ends unless that is cured");
        vm.warp((TODAY + 100) * DAY - 1);
        _assertStanding(id, Standing.Active, "the new one's last second");
    }

    /// @dev Thrice: two thirds of a base unit are none, and so is what is left of the next stream.
    function test_GivenFractionsPassed() public {
        bytes32 id = _acquire(_terms());
        for (uint256 i = 0; i < 3; ++i) {
            _open(id, RATE / 3, TODAY + 3);
            vm.warp(START + 2 * (i + 1));
            _assertEq(licenses.stateOf(id).paid, 0, "rounded down");
            vm.prank(licensee);
            licenses.cancelStream(id, 0);
        }
        _open(id, RATE / 3, TODAY + 3);
        _assertEq(licenses.stateOf(id).paid, 0, "each rounded down");
    }
}
