// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {Reservation} from "../../../../contracts/types/Channels.sol";
import {NoticeKind, OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract CreditVouchersTest is LicenseRegistryBase {
    bytes32 private _id;
    bytes32 private _channelId;

    function setUp() public override {
        super.setUp();
        OfferTerms memory terms = _terms();
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.unitPrice = 3;
        _id = _acquire(terms);
        _channelId = _openChannel(_id, 0);
    }

    function _paid() private view returns (uint256) {
        return licenses.stateOf(_id).paid;
    }

    function _expectNotFor(bytes32 channelId, bytes32 named) private {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.VouchersNotForLicense.selector, channelId, named));
    }

    function test_RevertGiven_NoLicense() public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotFound.selector, keccak256("none")));
        licenses.creditVouchers(keccak256("none"), _channelId);
    }

    function test_RevertGiven_ChannelForOthers() public {
        bytes32 other = _openChannel(keccak256("another license"), 1);
        _redeem(other, poolId, 12);
        _expectNotFor(other, keccak256("another license"));
        licenses.creditVouchers(_id, other);

        bytes32 unnamed = _openChannel(0, 2);
        _redeem(unnamed, poolId, 12);
        _expectNotFor(unnamed, 0);
        licenses.creditVouchers(_id, unnamed);

        _expectNotFor(keccak256("no channel"), 0);
        licenses.creditVouchers(_id, keccak256("no channel"));
        _assertEq(_paid(), 0, "paid");
    }

    function test_GivenNothingNew() public {
        vm.recordLogs();
        _assertEq(licenses.creditVouchers(_id, _channelId), 0, "credited");
        _assertEq(vm.getRecordedLogs().length, 0, "logs");
        _redeem(_channelId, poolId, 12);
        licenses.creditVouchers(_id, _channelId);
        vm.recordLogs();
        _assertEq(licenses.creditVouchers(_id, _channelId), 0, "credited again");
        _assertEq(vm.getRecordedLogs().length, 0, "logs");
        _assertEq(_paid(), 12, "paid");
    }

    function test_GivenOtherPools() public {
        vm.prank(operator);
        bytes32 other = pools.createPool(
            PoolTerms(address(dollar), Uses.RETRIEVE, 0, 7, false, 0, operator, bytes32(uint256(1)))
        );
        _redeem(_channelId, other, 12);
        _assertEq(licenses.creditVouchers(_id, _channelId), 0, "credited");
        _assertEq(_paid(), 0, "paid");
    }

    function test_RevertGiven_NoRoom() public {
        // No token of that supply could bring it there by itself.
        uint256 room = 1 << 111;
        _redeem(_channelId, poolId, 12);
        vm.mockCall(
            address(channels),
            abi.encodeCall(IUsageChannels.redeemedOf, (_channelId, poolId)),
            abi.encode(_id, room + 1)
        );
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementTooLarge.selector, room + 1, room));
        licenses.creditVouchers(_id, _channelId);
        vm.mockCall(
            address(channels),
            abi.encodeCall(IUsageChannels.redeemedOf, (_channelId, poolId)),
            abi.encode(_id, room)
        );
        _assertEq(licenses.creditVouchers(_id, _channelId), room, "what just fits");
        vm.clearMockedCalls();
    }

    function test_GivenOver() public {
        vm.warp(START + 365 * DAY);
        _redeem(_channelId, poolId, 12);
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.LicenseTerminated(_id, NoticeKind.Lapse, uint48(START + 45 * DAY + 1));
        _assertEq(licenses.creditVouchers(_id, _channelId), 12, "credited");
        _assertStanding(_id, Standing.Terminated, "recorded");
        _assertEq(_paid(), 12, "paid");
    }

    function test_GivenPaidSince() public {
        // A channel of somebody else's that names the license is a gift.
        dollar.mint(stranger, 1_000);
        vm.startPrank(stranger);
        dollar.approve(address(channels), 1_000);
        bytes32 gift = channels.open(address(dollar), 1, _id, 0, 1_000, new Reservation[](0));
        channels.authorizeKey(gift, licensee, type(uint48).max, type(uint96).max);
        vm.stopPrank();
        _redeem(_channelId, poolId, 12);
        _redeem(gift, poolId, 5);

        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.VouchersCredited(_id, _channelId, 12);
        vm.prank(stranger);
        _assertEq(licenses.creditVouchers(_id, _channelId), 12, "credited");
        _assertEq(licenses.creditVouchers(_id, gift), 5, "and the gift");
        _assertEq(_paid(), 17, "paid");

        vm.warp(START + 30 * DAY);
        (uint256 owed, uint256 due) = _report(_id, 0, 0, 4);
        _assertEq(owed, 12, "owed");
        _assertEq(due, 0, "five are credit");
        vm.warp(START + 60 * DAY);
        (, due) = _report(_id, 1, 0, 4);
        _assertEq(due, 7, "of twelve");
    }

    /// @dev However often it is credited in between, what is credited is what was paid, and what is due plus that is what is owed.
    function testFuzz_CreditedOnce(uint16[4] calldata steps, uint8 when) public {
        uint96 total = 0;
        uint256 credited = 0;
        for (uint256 i = 0; i < 4; ++i) {
            total += steps[i];
            if (steps[i] != 0) _redeem(_channelId, poolId, total);
            if ((when >> i) & 1 != 0) credited += licenses.creditVouchers(_id, _channelId);
        }
        _assertEq(_paid(), credited, "paid");
        credited += licenses.creditVouchers(_id, _channelId);
        _assertEq(credited, total, "credited");
        vm.warp(START + 30 * DAY);
        (uint256 owed, uint256 due) = _report(_id, 0, 0, 30_000);
        _assertEq(due, owed > total ? owed - total : 0, "due");
    }
}
