// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageEpochs} from "../../../../contracts/interfaces/IUsageEpochs.sol";
import {UsageClaim, UsageEpoch} from "../../../../contracts/types/Epochs.sol";
import {Statement} from "../../../../contracts/types/Licenses.sol";
import {UsageEpochsBase} from "../UsageEpochsBase.sol";

/// @dev Each tree is a correction of the same statement, so that its epoch is one of many of its license; another license has one too.
contract UsageEpochs_OverAllocated_Test is UsageEpochsBase {
    uint256 private constant GUARDED = 1_000;

    struct Tree {
        UsageEpoch epoch;
        Leaf[] leaves;
        uint256 total;
        uint256 paid;
        bool[] claimed;
    }

    /// @dev What a leaf can be of: members, one of the payer's own, one that never joined, one that nobody has.
    bytes32[7] private _works;
    UsageEpoch private _other;
    UsageEpoch private _former;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 4; ++i) _works[i] = members[i];
        vm.warp(START);
        _works[4] = _member(poolId, licensee);
        bytes32 otherPool = _createPool(address(dollar), "other");
        vm.prank(author);
        pools.joinPool(otherPool, members[0]);
        bytes32 otherLicense = _acquire(_byUse(otherPool));
        vm.warp(START + PERIOD);
        _works[5] = _register(author);
        _works[6] = keccak256("nobody's");
        Leaf[] memory leaves = _leaves(uint128(GUARDED));
        _other = _publishEpoch(otherLicense, otherPool, Statement(0, 0, 0, 0, 0), leaves, GUARDED);
        _former = _publishEpoch(licenseId, poolId, Statement(0, 0, 0, 0, 0), leaves, GUARDED);
    }

    function _dice(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }

    function testFuzz_GivenAnyTree(uint256 seed) public {
        // `npm run test:deep` asks for more: 100,000, in all runs.
        uint256 trees = vm.envOr("BAD_TREES", uint256(1));
        uint256 left = 2 * GUARDED;
        for (uint16 i = 0; i < trees; ++i) {
            Tree memory tree = _plant(_dice(seed, i), i + 1);
            _assertHeld(left + tree.total, "before");
            _harvest(tree, _dice(seed, 1_000 + i));
            left += tree.total - tree.paid;
            _assertHeld(left, "what the epochs hold");
            _assertState(tree.epoch, tree.total, tree.paid, false, "its own");
            _assertLe(tree.paid, tree.total, "no more than was paid in");
        }
        _assertState(_other, GUARDED, 0, false, "another license's");
        _assertState(_former, GUARDED, 0, false, "another of the license");
        Leaf[] memory leaves = _leaves(uint128(GUARDED));
        _assertEq(_claim(_other, leaves, 0) + _claim(_former, leaves, 0), 2 * GUARDED, "all that was theirs");
    }

    function _plant(uint256 dice, uint16 version) private returns (Tree memory tree) {
        uint256 size = 1 + (dice % 6);
        tree.total = 1 + ((dice >> 8) % 500);
        tree.leaves = new Leaf[](size);
        tree.claimed = new bool[](size);
        for (uint256 i = 0; i < size; ++i) {
            uint256 roll = _dice(dice, i);
            uint32[6] memory positions = [0, 1, 255, 256, type(uint32).max, uint32(roll >> 64)];
            uint128[6] memory amounts = [
                0,
                1,
                uint128(tree.total),
                uint128(tree.total + 1),
                type(uint128).max,
                uint128((roll >> 96) % 500)
            ];
            uint256 small = (roll >> 8) % 10;
            uint128 amount = small < 5 ? amounts[small] : uint128((roll >> 96) % (tree.total + 1));
            uint256 work = (roll >> 16) % 12;
            tree.leaves[i] = Leaf(positions[roll % 6], _works[work < 7 ? work : work % 4], amount);
        }
        Statement memory statement = Statement(0, version, 0, 0, 0);
        tree.epoch = _publishEpoch(licenseId, poolId, statement, tree.leaves, tree.total);
    }

    /// @dev Twice as many claims as there are leaves, any of them, alone.
    function _harvest(Tree memory tree, uint256 dice) private {
        uint256 size = tree.leaves.length;
        for (uint256 i = 0; i < 2 * size; ++i) {
            uint256 which = i < size ? (i + dice) % size : _dice(dice, i) % size;
            UsageClaim memory share = _claimOf(tree.epoch, tree.leaves, which);
            (uint256 amount, bytes memory reason) = _foretell(tree, which);
            bytes memory data = abi.encodeCall(epochs.claim, (_one(share)));
            (bool done, bytes memory returned) = address(epochs).call(data);
            _assertEq(done, reason.length == 0, "taken");
            if (!done) {
                _assertEq(returned, reason, "refused");
                continue;
            }
            _assertEq(abi.decode(returned, (uint256[]))[0], amount, "paid");
            tree.paid += amount;
            if (amount != 0) tree.claimed[which] = true;
        }
    }

    /// @return amount What it is paid.
    /// @return reason Empty: it is taken.
    function _foretell(Tree memory tree, uint256 which) private view returns (uint256 amount, bytes memory reason) {
        Leaf memory leaf = tree.leaves[which];
        bytes32 id = _idOf(tree.epoch);
        for (uint256 i = 0; i < tree.leaves.length; ++i) {
            if (tree.claimed[i] && tree.leaves[i].index == leaf.index) {
                return (0, abi.encodeWithSelector(IUsageEpochs.EpochAlreadyClaimed.selector, id, leaf.index));
            }
        }
        bytes32 work = leaf.workId;
        if (work == _works[6] || leaf.amount == 0) return (0, "");
        if (work == _works[4]) {
            return (0, abi.encodeWithSelector(IUsageEpochs.EpochWorkOfPayer.selector, id, work, licensee));
        }
        if (work == _works[5]) {
            bytes4 notEligible = IUsageEpochs.EpochWorkNotEligible.selector;
            return (0, abi.encodeWithSelector(notEligible, id, work, tree.epoch.from));
        }
        uint256 left = tree.total - tree.paid;
        if (leaf.amount > left) {
            return (0, abi.encodeWithSelector(IUsageEpochs.EpochExhausted.selector, id, leaf.amount, left));
        }
        return (leaf.amount, "");
    }
}
