// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {WorkReceiver} from "../../../../contracts/mocks/WorkReceiver.sol";
import {Registration} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_RegisterAndCall_Test is WorkRegistryBase {
    WorkReceiver private target;

    function setUp() public override {
        super.setUp();
        target = new WorkReceiver();
    }

    function test_RevertWhen_RegistrationIsRefused() public {
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkContentHashZero.selector));
        registry.registerAndCall(_registration(0), address(target), "");
        _assertEq(target.calls(), 0, "calls");
    }

    function testFuzz_RevertWhen_TargetHasNoCode(address nobody) public {
        vm.assume(nobody.code.length == 0 && uint160(nobody) > 0xffff);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkReceiverInvalid.selector, nobody));
        registry.registerAndCall(_registration(HASH), nobody, "");
    }

    function test_RevertWhen_TargetRefuses() public {
        target.setAnswer(WorkReceiver.Answer.Refuse);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkReceiverInvalid.selector, address(target)));
        registry.registerAndCall(_registration(HASH), address(target), "");
    }

    function test_RevertWhen_TargetReverts() public {
        target.setAnswer(WorkReceiver.Answer.Revert);
        bytes32 workId = _workId(creator, HASH);
        vm.expectRevert(abi.encodeWithSelector(WorkReceiver.WorkReceiverRefused.selector, workId));
        vm.prank(creator);
        registry.registerAndCall(_registration(HASH), address(target), "");
        _assertFalse(registry.exists(workId), "exists");
    }

    function test_RevertWhen_TargetDoesNotKnowTheCall() public {
        address dollar = address(new TestDollar());
        vm.expectRevert();
        registry.registerAndCall(_registration(HASH), dollar, "");
        vm.expectRevert();
        registry.registerAndCall(_registration(HASH), address(registry), "");
    }

    function testFuzz_WhenTargetAccepts(address who, bytes calldata data) public {
        _assumeOther(who);
        Registration memory registration = _full();
        bytes32 expectedId = _workId(who, HASH);
        _expectEvent();
        emit IWorkRegistry.WorkRegistered(expectedId, who, HASH, METADATA, uint48(START), 21, 750);
        vm.prank(who);
        bytes32 workId = registry.registerAndCall(registration, address(target), data);

        _assertEq(workId, expectedId, "work id");
        _assertEq(target.sender(), address(registry), "caller of the target");
        _assertEq(target.workId(), workId, "work told");
        _assertEq(target.owner(), who, "owner told");
        _assertEq(target.data(), data, "data told");
        _assertEq(target.calls(), 1, "calls");
        _assertEq(target.ownerSeen(), who, "owner seen");
        _assertEq(target.payeeSeen(), payee, "payee seen");
        _assertEq(target.usesSeen(), 21, "uses seen");
    }

    function test_WhenTargetCallsBack() public {
        bytes32 workId = _workId(creator, HASH);
        // The same content again, in the target's own name: a work of its own.
        _callBack(abi.encodeCall(registry.register, (_registration(HASH))), true, "");
        // Nothing that belongs to the creator.
        bytes memory notOwner = abi.encodeWithSelector(
            IWorkRegistry.WorkNotOwner.selector,
            workId,
            address(target),
            creator
        );
        _callBack(abi.encodeCall(registry.setConsent, (workId, ALL_USES)), false, notOwner);
        _callBack(abi.encodeCall(registry.setPayee, (workId, address(target))), false, notOwner);
        _callBack(abi.encodeCall(registry.lockPayee, (workId)), false, notOwner);
        _callBack(abi.encodeCall(registry.setUri, (workId, "x")), false, notOwner);
        _callBack(
            abi.encodeCall(registry.transferFrom, (creator, address(target), uint256(workId))),
            false,
            abi.encodeWithSelector(IERC721Errors.ERC721InsufficientApproval.selector, address(target), uint256(workId))
        );
    }

    /// @dev Registers in a world of its own, with a target that makes `call` to the registry.
    function _callBack(bytes memory call, bool done, bytes memory returned) private {
        uint256 snapshot = vm.snapshotState();
        target.setCallBack(call);
        vm.prank(creator);
        bytes32 workId = registry.registerAndCall(_registration(HASH), address(target), "");
        _assertEq(target.callBackDone(), done, "call back");
        if (done) _assertEq(registry.holderOf(_workId(address(target), HASH)), address(target), "owner of its own");
        else _assertEq(target.callBackReturned(), returned, "call back reverted with");
        _assertEq(registry.holderOf(workId), creator, "owner");
        _assertEq(registry.payeeOf(workId), creator, "payee");
        _assertConsent(workId, 0, START, false);
        vm.revertToState(snapshot);
    }
}
