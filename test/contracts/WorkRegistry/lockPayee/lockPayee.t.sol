// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_LockPayee_Test is WorkRegistryBase {
    bytes32 private workId;

    function setUp() public override {
        super.setUp();
        workId = _register(creator, HASH, 21);
    }

    function testFuzz_RevertGiven_NotFound(bytes32 unknown) public {
        vm.assume(unknown != workId);
        _expectRevert(IWorkRegistry.WorkNotFound.selector, unknown);
        registry.lockPayee(unknown);
    }

    function testFuzz_RevertGiven_CallerIsNotOwner(address caller) public {
        vm.assume(caller != creator);
        _expectNotOwner(workId, caller, creator);
        vm.prank(caller);
        registry.lockPayee(workId);
    }

    function test_RevertGiven_Locked() public {
        _lockAndCheck();
        _expectRevert(IWorkRegistry.WorkPayeeLocked.selector, workId);
        vm.prank(creator);
        registry.lockPayee(workId);
        // Nor can the next owner unlock it.
        vm.prank(creator);
        registry.transferFrom(creator, stranger, uint256(workId));
        _expectRevert(IWorkRegistry.WorkPayeeLocked.selector, workId);
        vm.prank(stranger);
        registry.setPayee(workId, stranger);
    }

    function test_GivenNoneNamed() public {
        _lockAndCheck();
        vm.prank(creator);
        registry.transferFrom(creator, stranger, uint256(workId));
        _assertEq(registry.payeeOf(workId), stranger, "payee");
        vm.warp(START + 365 days);
        _assertEq(registry.payeeOf(workId), stranger, "payee later");
        _assertPending(workId, address(0), 0, true);
    }

    function test_GivenInEffect() public {
        vm.prank(creator);
        registry.setPayee(workId, payee);
        vm.warp(START + 7 days);
        _lockAndCheck();
        vm.prank(creator);
        registry.transferFrom(creator, stranger, uint256(workId));
        vm.warp(START + 365 days);
        _assertEq(registry.payeeOf(workId), payee, "payee");
    }

    function testFuzz_GivenPending(uint256 wait) public {
        wait = _bound(wait, 0, 7 days - 1);
        vm.prank(creator);
        registry.setPayee(workId, payee);
        vm.warp(START + wait);
        _lockAndCheck();
        _assertPending(workId, payee, START + 7 days, true);
        vm.warp(START + 7 days - 1);
        _assertEq(registry.payeeOf(workId), creator, "before");
        vm.warp(START + 7 days);
        _assertEq(registry.payeeOf(workId), payee, "after");
        _assertPending(workId, address(0), 0, true);
    }

    function test_LockPayee() public {
        _lockAndCheck();
        _assertConsent(workId, 21, START, false);
        vm.warp(START + 1);
        vm.prank(creator);
        registry.setConsent(workId, 3);
        // It takes uses back, so it holds from the next second on.
        _assertConsent(workId, 3, START + 2, false);
        _assertPending(workId, address(0), 0, true);
    }

    function _lockAndCheck() private {
        _expectEvent();
        emit IWorkRegistry.PayeeLocked(workId);
        vm.prank(creator);
        registry.lockPayee(workId);
        (, , bool locked) = registry.pendingPayeeOf(workId);
        _assertTrue(locked, "locked");
    }
}
