// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Voucher} from "../../../../contracts/types/Channels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

/// @dev One key, three pools, vouchers in any order, repeated, in one call or in many.
contract UsageChannels_Order_Test is UsageChannelsBase {
    uint256 private constant COUNT = 8;
    uint256 private constant RESERVED = 400;

    bytes32[3] private _pools;
    Voucher[] private _issued;
    /// @dev Highest total issued for each pool.
    uint256[3] private _highest;

    function setUp() public override {
        super.setUp();
        _pools = [poolA, poolB, _poolOf(address(dollar), "c")];
        for (uint256 i = 0; i < 2; ++i) _reserve(_pools[i], RESERVED);
    }

    function _issue(uint256 seed, uint256 most) private {
        for (uint256 i = 0; i < COUNT; ++i) {
            uint256 roll = uint256(keccak256(abi.encode(seed, i)));
            uint256 pool = roll % 3;
            uint256 total = (roll >> 8) % (most + 1);
            // Some are too late; they count for nothing, wherever they stand.
            bool late = (roll >> 200) % 5 == 0;
            uint48 expiry = uint48(late ? START - 1 : START);
            _issued.push(_signed(Voucher(channelId, _pools[pool], uint96(total), expiry, 0, 0), keyKey));
            if (!late && total > _highest[pool]) _highest[pool] = total;
        }
    }

    /// @dev Each of them at least once, some again, in calls of one to four.
    function _redeemShuffled(uint256 seed) private returns (uint256 sum) {
        uint256 length = COUNT + (seed % COUNT);
        Voucher[] memory order = new Voucher[](length);
        for (uint256 i = 0; i < length; ++i) {
            order[i] = _issued[i < COUNT ? i : uint256(keccak256(abi.encode(seed, "again", i))) % COUNT];
        }
        for (uint256 i = length - 1; i > 0; --i) {
            uint256 j = uint256(keccak256(abi.encode(seed, "swap", i))) % (i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        uint256 next = 0;
        while (next < length) {
            uint256 size = 1 + (uint256(keccak256(abi.encode(seed, "size", next))) % 4);
            if (size > length - next) size = length - next;
            Voucher[] memory batch = new Voucher[](size);
            for (uint256 i = 0; i < size; ++i) batch[i] = order[next++];
            uint256[] memory amounts = channels.redeem(batch);
            for (uint256 i = 0; i < size; ++i) sum += amounts[i];
        }
    }

    function testFuzz_GivenEnough(uint256 seed, uint256 order) public {
        _issue(seed, 1_200);
        _authorize(key, keyUntil, DEPOSIT);
        uint256 sum = _redeemShuffled(order);
        for (uint256 i = 0; i < 3; ++i) {
            uint256 redeemed = channels.reserveOf(channelId, _pools[i]).redeemed;
            _assertEq(redeemed, _highest[i], "the highest total is paid");
            sum -= redeemed;
        }
        _assertEq(sum, 0, "what the calls say they brought");
    }

    function testFuzz_GivenNotEnough(uint256 seed, uint256 order, uint96 cap) public {
        _issue(seed, 6_000);
        cap = uint96(_bound(cap, CAP, 2 * DEPOSIT));
        _authorize(key, keyUntil, cap);
        uint256 fromReserves = 0;
        uint256 wanted = 0;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 reserved = i < 2 ? RESERVED : 0;
            uint256 drawn = _highest[i] < reserved ? _highest[i] : reserved;
            fromReserves += drawn;
            wanted += _highest[i] - drawn;
        }
        uint256 free = DEPOSIT - 2 * RESERVED;
        uint256 limit = cap < free ? cap : free;
        uint256 expected = fromReserves + (wanted < limit ? wanted : limit);
        _assertEq(_redeemShuffled(order), expected, "brought");
        _assertEq(dollar.balanceOf(address(channels)), DEPOSIT - expected, "held");
        for (uint256 i = 0; i < 3; ++i) {
            uint256 redeemed = channels.reserveOf(channelId, _pools[i]).redeemed;
            _assertLe(redeemed, _highest[i], "never more than was signed");
        }
    }
}
