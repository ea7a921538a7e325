// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {Registration} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_PayeeOf_Test is WorkRegistryBase {
    /// @dev A statement, and from when it would hold if no later one came first.
    struct Named {
        uint256 setAt;
        uint256 effectiveAt;
        address payee;
    }

    Named[] private named;
    address private owner;
    bool private locked;
    bytes32 private workId;

    function testFuzz_GivenNotFound(bytes32 unknown) public view {
        _assertEq(registry.payeeOf(unknown), address(0), "payee");
        _assertPending(unknown, address(0), 0, false);
    }

    function testFuzz_GivenNoneNamed(address first, address second) public {
        vm.assume(first != address(0) && second != address(0));
        bytes32 id = _register(first, HASH, 0);
        _assertEq(registry.payeeOf(id), first, "payee");
        vm.prank(first);
        registry.transferFrom(first, second, uint256(id));
        _assertEq(registry.payeeOf(id), second, "payee after a transfer");
    }

    function testFuzz_AnswersAsAList(uint256 seed, uint256 steps, bool atRegistration) public {
        Registration memory registration = _registration(HASH);
        if (atRegistration) {
            registration.payee = payee;
            named.push(Named(START, START, payee));
        }
        owner = creator;
        vm.prank(creator);
        workId = registry.register(registration);

        steps = _bound(steps, 1, 16);
        uint256[6] memory waits = [uint256(0), 1, 7 days - 1, 7 days, 7 days + 1, 3 days];
        for (uint256 i = 0; i < steps; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.warp(block.timestamp + waits[seed % 6]);
            _assertAnswers();
            _step(seed >> 8);
            _assertAnswers();
        }
        // And on the edges of what is still to come.
        uint256 end = block.timestamp;
        for (uint256 i = 0; i < 3; ++i) {
            vm.warp(end + 7 days - 1 + i);
            _assertAnswers();
        }
    }

    function _step(uint256 seed) private {
        uint256 kind = seed % 8;
        address[4] memory payees = [payee, stranger, address(0), steward];
        address next = payees[(seed >> 8) % 4];
        if (kind < 5) {
            if (locked) _expectRevert(IWorkRegistry.WorkPayeeLocked.selector, workId);
            vm.prank(owner);
            registry.setPayee(workId, next);
            if (!locked) named.push(Named(block.timestamp, block.timestamp + 7 days, next));
        } else if (kind == 5 && (seed >> 16) % 4 == 0 && !locked) {
            vm.prank(owner);
            registry.lockPayee(workId);
            locked = true;
        } else {
            address newOwner = owner == creator ? wallet : creator;
            vm.prank(owner);
            registry.transferFrom(owner, newOwner, uint256(workId));
            owner = newOwner;
        }
    }

    /// @dev The latest statement that came into effect before a later one replaced it.
    function _assertAnswers() private view {
        address expected;
        Named memory pending;
        for (uint256 i = 0; i < named.length; ++i) {
            bool replaced = i + 1 < named.length && named[i + 1].setAt < named[i].effectiveAt;
            if (replaced) continue;
            if (named[i].effectiveAt <= block.timestamp) expected = named[i].payee;
            else pending = named[i];
        }
        if (expected == address(0)) expected = owner;
        _assertEq(registry.payeeOf(workId), expected, "payee");
        _assertPending(workId, pending.payee, pending.effectiveAt, locked);
        (address receiver, ) = registry.royaltyInfo(uint256(workId), 1);
        _assertEq(receiver, expected, "royalty receiver");
    }
}
