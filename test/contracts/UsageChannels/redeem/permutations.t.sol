// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Voucher} from "../../../../contracts/types/Channels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

/// @dev Vouchers of four keys for two pools in many orders, some of them twice, in one call or many. Meanwhile eight days pass, in one step:
/// vouchers expire, keys end, a revoked key's notice runs out. What each voucher brings is foretold.
contract UsageChannels_Permutations_Test is UsageChannelsBase {
    uint256 private constant COUNT = 6;
    /// @dev Of them, how many come a second time.
    uint256 private constant AGAIN = 2;
    uint256 private constant PLAYED = COUNT + AGAIN;

    /// @dev When vouchers begin to come, and when the step in time has passed.
    uint256 private constant EARLY = START + 2 * DAY;
    uint256 private constant LATE = START + 8 * DAY;

    /// @dev The last is no key that redeems: its time had passed before.
    uint256 private constant KEYS = 4;
    address[KEYS] private _signers;
    uint256[KEYS] private _secrets;
    uint256[KEYS] private _ends;

    struct State {
        uint256 free;
        uint256[2] reserved;
        uint256[2] redeemed;
        uint256[KEYS] caps;
        uint256[KEYS] drawn;
    }

    struct Run {
        Voucher[] vouchers;
        uint256[] signers;
        State state;
    }

    error Played();

    function setUp() public override {
        super.setUp();
        string[KEYS] memory names = ["key", "revoked key", "short key", "ended key"];
        _ends = [uint256(keyUntil), START + NOTICE_SECONDS, START + 3 * DAY, START + DAY];
        for (uint256 i = 0; i < KEYS; ++i) (_signers[i], _secrets[i]) = _actor(names[i]);
    }

    function testFuzz_WhenInAnyOrder(uint256 seed) public {
        Run memory run = _set(seed);
        // `npm run test:deep` asks for more: a million, in all runs.
        uint256 permutations = vm.envOr("VOUCHER_PERMUTATIONS", uint256(8));
        for (uint256 i = 0; i < permutations; ++i) {
            // Each from the same state: what was played is taken back.
            try this.play(run, uint256(keccak256(abi.encode(seed, "order", i)))) {
                revert();
            } catch (bytes memory reason) {
                if (bytes4(reason) == Played.selector) continue;
                assembly ("memory-safe") {
                    revert(add(reason, 0x20), mload(reason))
                }
            }
        }
    }

    /// @dev Reserves, caps and vouchers of a run.
    function _set(uint256 seed) private returns (Run memory run) {
        State memory state = run.state;
        for (uint256 i = 0; i < 2; ++i) {
            state.reserved[i] = _dice(seed, "reserved", i) % 600;
            _reserve(i == 0 ? poolA : poolB, state.reserved[i]);
        }
        state.free = DEPOSIT - state.reserved[0] - state.reserved[1];
        for (uint256 i = 0; i < KEYS; ++i) {
            // Half of the time enough for all of them.
            state.caps[i] = seed % 2 == 0 ? DEPOSIT : _dice(seed, "cap", i) % 1_000;
            uint256 until = i == 1 ? keyUntil : _ends[i];
            _authorize(_signers[i], until, state.caps[i]);
        }
        _revoke(_signers[1]);

        (run.vouchers, run.signers) = (new Voucher[](COUNT), new uint256[](COUNT));
        for (uint256 i = 0; i < COUNT; ++i) {
            uint256 roll = _dice(seed, "voucher", i);
            uint256 by = roll % KEYS;
            uint48 expiry = [uint48(EARLY - 1), uint48(EARLY), uint48(LATE - 1), type(uint48).max][(roll >> 16) % 4];
            uint96 total = uint96((roll >> 32) % 1_200);
            Voucher memory voucher = Voucher(channelId, (roll >> 8) % 2 == 0 ? poolA : poolB, total, expiry, 0, 0);
            (run.vouchers[i], run.signers[i]) = (_signed(voucher, _secrets[by]), by);
        }
    }

    /// @dev Always reverts: with what is wrong, or {Played}.
    function play(Run memory run, uint256 seed) external {
        vm.warp(EARLY);
        uint256[] memory order = _order(seed);
        uint256 inPools = dollar.balanceOf(address(pools));
        uint256 sum = 0;
        // None, at the earliest: then no time passes in between.
        uint256 step = _dice(seed, "step", 0) % (PLAYED + 1);
        uint256 next = 0;
        while (next < PLAYED) {
            if (next == step) vm.warp(LATE);
            uint256 size = 1 + (_dice(seed, "size", next) % 4);
            uint256 left = (next < step ? step : PLAYED) - next;
            if (size > left) size = left;
            Voucher[] memory batch = new Voucher[](size);
            for (uint256 i = 0; i < size; ++i) batch[i] = run.vouchers[order[next + i]];
            uint256[] memory amounts = channels.redeem(batch);
            for (uint256 i = 0; i < size; ++i) {
                uint256 foretold = _foretell(run, order[next + i]);
                _assertEq(amounts[i], foretold, "what a voucher brings");
                sum += foretold;
            }
            next += size;
        }
        _check(run, sum, inPools);
        revert Played();
    }

    /// @dev Each of them once, some again.
    function _order(uint256 seed) private pure returns (uint256[] memory order) {
        order = new uint256[](PLAYED);
        for (uint256 i = 0; i < PLAYED; ++i) order[i] = i < COUNT ? i : _dice(seed, "again", i) % COUNT;
        for (uint256 i = PLAYED - 1; i > 0; --i) {
            uint256 j = _dice(seed, "swap", i) % (i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    function _foretell(Run memory run, uint256 which) private view returns (uint256 amount) {
        (Voucher memory voucher, uint256 by, State memory state) = (run.vouchers[which], run.signers[which], run.state);
        uint256 pool = voucher.poolId == poolA ? 0 : 1;
        if (block.timestamp > voucher.expiry || block.timestamp > _ends[by]) return 0;
        if (voucher.total <= state.redeemed[pool]) return 0;
        uint256 owed = voucher.total - state.redeemed[pool];
        amount = _least(owed, state.reserved[pool]);
        state.reserved[pool] -= amount;
        uint256 drawn = _least(owed - amount, _least(state.free, state.caps[by] - state.drawn[by]));
        (state.free, state.drawn[by], amount) = (state.free - drawn, state.drawn[by] + drawn, amount + drawn);
        state.redeemed[pool] += amount;
    }

    function _check(Run memory run, uint256 sum, uint256 inPools) private view {
        State memory state = run.state;
        _assertEq(_free(), state.free, "free");
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 poolId = i == 0 ? poolA : poolB;
            _assertReserve(poolId, state.reserved[i], state.redeemed[i], "pool");
            // Whatever the model says: no more than the highest total that could redeem when the first voucher came.
            uint256 highest = 0;
            for (uint256 j = 0; j < COUNT; ++j) {
                Voucher memory voucher = run.vouchers[j];
                bool counts = voucher.poolId == poolId && voucher.expiry >= EARLY && _ends[run.signers[j]] >= EARLY;
                if (counts && voucher.total > highest) highest = voucher.total;
            }
            _assertLe(state.redeemed[i], highest, "never more than was signed");
        }
        for (uint256 i = 0; i < KEYS; ++i) {
            uint256 drawn = channels.keyOf(channelId, _signers[i]).drawn;
            _assertEq(drawn, state.drawn[i], "drawn");
            _assertLe(drawn, state.caps[i], "never more than the cap");
        }
        _assertEq(dollar.balanceOf(address(channels)), DEPOSIT - sum, "held");
        _assertEq(dollar.balanceOf(address(pools)), inPools + sum, "paid to pools");
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    function _dice(uint256 seed, string memory what, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what, i)));
    }
}
