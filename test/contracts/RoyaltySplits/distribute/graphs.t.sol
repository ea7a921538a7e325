// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {RoyaltySplitsBase} from "../RoyaltySplitsBase.sol";

/// @dev A wallet that passes on what it has: the only way to make a circle, since no split's address can be in its own recipients.
contract Relay {
    address public target;

    function setTarget(address target_) external {
        target = target_;
    }

    function forward(IERC20 token) external {
        token.transfer(target, token.balanceOf(address(this)));
    }
}

contract RoyaltySplits_DistributeGraphs_Test is RoyaltySplitsBase {
    uint256 private constant ENDS = 7;

    /// @dev In the order of creation: a split pays only ends, relays, and splits before it.
    Split[] private graph;
    address[] private ends;
    Relay[] private relays;
    mapping(address vault => bool) private isInGraph;

    /// @dev Money of the model: what each address ought to have received in all.
    mapping(address who => uint256) private due;

    function testFuzz_GivenSplitsPaySplits(uint256 seed, uint256 size) public {
        _build(seed, _bound(size, 1, 10), 0);

        for (uint256 step = 0; step < 30; ++step) {
            Split memory split = graph[_dice(seed, "which", step) % graph.length];
            if (_dice(seed, "what", step) % 2 == 0) {
                _pay(split, _dice(seed, "amount", step) % 10 ** (step % 13));
            } else {
                _distribute(split, address(dollar));
            }
        }
        _settleAndCheck();
    }

    /// @dev 1,000 splits, each of up to four recipients.
    /// hardhat-config: fuzz.runs = 2
    function testFuzz_GivenThousandSplits(uint256 seed) public {
        _build(seed, 1_000, 0);
        for (uint256 i = 0; i < graph.length; i += 7) _pay(graph[i], 1 + (_dice(seed, "amount", i) % 1e12));
        _settleAndCheck();
    }

    /// @dev Splits that pay splits and, through wallets that forward, also those above them. `npm run test:deep` has up to 1,000 splits
    /// in each of its runs: half of the graphs have fewer than 32.
    function testFuzz_GivenGraphOfAnySize(uint256 seed) public {
        uint256 size = 1 << (_dice(seed, "magnitude", 0) % 10);
        size = 1 + (_dice(seed, "size", 0) % (2 * size));
        uint256 most = vm.envOr("SPLIT_NODES", uint256(24));
        _build(seed, size > most ? 1 + (size % most) : size, _dice(seed, "relays", 0) % 4);
        for (uint256 i = 0; i < graph.length; ++i) {
            if (_dice(seed, "paid", i) % 4 == 0) _pay(graph[i], _dice(seed, "amount", i) % 10 ** (i % 13));
        }
        for (uint256 round = 0; round < 3; ++round) {
            // One call for each split, payers before payees, whatever circles there are.
            for (uint256 i = graph.length; i > 0; --i) {
                Split memory split = graph[i - 1];
                uint256 before = splits.distributable(split.vault, address(dollar));
                _distribute(split, address(dollar));
                _assertTrue(dollar.balanceOf(split.vault) < split.recipients.length, "dust of a split");
                _assertLe(
                    splits.distributable(split.vault, address(dollar)),
                    before,
                    "no more to share out than before"
                );
            }
            _assertEq(_sumOfBalances(), dollar.totalSupply(), "conserved");
            for (uint256 i = 0; i < relays.length; ++i) relays[i].forward(dollar);
        }
        // What circles is with the splits that wallets forward to; nothing waits anywhere else.
        for (uint256 i = 0; i < relays.length; ++i) _assertEq(dollar.balanceOf(address(relays[i])), 0, "relay");
    }

    function _settleAndCheck() private {
        for (uint256 i = graph.length; i > 0; --i) {
            Split memory split = graph[i - 1];
            for (uint256 j = 0; j < split.recipients.length; ++j) {
                due[split.recipients[j]] += _shareDown(due[split.vault], split.shares[j]);
            }
            _distribute(split, address(dollar));
            _assertTrue(dollar.balanceOf(split.vault) < split.recipients.length, "dust of a split");
        }
        for (uint256 i = 0; i < ends.length; ++i) _assertEq(dollar.balanceOf(ends[i]), due[ends[i]], "end's balance");
        _assertEq(_sumOfBalances(), dollar.totalSupply(), "conserved");
    }

    function testFuzz_GivenCircles(uint256 seed, uint256 size) public {
        _build(seed, _bound(size, 1, 8), 3);
        for (uint256 i = 0; i < graph.length; ++i) _pay(graph[i], _dice(seed, "amount", i) % 1e9);

        for (uint256 step = 0; step < 60; ++step) {
            uint256 dice = _dice(seed, "step", step);
            if (dice % 3 == 0) relays[dice % relays.length].forward(dollar);
            else _distribute(graph[dice % graph.length], address(dollar));
            _assertEq(_sumOfBalances(), dollar.totalSupply(), "conserved");
        }
    }

    /// @dev Half leaves the circle in each round.
    function testFuzz_GivenCircleWithExit(uint256 amount) public {
        amount = _bound(amount, 0, type(uint128).max);
        Relay relay = new Relay();
        Split memory split = _split(_sorted(_addresses(address(relay), stranger)), _shares(500_000, 500_000));
        relay.setTarget(split.vault);
        dollar.mint(split.vault, amount);

        for (uint256 round = 0; round < 130; ++round) {
            _distribute(split, address(dollar));
            relay.forward(dollar);
        }

        _assertLe(dollar.balanceOf(split.vault), 1, "left in the circle");
        _assertEq(dollar.balanceOf(stranger), amount - dollar.balanceOf(split.vault), "paid out");
    }

    /* THE GRAPH */

    function _build(uint256 seed, uint256 size, uint256 relayCount) private {
        for (uint256 i = 0; i < ENDS; ++i) {
            ends.push(address(uint160(uint256(keccak256(abi.encode("end", i))))));
        }
        for (uint256 i = 0; i < relayCount; ++i) relays.push(new Relay());
        for (uint256 i = 0; i < size; ++i) {
            uint256 dice = _dice(seed, "split", i);
            address[] memory recipients = _choose(dice, 1 + (dice % 4));
            Split memory split = _split(recipients, _randomShares(dice, recipients.length));
            // The same recipients and shares are the same split.
            if (isInGraph[split.vault]) continue;
            isInGraph[split.vault] = true;
            graph.push(split);
        }
        for (uint256 i = 0; i < relayCount; ++i) {
            relays[i].setTarget(graph[_dice(seed, "target", i) % graph.length].vault);
        }
    }

    /// @dev Up to `count` different addresses of all that there are so far, sorted.
    function _choose(uint256 dice, uint256 count) private view returns (address[] memory chosen) {
        chosen = new address[](count);
        uint256 found = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 pick = _dice(dice, "pick", i) % (ends.length + relays.length + graph.length);
            address who =
                pick < ends.length
                    ? ends[pick]
                    : pick < ends.length + relays.length
                        ? address(relays[pick - ends.length])
                        : graph[pick - ends.length - relays.length].vault;
            bool known = false;
            for (uint256 j = 0; j < found; ++j) known = known || chosen[j] == who;
            if (!known) chosen[found++] = who;
        }
        assembly ("memory-safe") {
            mstore(chosen, found)
        }
        return _sorted(chosen);
    }

    function _pay(Split memory split, uint256 amount) private {
        dollar.mint(split.vault, amount);
        due[split.vault] += amount;
    }

    function _sumOfBalances() private view returns (uint256 sum) {
        for (uint256 i = 0; i < ends.length; ++i) sum += dollar.balanceOf(ends[i]);
        for (uint256 i = 0; i < relays.length; ++i) sum += dollar.balanceOf(address(relays[i]));
        for (uint256 i = 0; i < graph.length; ++i) sum += dollar.balanceOf(graph[i].vault);
    }

    function _dice(uint256 seed, string memory purpose, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, purpose, i)));
    }
}
