// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {ContractWallet} from "../../../../contracts/mocks/ContractWallet.sol";
import {WorkReceiver} from "../../../../contracts/mocks/WorkReceiver.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_CallFor_Test is WorkRegistryBase {
    uint256 private constant DEADLINE = START + 1 days;

    WorkReceiver private target;
    bytes32 private workId;

    function setUp() public override {
        super.setUp();
        target = new WorkReceiver();
        workId = _register(creator, HASH, 21);
    }

    function testFuzz_RevertGiven_NotFound(bytes32 unknown) public {
        vm.assume(unknown != workId);
        _expectRevert(IWorkRegistry.WorkNotFound.selector, unknown);
        registry.callFor(unknown, address(target), "", DEADLINE, "");
    }

    function testFuzz_RevertWhen_DeadlinePassed(uint256 late) public {
        late = _bound(late, 1, 100 * 365 days);
        bytes memory signature = _signed(0, "join", DEADLINE);
        vm.warp(DEADLINE + late);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureExpired.selector, DEADLINE, DEADLINE + late));
        registry.callFor(workId, address(target), "join", DEADLINE, signature);
    }

    function test_WhenThisSecondIsTheDeadline() public {
        bytes memory signature = _signed(0, "join", DEADLINE);
        vm.warp(DEADLINE);
        registry.callFor(workId, address(target), "join", DEADLINE, signature);
    }

    function testFuzz_RevertWhen_FieldDiffers(uint256 field, uint256 nonce, bytes memory data) public {
        field %= 5;
        vm.assume(nonce != 0 && keccak256(data) != keccak256("join"));
        bytes32 other = _register(creator, keccak256("another work"), 0);
        WorkReceiver otherTarget = new WorkReceiver();
        bytes memory signature = _signed(field == 0 ? nonce : 0, "join", DEADLINE);
        _expectInvalid();
        registry.callFor(
            field == 1 ? other : workId,
            field == 2 ? address(otherTarget) : address(target),
            field == 3 ? data : bytes("join"),
            field == 4 ? DEADLINE - 1 : DEADLINE,
            signature
        );
    }

    function test_RevertGiven_SignerNoLongerOwner() public {
        bytes memory signature = _signed(0, "join", DEADLINE);
        vm.prank(creator);
        registry.transferFrom(creator, stranger, uint256(workId));
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureInvalid.selector, stranger));
        registry.callFor(workId, address(target), "join", DEADLINE, signature);
    }

    function test_RevertGiven_SignatureWasUsed() public {
        bytes memory signature = _signed(0, "join", DEADLINE);
        registry.callFor(workId, address(target), "join", DEADLINE, signature);
        _expectInvalid();
        registry.callFor(workId, address(target), "join", DEADLINE, signature);
        registry.callFor(workId, address(target), "join", DEADLINE, _signed(1, "join", DEADLINE));
        _assertEq(target.calls(), 2, "calls");
    }

    function testFuzz_RevertWhen_TargetHasNoCode(address nobody) public {
        vm.assume(nobody.code.length == 0 && uint160(nobody) > 0xffff);
        bytes memory signature = _signature(
            creatorKey,
            _digest(_callHash(creator, workId, nobody, "join", 0, DEADLINE))
        );
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkReceiverInvalid.selector, nobody));
        registry.callFor(workId, nobody, "join", DEADLINE, signature);
    }

    function test_RevertWhen_TargetRefusesOrReverts() public {
        bytes memory signature = _signed(0, "join", DEADLINE);
        target.setAnswer(WorkReceiver.Answer.Refuse);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkReceiverInvalid.selector, address(target)));
        registry.callFor(workId, address(target), "join", DEADLINE, signature);

        target.setAnswer(WorkReceiver.Answer.Revert);
        vm.expectRevert(abi.encodeWithSelector(WorkReceiver.WorkReceiverRefused.selector, workId));
        registry.callFor(workId, address(target), "join", DEADLINE, signature);

        _assertEq(registry.nonces(creator), 0, "nonce");
        target.setAnswer(WorkReceiver.Answer.Accept);
        registry.callFor(workId, address(target), "join", DEADLINE, signature);
    }

    function test_WhenTargetSendsItAgain() public {
        bytes memory signature = _signed(0, "join", DEADLINE);
        target.setCallBack(abi.encodeCall(registry.callFor, (workId, address(target), "join", DEADLINE, signature)));
        registry.callFor(workId, address(target), "join", DEADLINE, signature);
        _assertEq(target.calls(), 1, "calls");
        _assertFalse(target.callBackDone(), "call back");
        _assertEq(
            target.callBackReturned(),
            abi.encodeWithSelector(IWorkRegistry.WorkSignatureInvalid.selector, creator),
            "call back reverted with"
        );
    }

    function testFuzz_CallFor(bytes memory data, address sender, uint8 times) public {
        for (uint256 nonce = 0; nonce < (uint256(times) % 4) + 1; ++nonce) {
            _assertEq(registry.nonces(creator), nonce, "nonce before");
            bytes memory signature = _signed(nonce, data, DEADLINE);
            vm.expectEmit(address(registry));
            emit IWorkRegistry.NonceUsed(creator, nonce);
            vm.prank(sender);
            registry.callFor(workId, address(target), data, DEADLINE, signature);
            _assertEq(registry.nonces(creator), nonce + 1, "nonce after");
            _assertEq(target.calls(), nonce + 1, "calls");
        }
        _assertEq(target.sender(), address(registry), "caller of the target");
        _assertEq(target.workId(), workId, "work told");
        _assertEq(target.owner(), creator, "owner told");
        _assertEq(target.data(), data, "data told");
    }

    function test_GivenContractWallet() public {
        ContractWallet contractWallet = new ContractWallet(creator);
        vm.prank(creator);
        registry.transferFrom(creator, address(contractWallet), uint256(workId));
        bytes32 structHash = _callHash(address(contractWallet), workId, address(target), "join", 0, DEADLINE);
        registry.callFor(workId, address(target), "join", DEADLINE, _signature(creatorKey, _digest(structHash)));
        _assertEq(target.owner(), address(contractWallet), "owner told");
    }

    function _callHash(
        address who,
        bytes32 id,
        address to,
        bytes memory data,
        uint256 nonce,
        uint256 deadline
    ) private pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "CallForWork(address owner,bytes32 workId,address target,bytes data,uint256 nonce,uint256 deadline)"
        );
        return keccak256(abi.encode(typeHash, who, id, to, keccak256(data), nonce, deadline));
    }

    function _signed(uint256 nonce, bytes memory data, uint256 deadline) private view returns (bytes memory) {
        bytes32 structHash = _callHash(creator, workId, address(target), data, nonce, deadline);
        return _signature(creatorKey, _digest(structHash));
    }

    function _expectInvalid() private {
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureInvalid.selector, creator));
    }
}
