// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {FeeToken} from "../../../../contracts/mocks/FeeToken.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {NoReturnToken} from "../../../../contracts/mocks/NoReturnToken.sol";
import {ZeroFirstToken} from "../../../../contracts/mocks/ZeroFirstToken.sol";
import {Voucher} from "../../../../contracts/types/Channels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_Tokens_Test is UsageChannelsBase {
    bytes32 private _poolId;
    /// @dev Two channels of the token, each with 1,000, of which a reserve of 400.
    bytes32[2] private _ids;

    function _open(address token) private {
        _poolId = _poolOf(token, "tokens");
        for (uint80 i = 0; i < 2; ++i) {
            _ids[i] = _openChannel(token, 100 + i, 1_000);
            channelId = _ids[i];
            _authorize(key, keyUntil, CAP);
            _reserve(_poolId, 400);
            _announceWithdrawal(100);
        }
        _skip(NOTICE_SECONDS);
    }

    function _approve(address token) private {
        vm.prank(payer);
        (bool ok, ) = token.call(abi.encodeCall(IERC20.approve, (address(channels), type(uint256).max)));
        _assertTrue(ok, "approve");
    }

    function _expectMismatch(address token, uint256 received, uint256 expected) private {
        vm.expectRevert(
            abi.encodeWithSelector(IUsageChannels.ChannelDepositMismatch.selector, token, received, expected)
        );
    }

    function _redeemBoth(uint256 total) private returns (uint256[] memory) {
        Voucher[] memory vouchers = new Voucher[](2);
        for (uint256 i = 0; i < 2; ++i) vouchers[i] = _voucher(_ids[i], _poolId, total);
        return channels.redeem(vouchers);
    }

    /// @dev One of a reserve, one of both, and the money of two channels at once.
    function _useAll() private {
        _assertEq(_redeem(_poolId, 300), 300, "reserve");
        _assertEq(_redeem(_poolId, 500), 200, "reserve and free");
        uint256[] memory amounts = _redeemBoth(600);
        _assertEq(amounts[0], 600, "the first of two");
        _assertEq(amounts[1], 100, "the second of two");
        _assertEq(channels.finishWithdrawal(_ids[0]), 100, "withdrawn");
        _assertEq(channels.finishWithdrawal(_ids[1]), 100, "withdrawn too");
    }

    function test_WhenItTakesFee() public {
        FeeToken token = new FeeToken();
        token.mint(payer, 1 << 100);
        _approve(address(token));
        _open(address(token));
        token.setFees(100, 0);
        _expectMismatch(address(token), 990, 1_000);
        _openChannel(address(token), 200, 1_000);
        _expectMismatch(address(token), 990, 1_000);
        vm.prank(payer);
        channels.topUp(channelId, 1_000);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PaymentMismatch.selector, address(token), 198, 200));
        _redeem(_poolId, 200);
    }

    function test_WhenItMovesNothing() public {
        _open(address(hostile));
        HostileToken.Behavior[2] memory behaviors = [
            HostileToken.Behavior.ReturnFalse,
            HostileToken.Behavior.PretendSuccess
        ];
        bytes memory failed = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(hostile));
        for (uint256 i = 0; i < 2; ++i) {
            hostile.setBehavior(address(channels), behaviors[i]);
            if (i == 0) vm.expectRevert(failed);
            else _expectMismatch(address(hostile), 0, 5);
            _openChannel(address(hostile), 200, 5);
            if (i == 0) vm.expectRevert(failed);
            else _expectMismatch(address(hostile), 0, 5);
            vm.prank(payer);
            channels.topUp(channelId, 5);
            if (i == 0) {
                vm.expectRevert(failed);
                channels.finishWithdrawal(channelId);
                vm.expectRevert(failed);
            } else {
                vm.expectRevert(
                    abi.encodeWithSelector(ICreatorPools.PaymentMismatch.selector, address(hostile), 0, 200)
                );
            }
            _redeem(_poolId, 200);
        }
    }

    function test_WhenItReturnsNothing() public {
        NoReturnToken token = new NoReturnToken();
        token.mint(payer, 1 << 100);
        _approve(address(token));
        _open(address(token));
        _useAll();
        _assertEq(token.balanceOf(address(channels)), 600, "held");
        _assertEq(token.allowance(address(channels), address(pools)), 0, "allowance");
    }

    function test_WhenItWantsZeroFirst() public {
        ZeroFirstToken token = new ZeroFirstToken();
        token.mint(payer, 1 << 100);
        _approve(address(token));
        _open(address(token));
        _useAll();
        _assertEq(token.allowance(address(channels), address(pools)), 0, "allowance");
        _redeemBoth(650);
    }

    function test_WhenItLies() public {
        _open(address(hostile));
        hostile.lieAbout(address(channels), 1 << 90);
        _expectMismatch(address(hostile), 0, 5);
        _openChannel(address(hostile), 200, 5);
        _expectMismatch(address(hostile), 0, 5);
        vm.prank(payer);
        channels.topUp(channelId, 5);
    }

    function test_GivenSeized() public {
        bytes32 honest = _idOf(payer, NOTICE, SALT);
        _open(address(hostile));
        hostile.seize(address(channels), 1_900);
        vm.expectRevert();
        _redeem(_poolId, 200);
        _assertEq(_redeem(_poolId, 100), 100, "while it lasts");
        channelId = honest;
        _reserve(poolA, 4_000);
        _assertEq(_redeem(poolA, 4_000), 4_000, "the honest token's");
        _announceWithdrawal(NO_LIMIT);
        _skip(NOTICE_SECONDS);
        _assertEq(channels.finishWithdrawal(honest), DEPOSIT - 4_000, "all the rest");
    }
}
