// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {IWorkReceiver, IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {Registration} from "../../../../contracts/types/Works.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_OnWorkCall_Test is CreatorPoolsBase {
    /// @dev Sends what an author has signed, from a stranger.
    function _callFor(bytes32 workId, bytes memory data) private {
        bytes memory signature = _signedCall(authorKey, workId, address(pools), data, block.timestamp);
        vm.prank(stranger);
        works.callFor(workId, address(pools), data, block.timestamp, signature);
    }

    function testFuzz_RevertWhen_CallerNotRegistry(address caller, bool join) public {
        vm.assume(caller != address(works));
        bytes32 poolId = _create(0, 1);
        bytes32 workId = join ? _register(author) : _join(poolId, author);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.MemberReceiverMismatch.selector, caller, address(works)));
        vm.prank(caller);
        pools.onWorkCall(workId, author, abi.encode(poolId, join));
    }

    function testFuzz_RevertWhen_DataMalformed(bytes32 poolId, uint256 join) public {
        bytes32 workId = _register(author);
        vm.expectRevert();
        vm.prank(address(works));
        pools.onWorkCall(workId, author, abi.encode(poolId));
        join = _bound(join, 2, type(uint256).max);
        vm.expectRevert();
        vm.prank(address(works));
        pools.onWorkCall(workId, author, abi.encode(poolId, join));
    }

    /// @dev Would hold even of a registry that names somebody else as owner.
    function test_RevertWhen_OwnerNamedFalsely() public {
        bytes32 poolId = _create();
        bytes32 workId = _register(author);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.MemberNotWorkOwner.selector, workId, stranger, author));
        vm.prank(address(works));
        pools.onWorkCall(workId, stranger, abi.encode(poolId, true));
    }

    function test_WhenJoiningBySignature() public {
        bytes32 poolId = _create(0, 8);
        bytes32 workId = _register(author);
        _expectEvent();
        emit ICreatorPools.Joined(poolId, workId, 1, 8, 0);
        _callFor(workId, abi.encode(poolId, true));
        _assertMember(poolId, workId, true, 8);
    }

    function test_WhenJoiningWhileRegistering() public {
        bytes32 poolId = _create(0, 8);
        Registration memory registration = _registration(SOLD);
        vm.prank(author);
        bytes32 workId = works.registerAndCall(registration, address(pools), abi.encode(poolId, true));
        _assertMember(poolId, workId, true, 8);
        _pay(poolId, 5);
        _assertClaims(poolId, workId, 5, "the work's");
    }

    function test_ReturnsSelector() public {
        bytes32 poolId = _create();
        bytes32 workId = _register(author);
        vm.prank(address(works));
        bytes4 answer = pools.onWorkCall(workId, author, abi.encode(poolId, true));
        _assertEq(bytes32(answer), bytes32(IWorkReceiver.onWorkCall.selector), "answer");
    }

    function test_RevertWhen_LeavingGiven_NotMember() public {
        bytes32 poolId = _create();
        bytes32 workId = _register(author);
        _expectRevert(ICreatorPools.MemberNotJoined.selector, poolId, workId);
        vm.prank(address(works));
        pools.onWorkCall(workId, author, abi.encode(poolId, false));
    }

    function test_WhenLeavingBySignature() public {
        bytes32 poolId = _create(0, 8);
        bytes32 workId = _join(poolId, author);
        _pay(poolId, 7);
        _expectEvent();
        emit ICreatorPools.Left(poolId, workId, address(works), false);
        _callFor(workId, abi.encode(poolId, false));
        _assertMember(poolId, workId, false, 0);
        _assertClaims(poolId, workId, 7, "what it earned");
    }

    /// @dev A signature to leave one pool does not leave another, nor the same one twice.
    function test_RevertWhen_SignatureUsedAgain() public {
        bytes32 poolId = _create(0, 8);
        bytes32 workId = _join(poolId, author);
        bytes memory data = abi.encode(poolId, false);
        bytes memory signature = _signedCall(authorKey, workId, address(pools), data, block.timestamp);
        bytes memory other = abi.encode(_create(0, 7), false);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureInvalid.selector, author));
        works.callFor(workId, address(pools), other, block.timestamp, signature);
        works.callFor(workId, address(pools), data, block.timestamp, signature);
        vm.prank(author);
        pools.joinPool(poolId, workId);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureInvalid.selector, author));
        works.callFor(workId, address(pools), data, block.timestamp, signature);
    }
}
