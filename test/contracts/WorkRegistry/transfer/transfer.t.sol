// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Panic} from "@openzeppelin/contracts/utils/Panic.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {TokenReceiver} from "../../../../contracts/mocks/TokenReceiver.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

/// @dev Answers everything with the same bytes.
contract OddReceiver {
    bytes private _answer;

    constructor(bytes memory answer) {
        _answer = answer;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        return _answer;
    }
}

contract WorkRegistry_Transfer_Test is WorkRegistryBase {
    bytes32 private workId;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        vm.prank(creator);
        workId = registry.register(_full());
        id = uint256(workId);
    }

    function test_RevertWhen_BalanceOfZero() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidOwner.selector, address(0)));
        registry.balanceOf(address(0));
    }

    function testFuzz_RevertGiven_NotFound(uint256 unknown) public {
        vm.assume(unknown != id);
        bytes memory notFound = abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, unknown);
        vm.expectRevert(notFound);
        registry.ownerOf(unknown);
        vm.expectRevert(notFound);
        registry.getApproved(unknown);
        vm.startPrank(creator);
        vm.expectRevert(notFound);
        registry.approve(stranger, unknown);
        vm.expectRevert(notFound);
        registry.transferFrom(creator, stranger, unknown);
        vm.expectRevert(notFound);
        registry.safeTransferFrom(creator, stranger, unknown);
        vm.stopPrank();
    }

    function testFuzz_RevertGiven_ApproverIsNobody(address caller) public {
        vm.assume(caller != creator && caller != address(0));
        bytes memory refused = abi.encodeWithSelector(IERC721Errors.ERC721InvalidApprover.selector, caller);
        vm.expectRevert(refused);
        vm.prank(caller);
        registry.approve(stranger, id);
        vm.prank(creator);
        registry.approve(caller, id);
        vm.expectRevert(refused);
        vm.prank(caller);
        registry.approve(stranger, id);
    }

    function testFuzz_Approve(address first, address second, address operator) public {
        vm.assume(operator != address(0));
        _expectEvent();
        emit IERC721.Approval(creator, first, id);
        vm.prank(creator);
        registry.approve(first, id);
        _assertEq(registry.getApproved(id), first, "approved");

        vm.prank(creator);
        registry.setApprovalForAll(operator, true);
        _expectEvent();
        emit IERC721.Approval(creator, second, id);
        vm.prank(operator);
        registry.approve(second, id);
        _assertEq(registry.getApproved(id), second, "approved by the operator");

        vm.prank(creator);
        registry.approve(address(0), id);
        _assertEq(registry.getApproved(id), address(0), "cleared");
    }

    function test_RevertWhen_OperatorIsZero() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidOperator.selector, address(0)));
        vm.prank(creator);
        registry.setApprovalForAll(address(0), true);
    }

    function testFuzz_SetApprovalForAll(address operator, bool allowed) public {
        vm.assume(operator != address(0));
        _expectEvent();
        emit IERC721.ApprovalForAll(creator, operator, allowed);
        vm.prank(creator);
        registry.setApprovalForAll(operator, allowed);
        _assertEq(registry.isApprovedForAll(creator, operator), allowed, "operator");
        vm.prank(creator);
        registry.setApprovalForAll(operator, false);
        _assertFalse(registry.isApprovedForAll(creator, operator), "forbidden");
    }

    function test_RevertWhen_ReceiverIsZero() public {
        bytes memory refused = abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, address(0));
        vm.startPrank(creator);
        vm.expectRevert(refused);
        registry.transferFrom(creator, address(0), id);
        vm.expectRevert(refused);
        registry.safeTransferFrom(creator, address(0), id);
        vm.stopPrank();
    }

    function testFuzz_RevertGiven_CallerIsNobody(address caller) public {
        vm.assume(caller != creator && caller != address(0));
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InsufficientApproval.selector, caller, id));
        vm.prank(caller);
        registry.transferFrom(creator, caller, id);
    }

    function testFuzz_RevertWhen_SenderIsNotOwner(address from, address to) public {
        vm.assume(from != creator && to != address(0));
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721IncorrectOwner.selector, from, id, creator));
        vm.prank(creator);
        registry.transferFrom(from, to, id);
    }

    function testFuzz_TransferFrom(address to, address operator, uint256 way) public {
        vm.assume(to != address(0) && to != creator && operator != address(0));
        way %= 3;
        vm.startPrank(creator);
        registry.setApprovalForAll(operator, way == 2);
        registry.approve(way == 1 ? operator : payee, id);
        vm.stopPrank();
        vm.warp(START + 1);

        _expectEvent();
        emit IERC721.Transfer(creator, to, id);
        vm.prank(way == 0 ? creator : operator);
        registry.transferFrom(creator, to, id);

        _assertEq(registry.ownerOf(id), to, "owner");
        _assertEq(registry.holderOf(workId), to, "holder");
        _assertEq(registry.getApproved(id), address(0), "approval");
        _assertEq(registry.isApprovedForAll(creator, operator), way == 2, "operator of the former owner");
        _assertEq(registry.balanceOf(creator), 0, "balance of the former owner");
        _assertEq(registry.balanceOf(to), 1, "balance of the new owner");
        _assertConsent(workId, 21, START, false);
        _assertEq(registry.payeeOf(workId), payee, "payee");
        (, uint256 amount) = registry.royaltyInfo(id, 10_000);
        _assertEq(amount, 750, "royalty of 10,000");
    }

    function test_GivenFromCatalogue() public {
        bytes32 catalogueId = _registerCatalogue(_leaves(3), 5);
        bytes32 materialized = registry.materialize(_proof(_leaves(3), 0));
        vm.prank(wallet);
        registry.transferFrom(wallet, stranger, uint256(materialized));
        _assertEq(registry.catalogueOf(materialized), catalogueId, "catalogue");
        _assertConsent(materialized, 5, START, true);
        _assertEq(registry.payeeOf(materialized), stranger, "payee");
    }

    function test_ToOneself() public {
        vm.startPrank(creator);
        registry.approve(stranger, id);
        registry.transferFrom(creator, creator, id);
        vm.stopPrank();
        _assertEq(registry.ownerOf(id), creator, "owner");
        _assertEq(registry.balanceOf(creator), 1, "balance");
        _assertEq(registry.getApproved(id), address(0), "approval");
        _assertConsent(workId, 21, START, false);
    }

    function test_SafeToWallet() public {
        vm.prank(creator);
        registry.safeTransferFrom(creator, wallet, id);
        _assertEq(registry.ownerOf(id), wallet, "owner");
    }

    function testFuzz_SafeToReceiver(bytes calldata data) public {
        TokenReceiver receiver = new TokenReceiver();
        vm.prank(creator);
        registry.approve(stranger, id);
        vm.prank(stranger);
        registry.safeTransferFrom(creator, address(receiver), id, data);
        _assertEq(registry.ownerOf(id), address(receiver), "owner");
        _assertEq(receiver.calls(), 1, "calls");
        _assertEq(receiver.operator(), stranger, "operator told");
        _assertEq(receiver.from(), creator, "sender told");
        _assertEq(receiver.tokenId(), id, "work told");
        _assertEq(receiver.data(), data, "data told");
    }

    function test_RevertWhen_ReceiverRefuses() public {
        TokenReceiver receiver = new TokenReceiver();
        bytes memory invalid = abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, address(receiver));
        _refused(receiver, TokenReceiver.Answer.Refuse, invalid);
        _refused(receiver, TokenReceiver.Answer.RevertSilently, invalid);
        _refused(
            receiver,
            TokenReceiver.Answer.Revert,
            abi.encodeWithSelector(TokenReceiver.TokenReceiverRefused.selector, id)
        );
        _refused(receiver, TokenReceiver.Answer.Panic, abi.encodeWithSignature("Panic(uint256)", Panic.ASSERT));
        address dollar = address(new TestDollar());
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, dollar));
        vm.prank(creator);
        registry.safeTransferFrom(creator, dollar, id);
        // Asked or not, an unsafe transfer goes through.
        vm.prank(creator);
        registry.transferFrom(creator, dollar, id);
        _assertEq(registry.ownerOf(id), dollar, "owner");
    }

    function test_WhenReceiverAnswersOddly() public {
        bytes32 yes = bytes32(IERC721Receiver.onERC721Received.selector);
        bytes[3] memory odd = [bytes(""), abi.encodePacked(bytes4(yes)), abi.encode(uint256(yes) | 1)];
        for (uint256 i = 0; i < 3; ++i) {
            address receiver = address(new OddReceiver(odd[i]));
            // Solidity's own refusal of what is no `bytes4`, without a word.
            vm.expectRevert(bytes(""));
            vm.prank(creator);
            registry.safeTransferFrom(creator, receiver, id);
        }
        address generous = address(new OddReceiver(abi.encode(yes, "and more")));
        vm.prank(creator);
        registry.safeTransferFrom(creator, generous, id);
        _assertEq(registry.ownerOf(id), generous, "owner");
    }

    function test_WhenReceiverPassesOn() public {
        TokenReceiver receiver = new TokenReceiver();
        receiver.setAnswer(TokenReceiver.Answer.PassOn);
        receiver.setNext(wallet);
        vm.prank(creator);
        registry.safeTransferFrom(creator, address(receiver), id);
        _assertEq(registry.ownerOf(id), wallet, "owner");
        _assertEq(registry.balanceOf(address(receiver)), 0, "balance of the receiver");
        _assertEq(registry.balanceOf(wallet), 1, "balance of the next owner");
    }

    function _refused(TokenReceiver receiver, TokenReceiver.Answer answer, bytes memory error_) private {
        receiver.setAnswer(answer);
        vm.expectRevert(error_);
        vm.prank(creator);
        registry.safeTransferFrom(creator, address(receiver), id);
        _assertEq(registry.ownerOf(id), creator, "owner");
    }
}
