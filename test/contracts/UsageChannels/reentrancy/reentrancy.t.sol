// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {UsageChannels} from "../../../../contracts/UsageChannels.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {Reservation, Voucher} from "../../../../contracts/types/Channels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

/// @dev Looks at one token's channels from within a call.
contract Watcher {
    UsageChannels private immutable _channels;
    HostileToken private immutable _token;
    bytes32[2] private _ids;
    bytes32 private immutable _poolId;

    error Overstated(uint256 held, uint256 owed);

    constructor(UsageChannels channels, HostileToken token, bytes32[2] memory ids, bytes32 poolId) {
        (_channels, _token, _ids, _poolId) = (channels, token, ids, poolId);
    }

    function watch() external view {
        uint256 owed = 0;
        for (uint256 i = 0; i < 2; ++i) {
            owed += _channels.channelOf(_ids[i]).free + _channels.reserveOf(_ids[i], _poolId).reserved;
        }
        uint256 held = _token.balanceOf(address(_channels));
        if (held < owed) revert Overstated(held, owed);
    }
}

contract UsageChannels_Reentrancy_Test is UsageChannelsBase {
    bytes32 private _poolId;
    bytes32[2] private _ids;
    Watcher private _watcher;

    function setUp() public override {
        super.setUp();
        _poolId = _poolOf(address(hostile), "hostile");
        for (uint80 i = 0; i < 2; ++i) {
            _ids[i] = _openChannel(address(hostile), 100 + i, 1_000);
            channelId = _ids[i];
            _authorize(key, keyUntil, CAP);
            _reserve(_poolId, 400);
            _announceRelease(_poolId, 100);
            _announceWithdrawal(100);
        }
        _skip(NOTICE_SECONDS);
        _watcher = new Watcher(channels, hostile, _ids, _poolId);
    }

    uint256 private constant SITES = 6;

    /// @dev Every call that moves tokens.
    function _act(uint256 site) private {
        if (site == 0) _openChannel(address(hostile), 200, 5);
        else if (site == 1) {
            vm.prank(payer);
            channels.topUp(_ids[0], 5);
        } else if (site == 2) channels.finishWithdrawal(_ids[0]);
        else if (site == 3) _redeem(_poolId, 50);
        else if (site == 4) _redeem(_poolId, 500);
        else {
            Voucher[] memory vouchers = new Voucher[](2);
            for (uint256 i = 0; i < 2; ++i) vouchers[i] = _voucher(_ids[i], _poolId, 450);
            channels.redeem(vouchers);
        }
    }

    /// @dev Every write.
    function _writes() private view returns (bytes[11] memory) {
        Voucher[] memory vouchers = new Voucher[](1);
        vouchers[0] = _voucher(_ids[1], _poolId, 70);
        return
            [
                abi.encodeCall(channels.open, (address(hostile), NOTICE, 0, 1, 0, new Reservation[](0))),
                abi.encodeCall(channels.topUp, (_ids[1], 1)),
                abi.encodeCall(channels.reserve, (_ids[1], _poolId, 1)),
                abi.encodeCall(channels.announceRelease, (_ids[1], _poolId, 1)),
                abi.encodeCall(channels.finishRelease, (_ids[1], _poolId)),
                abi.encodeCall(channels.announceWithdrawal, (_ids[1], 1)),
                abi.encodeCall(channels.finishWithdrawal, (_ids[1])),
                abi.encodeCall(channels.authorizeKey, (_ids[1], stranger, keyUntil, 1)),
                abi.encodeCall(channels.authorizeKeyFor, (_ids[1], stranger, keyUntil, 1, "")),
                abi.encodeCall(channels.revokeKey, (_ids[1], key)),
                abi.encodeCall(channels.redeem, (vouchers))
            ];
    }

    function test_WhenItCallsBack() public {
        bytes[11] memory writes = _writes();
        bytes32 closed = keccak256(
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        for (uint256 site = 0; site < SITES; ++site) {
            for (uint256 i = 0; i < writes.length; ++i) {
                uint256 snapshot = vm.snapshotState();
                hostile.setBehavior(address(channels), HostileToken.Behavior.QuietCallback);
                hostile.setCallback(address(channels), writes[i]);
                _act(site);
                _assertEq(hostile.callbacks(), 1, "called back");
                _assertFalse(hostile.callbackSucceeded(), "open");
                _assertEq(hostile.callbackResultHash(), closed, "why");
                vm.revertToState(snapshot);
            }
        }
    }

    function test_WhenItLooks() public {
        for (uint256 site = 0; site < SITES; ++site) {
            uint256 snapshot = vm.snapshotState();
            hostile.setBehavior(address(channels), HostileToken.Behavior.Callback);
            hostile.setCallback(address(_watcher), abi.encodeCall(_watcher.watch, ()));
            _act(site);
            _assertEq(hostile.callbacks(), 1, "called back");
            vm.revertToState(snapshot);
        }
    }

    /// @dev What others pay into a pool meanwhile is none of this contract's business.
    function test_WhenItPaysAPool() public {
        vm.prank(address(hostile));
        dollar.approve(address(pools), type(uint256).max);
        dollar.mint(address(hostile), 9);
        hostile.setBehavior(address(channels), HostileToken.Behavior.Callback);
        hostile.setCallback(address(pools), abi.encodeCall(pools.pay, (poolA, 9, address(hostile), 0)));
        _act(2);
        _assertEq(hostile.callbacks(), 1, "called back");
        _assertEq(channels.channelOf(_ids[0]).free, 500, "free");
    }
}
