// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageEpochs} from "../../../../contracts/interfaces/IUsageEpochs.sol";
import {UsageClaim, UsageEpoch} from "../../../../contracts/types/Epochs.sol";
import {Statement} from "../../../../contracts/types/Licenses.sol";
import {UsageEpochsBase} from "../UsageEpochsBase.sol";

/// @dev Six leaves of three epochs, in any order and in any batches. What each batch brings is foretold.
contract UsageEpochs_Interleaved_Test is UsageEpochsBase {
    uint256 private constant LEAVES = 6;
    /// @dev Claims of a run: each leaf, and two of them again.
    uint256 private constant PLAYED = LEAVES + 2;
    uint256 private constant EPOCHS = 3;

    /// @dev Base units that each epoch has, and that its two leaves share out: the last one too much.
    uint256[EPOCHS] private _totals = [uint256(30), 50, 40];
    uint128[LEAVES] private _amounts = [10, 20, 25, 25, 25, 30];
    UsageClaim[LEAVES] private _claims;

    error Played();

    struct State {
        uint256[EPOCHS] left;
        uint256 claimed;
        uint256 authors;
        uint256 strangers;
    }

    function setUp() public override {
        super.setUp();
        vm.warp(START);
        // The second work of each epoch is the stranger's.
        bytes32 strangers = _member(poolId, stranger);
        bytes32 otherPool = _createPool(address(dollar), "other");
        vm.prank(author);
        pools.joinPool(otherPool, members[0]);
        vm.prank(stranger);
        pools.joinPool(otherPool, strangers);
        members[1] = strangers;
        bytes32 otherLicense = _acquire(_byUse(otherPool));
        vm.warp(START + PERIOD);
        _spend(0, licenseId, poolId, 0);
        _spend(1, licenseId, poolId, 1);
        _spend(2, otherLicense, otherPool, 0);
    }

    function _spend(uint256 i, bytes32 id, bytes32 pool, uint16 replaces) private {
        Leaf[] memory leaves = _leaves(_amounts[2 * i], _amounts[2 * i + 1]);
        UsageEpoch memory epoch = _publishEpoch(id, pool, Statement(0, replaces, 0, 0, 0), leaves, _totals[i]);
        for (uint256 j = 0; j < 2; ++j) _claims[2 * i + j] = _claimOf(epoch, leaves, j);
    }

    function _dice(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }

    function testFuzz_WhenInAnyOrder(uint256 seed) public {
        // `npm run test:deep` asks for more: a million, in all runs.
        uint256 orders = vm.envOr("CLAIM_ORDERS", uint256(4));
        for (uint256 i = 0; i < orders; ++i) {
            // Each from the same state: what was played is taken back.
            try this.play(_dice(seed, i)) {
                revert();
            } catch (bytes memory reason) {
                if (bytes4(reason) == Played.selector) continue;
                assembly ("memory-safe") {
                    revert(add(reason, 0x20), mload(reason))
                }
            }
        }
    }

    /// @dev Always reverts: with what is wrong, or {Played}.
    function play(uint256 seed) external {
        State memory state;
        state.left = _totals;
        UsageClaim[LEAVES] memory claims = _claims;
        uint256[PLAYED] memory order = _order(seed);
        uint256 next = 0;
        while (next < PLAYED) {
            uint256 size = 1 + (_dice(seed, 100 + next) % 3);
            if (size > PLAYED - next) size = PLAYED - next;
            UsageClaim[] memory batch = new UsageClaim[](size);
            for (uint256 i = 0; i < size; ++i) batch[i] = claims[order[next + i]];
            _send(batch, order, next, state);
            next += size;
        }
        // What a batch has left out comes alone.
        for (uint256 i = 0; i < LEAVES; ++i) {
            uint256[PLAYED] memory alone;
            alone[0] = i;
            _send(_one(claims[i]), alone, 0, state);
        }
        _check(claims, state);
        revert Played();
    }

    function _order(uint256 seed) private pure returns (uint256[PLAYED] memory order) {
        for (uint256 i = 0; i < PLAYED; ++i) order[i] = i < LEAVES ? i : _dice(seed, i) % LEAVES;
        for (uint256 i = PLAYED - 1; i > 0; --i) {
            uint256 j = _dice(seed, 50 + i) % (i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    function _send(UsageClaim[] memory batch, uint256[PLAYED] memory order, uint256 from, State memory state) private {
        State memory after_ = abi.decode(abi.encode(state), (State));
        bytes memory reason;
        for (uint256 i = 0; i < batch.length && reason.length == 0; ++i)
            reason = _take(after_, order[from + i], batch[i]);
        (bool done, bytes memory returned) = address(epochs).call(abi.encodeCall(epochs.claim, (batch)));
        _assertEq(done, reason.length == 0, "taken");
        if (!done) {
            _assertEq(returned, reason, "refused");
            return;
        }
        uint256[] memory amounts = abi.decode(returned, (uint256[]));
        for (uint256 i = 0; i < batch.length; ++i) _assertEq(amounts[i], batch[i].amount, "paid");
        (state.left, state.claimed) = (after_.left, after_.claimed);
        (state.authors, state.strangers) = (after_.authors, after_.strangers);
    }

    /// @return reason Empty: it is taken.
    function _take(State memory state, uint256 leaf, UsageClaim memory share) private pure returns (bytes memory) {
        uint256 left = state.left[leaf / 2];
        bytes32 id = _idOf(share.epoch);
        if (state.claimed & (1 << leaf) != 0) {
            return abi.encodeWithSelector(IUsageEpochs.EpochAlreadyClaimed.selector, id, share.index);
        }
        if (share.amount > left) {
            return abi.encodeWithSelector(IUsageEpochs.EpochExhausted.selector, id, share.amount, left);
        }
        state.left[leaf / 2] = left - share.amount;
        state.claimed |= 1 << leaf;
        if (leaf % 2 == 0) state.authors += share.amount;
        else state.strangers += share.amount;
        return "";
    }

    function _check(UsageClaim[LEAVES] memory claims, State memory state) private view {
        uint256 held = 0;
        for (uint256 i = 0; i < EPOCHS; ++i) {
            held += state.left[i];
            _assertState(claims[2 * i].epoch, _totals[i], _totals[i] - state.left[i], false, "epoch");
        }
        _assertHeld(held, "what the epochs hold");
        // The first two have all paid out; of the last one either leaf, and not both.
        _assertEq(state.left[0] + state.left[1], 0, "exact epochs");
        _assertTrue(state.left[2] == 15 || state.left[2] == 10, "the epoch that shares out too much");
        _assertEq(dollar.balanceOf(author), state.authors, "the author's tokens");
        _assertEq(dollar.balanceOf(stranger), state.strangers, "the stranger's tokens");
    }
}
