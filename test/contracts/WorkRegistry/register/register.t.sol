// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {Registration} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_Register_Test is WorkRegistryBase {
    function test_RevertWhen_ContentHashIsZero() public {
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkContentHashZero.selector));
        registry.register(_registration(0));
    }

    function testFuzz_RevertWhen_UseIsUnknown(uint16 uses) public {
        vm.assume(uses > ALL_USES);
        Registration memory registration = _registration(HASH);
        registration.uses = uses;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkUsesUnknown.selector, uses, ALL_USES));
        registry.register(registration);
    }

    function testFuzz_RevertWhen_RoyaltyTooHigh(uint16 royaltyBps) public {
        royaltyBps = uint16(_bound(royaltyBps, 1_001, type(uint16).max));
        Registration memory registration = _registration(HASH);
        registration.royaltyBps = royaltyBps;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkRoyaltyTooHigh.selector, royaltyBps, 1_000));
        registry.register(registration);
    }

    function test_WhenRoyaltyIsTheMaximum() public {
        Registration memory registration = _registration(HASH);
        registration.royaltyBps = 1_000;
        bytes32 workId = registry.register(registration);
        (, uint256 amount) = registry.royaltyInfo(uint256(workId), 10_000);
        _assertEq(amount, 1_000, "royalty of 10,000");
    }

    function test_RevertWhen_PayeeIsRegistry() public {
        Registration memory registration = _registration(HASH);
        registration.payee = address(registry);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkPayeeInvalid.selector, address(registry)));
        registry.register(registration);
    }

    function testFuzz_RevertGiven_Registered(address who, bytes32 contentHash) public {
        vm.assume(who != address(0) && contentHash != 0);
        bytes32 workId = _register(who, contentHash, 0);
        Registration memory registration = _registration(contentHash);
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, workId);
        vm.prank(who);
        registry.register(registration);
    }

    function testFuzz_RevertGiven_CommitmentUnknown(bytes32 salt) public {
        vm.assume(salt != 0);
        Registration memory registration = _registration(HASH);
        registration.salt = salt;
        bytes32 commitment = keccak256(abi.encode(creator, HASH, salt));
        // A commitment of another creator, or with another salt, does not open.
        registry.commit(keccak256(abi.encode(stranger, HASH, salt)));
        registry.commit(keccak256(abi.encode(creator, HASH, keccak256(abi.encode(salt)))));
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkCommitmentUnknown.selector, commitment));
        vm.prank(creator);
        registry.register(registration);
    }

    function testFuzz_GivenCommitmentSeen(bytes32 salt, uint256 later) public {
        vm.assume(salt != 0);
        later = _bound(later, 0, 100 * 365 days);
        registry.commit(keccak256(abi.encode(creator, HASH, salt)));
        vm.warp(START + later);

        Registration memory registration = _registration(HASH);
        registration.salt = salt;
        _expectEvent();
        emit IWorkRegistry.WorkRegistered(_workId(creator, HASH), creator, HASH, 0, uint48(START), 0, 0);
        vm.prank(creator);
        bytes32 workId = registry.register(registration);

        // The claim is as old as the commitment; consent is not.
        _assertConsent(workId, 0, START + later, false);
    }

    function testFuzz_WhenNoPayee(address who, bytes32 contentHash) public {
        vm.assume(who != address(0) && contentHash != 0);
        vm.recordLogs();
        bytes32 workId = _register(who, contentHash, 0);
        _assertEq(vm.getRecordedLogs().length, 2, "events: Transfer and WorkRegistered");
        _assertEq(registry.payeeOf(workId), who, "payee");
        _assertPending(workId, address(0), 0, false);
    }

    function testFuzz_WhenPayee(address to) public {
        vm.assume(to != address(0) && to != address(registry));
        Registration memory registration = _registration(HASH);
        registration.payee = to;

        _expectEvent();
        emit IWorkRegistry.PayeeSet(_workId(creator, HASH), to, uint48(START));
        vm.prank(creator);
        bytes32 workId = registry.register(registration);

        _assertEq(registry.payeeOf(workId), to, "payee");
        _assertPending(workId, address(0), 0, false);
    }

    function testFuzz_Register(
        address who,
        bytes32 contentHash,
        bytes32 metadataHash,
        uint16 uses,
        uint16 royaltyBps,
        uint256 time
    ) public {
        vm.assume(who != address(0) && contentHash != 0);
        uses &= ALL_USES;
        royaltyBps = uint16(_bound(royaltyBps, 0, 1_000));
        time = _bound(time, 1, type(uint48).max);
        vm.warp(time);
        bytes32 expectedId = _workId(who, contentHash);

        _expectEvent();
        emit IERC721.Transfer(address(0), who, uint256(expectedId));
        _expectEvent();
        emit IWorkRegistry.WorkRegistered(expectedId, who, contentHash, metadataHash, uint48(time), uses, royaltyBps);
        vm.prank(who);
        bytes32 workId = registry.register(
            Registration({
                contentHash: contentHash,
                metadataHash: metadataHash,
                salt: 0,
                payee: address(0),
                uses: uses,
                royaltyBps: royaltyBps
            })
        );

        _assertEq(workId, expectedId, "work id");
        _assertEq(registry.holderOf(workId), who, "owner");
        _assertEq(registry.ownerOf(uint256(workId)), who, "owner of the token");
        _assertEq(registry.balanceOf(who), 1, "balance");
        _assertTrue(registry.exists(workId), "exists");
        _assertFalse(registry.isCatalogue(workId), "is a catalogue");
        _assertEq(registry.catalogueOf(workId), 0, "catalogue");
        _assertConsent(workId, uses, time, false);
        (address receiver, uint256 amount) = registry.royaltyInfo(uint256(workId), 10_000);
        _assertEq(receiver, who, "royalty receiver");
        _assertEq(amount, royaltyBps, "royalty of 10,000");
    }

    function test_WhenCallerTakesNoTokens() public {
        address contractCreator = address(new TestDollar());
        bytes32 workId = _register(contractCreator, HASH, 0);
        _assertEq(registry.holderOf(workId), contractCreator, "owner");
    }
}
