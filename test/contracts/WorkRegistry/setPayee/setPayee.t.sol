// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {Registration} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_SetPayee_Test is WorkRegistryBase {
    bytes32 private workId;

    function setUp() public override {
        super.setUp();
        workId = _register(creator, HASH, 21);
    }

    function testFuzz_RevertGiven_NotFound(bytes32 unknown) public {
        vm.assume(unknown != workId);
        _expectRevert(IWorkRegistry.WorkNotFound.selector, unknown);
        registry.setPayee(unknown, payee);
    }

    function testFuzz_RevertGiven_CallerIsNotOwner(address caller) public {
        vm.assume(caller != creator && caller != address(0));
        vm.startPrank(creator);
        registry.approve(caller, uint256(workId));
        registry.setApprovalForAll(caller, true);
        vm.stopPrank();
        _expectNotOwner(workId, caller, creator);
        vm.prank(caller);
        registry.setPayee(workId, payee);
    }

    function test_RevertGiven_Locked() public {
        vm.startPrank(creator);
        registry.lockPayee(workId);
        _expectRevert(IWorkRegistry.WorkPayeeLocked.selector, workId);
        registry.setPayee(workId, payee);
    }

    function test_RevertWhen_PayeeIsRegistry() public {
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkPayeeInvalid.selector, address(registry)));
        vm.prank(creator);
        registry.setPayee(workId, address(registry));
    }

    function testFuzz_GivenPending(uint256 wait) public {
        wait = _bound(wait, 0, 7 days - 1);
        _setAndCheck(stranger);
        vm.warp(START + wait);
        _setAndCheck(payee);
        // The replaced one never comes.
        vm.warp(START + wait + 7 days - 1);
        _assertEq(registry.payeeOf(workId), creator, "before");
        vm.warp(START + wait + 7 days);
        _assertEq(registry.payeeOf(workId), payee, "after");
    }

    function testFuzz_GivenPendingCameIntoEffect(uint256 wait) public {
        wait = _bound(wait, 7 days, 100 * 365 days);
        _setAndCheck(stranger);
        vm.warp(START + wait);
        _setAndCheck(payee);
        _assertEq(registry.payeeOf(workId), stranger, "at once");
        vm.warp(START + wait + 7 days - 1);
        _assertEq(registry.payeeOf(workId), stranger, "before");
        vm.warp(START + wait + 7 days);
        _assertEq(registry.payeeOf(workId), payee, "after");
    }

    function test_WhenZero() public {
        vm.prank(creator);
        workId = registry.register(_full2());
        _setAndCheck(address(0));
        _assertEq(registry.payeeOf(workId), payee, "at once");
        vm.warp(START + 7 days - 1);
        _assertEq(registry.payeeOf(workId), payee, "before");
        vm.warp(START + 7 days);
        _assertEq(registry.payeeOf(workId), creator, "after");
        vm.prank(creator);
        registry.transferFrom(creator, stranger, uint256(workId));
        _assertEq(registry.payeeOf(workId), stranger, "after a transfer");
    }

    function testFuzz_SetPayee(address to, uint256 later) public {
        vm.assume(to != address(0) && to != address(registry));
        later = _bound(later, 0, 2 * 7 days);
        _setAndCheck(to);
        vm.warp(START + later);
        _assertEq(registry.payeeOf(workId), later < 7 days ? creator : to, "payee");
        if (later < 7 days) _assertPending(workId, to, START + 7 days, false);
        else _assertPending(workId, address(0), 0, false);
        _assertConsent(workId, 21, START, false);
        _assertEq(registry.holderOf(workId), creator, "owner");
    }

    function _full2() private view returns (Registration memory registration) {
        registration = _full();
        registration.contentHash = keccak256("another work");
    }

    function _setAndCheck(address to) private {
        address before = registry.payeeOf(workId);
        _expectEvent();
        emit IWorkRegistry.PayeeSet(workId, to, uint48(block.timestamp + 7 days));
        vm.prank(creator);
        registry.setPayee(workId, to);
        _assertEq(registry.payeeOf(workId), before, "payee at once");
        _assertPending(workId, to, block.timestamp + 7 days, false);
    }
}
