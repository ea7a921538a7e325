// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_RegisterBatch_Test is WorkRegistryBase {
    function test_RevertWhen_Empty() public {
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkBatchEmpty.selector));
        registry.registerBatch(new bytes32[](0), 0, 0, 0);
    }

    function testFuzz_RevertWhen_ContentHashIsZero(uint256 where) public {
        bytes32[] memory hashes = _some(5);
        hashes[where % 5] = 0;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkContentHashZero.selector));
        registry.registerBatch(hashes, 0, 0, 0);
    }

    function testFuzz_RevertWhen_UseIsUnknown(uint16 uses) public {
        vm.assume(uses > ALL_USES);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkUsesUnknown.selector, uses, ALL_USES));
        registry.registerBatch(_some(2), uses, 0, 0);
    }

    function testFuzz_RevertWhen_RoyaltyTooHigh(uint16 royaltyBps) public {
        royaltyBps = uint16(_bound(royaltyBps, 1_001, type(uint16).max));
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkRoyaltyTooHigh.selector, royaltyBps, 1_000));
        registry.registerBatch(_some(2), 0, royaltyBps, 0);
    }

    function testFuzz_RevertWhen_ContentHashTwice(uint256 first, uint256 second) public {
        bytes32[] memory hashes = _some(6);
        (first, second) = (first % 6, second % 6);
        vm.assume(first != second);
        hashes[first] = hashes[second];
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, _workId(creator, hashes[first]));
        vm.prank(creator);
        registry.registerBatch(hashes, 0, 0, 0);
    }

    function testFuzz_RevertGiven_OneIsRegistered(uint256 which) public {
        bytes32[] memory hashes = _some(6);
        bytes32 workId = _register(creator, hashes[which % 6], 0);
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, workId);
        vm.prank(creator);
        registry.registerBatch(hashes, 0, 0, 0);
    }

    function testFuzz_RevertGiven_CommitmentUnknown(bytes32 salt) public {
        vm.assume(salt != 0);
        bytes32[] memory hashes = _some(3);
        bytes32 commitment = keccak256(abi.encode(creator, keccak256(abi.encodePacked(hashes)), salt));
        // The order of the works is part of what was committed to.
        (hashes[0], hashes[1]) = (hashes[1], hashes[0]);
        registry.commit(commitment);
        bytes32 missing = keccak256(abi.encode(creator, keccak256(abi.encodePacked(hashes)), salt));
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkCommitmentUnknown.selector, missing));
        vm.prank(creator);
        registry.registerBatch(hashes, 0, 0, salt);
    }

    function testFuzz_GivenCommitmentSeen(bytes32 salt, uint256 later) public {
        vm.assume(salt != 0);
        later = _bound(later, 0, 100 * 365 days);
        bytes32[] memory hashes = _some(3);
        registry.commit(keccak256(abi.encode(creator, keccak256(abi.encodePacked(hashes)), salt)));
        vm.warp(START + later);
        _registerAndCheck(creator, hashes, 5, 10, salt, START);
    }

    function testFuzz_RegisterBatch(address who, uint256 size, uint16 uses, uint16 royaltyBps) public {
        _assumeOther(who);
        size = _bound(size, 1, 20);
        _registerAndCheck(who, _some(size), uses & ALL_USES, uint16(_bound(royaltyBps, 0, 1_000)), 0, START);
    }

    function _registerAndCheck(
        address who,
        bytes32[] memory hashes,
        uint16 uses,
        uint16 royaltyBps,
        bytes32 salt,
        uint256 claimedAt
    ) private {
        for (uint256 i = 0; i < hashes.length; ++i) {
            _expectEvent();
            emit IWorkRegistry.WorkRegistered(
                _workId(who, hashes[i]),
                who,
                hashes[i],
                0,
                uint48(claimedAt),
                uses,
                royaltyBps
            );
        }
        vm.prank(who);
        bytes32[] memory workIds = registry.registerBatch(hashes, uses, royaltyBps, salt);

        _assertEq(workIds.length, hashes.length, "ids");
        _assertEq(registry.balanceOf(who), hashes.length, "balance");
        for (uint256 i = 0; i < hashes.length; ++i) {
            _assertEq(workIds[i], _workId(who, hashes[i]), "id");
            _assertEq(registry.holderOf(workIds[i]), who, "owner");
            _assertEq(registry.payeeOf(workIds[i]), who, "payee");
            _assertConsent(workIds[i], uses, block.timestamp, false);
            (, uint256 amount) = registry.royaltyInfo(uint256(workIds[i]), 10_000);
            _assertEq(amount, royaltyBps, "royalty of 10,000");
        }
    }

    function _some(uint256 size) private pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) hashes[i] = keccak256(abi.encode("some", i));
    }
}
