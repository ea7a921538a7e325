// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {ContractWallet} from "../../../../contracts/mocks/ContractWallet.sol";
import {CatalogueLeaf, CatalogueProof} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_BindFor_Test is WorkRegistryBase {
    uint256 private constant DEADLINE = START + 1 days;

    bytes32 private catalogueId;
    bytes32 private workId;
    CatalogueProof private proof;

    function setUp() public override {
        super.setUp();
        CatalogueLeaf[] memory leaves = _leaves(6);
        catalogueId = _registerCatalogue(leaves, 5);
        proof = _proof(leaves, 3);
        workId = _catalogueWorkId(catalogueId, 3);
    }

    function test_RevertWhen_ProofDoesNotHold() public {
        bytes memory signature = _signed(wallet, DEADLINE);
        proof.leaf.index = 6;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueIndexTooHigh.selector, 6, 6));
        registry.bindFor(proof, wallet, DEADLINE, signature);
    }

    function test_RevertWhen_LeafNamesWallet() public {
        CatalogueProof memory named = _proof(_leaves(6), 2);
        _expectRevert(IWorkRegistry.WorkNotUnbound.selector, _catalogueWorkId(catalogueId, 2));
        registry.bindFor(named, wallet, DEADLINE, "");
    }

    function test_RevertGiven_Exists() public {
        bytes memory signature = _signed(wallet, DEADLINE);
        registry.bindFor(proof, wallet, DEADLINE, signature);
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, workId);
        registry.bindFor(proof, wallet, DEADLINE, signature);
    }

    function test_RevertWhen_WalletInvalid() public {
        address[2] memory bad = [address(0), address(registry)];
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory signature = _signed(bad[i], DEADLINE);
            vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.BindingWalletInvalid.selector, bad[i]));
            registry.bindFor(proof, bad[i], DEADLINE, signature);
        }
    }

    function testFuzz_RevertWhen_DeadlinePassed(uint256 late) public {
        late = _bound(late, 1, 100 * 365 days);
        bytes memory signature = _signed(wallet, DEADLINE);
        vm.warp(DEADLINE + late);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureExpired.selector, DEADLINE, DEADLINE + late));
        registry.bindFor(proof, wallet, DEADLINE, signature);
    }

    function test_WhenThisSecondIsTheDeadline() public {
        bytes memory signature = _signed(wallet, DEADLINE);
        vm.warp(DEADLINE);
        registry.bindFor(proof, wallet, DEADLINE, signature);
    }

    function testFuzz_RevertWhen_FieldDiffers(uint256 field, address other, bytes32 otherId, uint256 key) public {
        key = _bound(key, 1, CURVE_ORDER - 1);
        _assumeOther(other);
        vm.assume(key != claimKeyKey && otherId != workId);
        field %= 5;
        bytes32 structHash = _bindHash(
            field == 0 ? other : claimKey,
            field == 1 ? otherId : workId,
            field == 2 ? other : wallet,
            field == 3 ? DEADLINE + 1 : DEADLINE
        );
        bytes memory signature = _signature(field == 4 ? key : claimKeyKey, _digest(structHash));
        _expectInvalid();
        registry.bindFor(proof, wallet, DEADLINE, signature);
    }

    function testFuzz_RevertWhen_DomainDiffers(uint256 chain, address where, bool otherChain) public {
        vm.assume(chain != block.chainid && where != address(registry));
        bytes32 domain = _domainOf(
            "OpenRoyalty WorkRegistry",
            "1",
            otherChain ? chain : block.chainid,
            otherChain ? address(registry) : where
        );
        bytes32 structHash = _bindHash(claimKey, workId, wallet, DEADLINE);
        _expectInvalid();
        registry.bindFor(proof, wallet, DEADLINE, _signature(claimKeyKey, _digestIn(domain, structHash)));
    }

    /// @dev A refusal is not a binding, nor the other way round.
    function test_RevertWhen_SignatureIsForAVeto() public {
        bytes memory veto = _signature(claimKeyKey, _digest(_vetoHash(claimKey, workId, DEADLINE)));
        _expectInvalid();
        registry.bindFor(proof, wallet, DEADLINE, veto);
    }

    function test_GivenVetoed() public {
        vm.prank(claimKey);
        registry.vetoBinding(proof, 0, "");
        _bindAndCheck(wallet, stranger);
    }

    function test_GivenProposed() public {
        vm.prank(steward);
        registry.proposeBinding(proof, stranger);
        vm.warp(START + 60 days);
        _bindAndCheck(wallet, stranger);
    }

    function test_GivenClaimKeyIsContract() public {
        CatalogueLeaf[] memory leaves = _leaves(6);
        ContractWallet contractWallet = new ContractWallet(creator);
        leaves[3].holder = address(contractWallet);
        catalogueId = _registerCatalogue(leaves, 5);
        workId = _catalogueWorkId(catalogueId, 3);
        bytes32 structHash = _bindHash(address(contractWallet), workId, wallet, DEADLINE);
        registry.bindFor(_proof(leaves, 3), wallet, DEADLINE, _signature(creatorKey, _digest(structHash)));
        _assertEq(registry.holderOf(workId), wallet, "owner");
    }

    function testFuzz_BindFor(address to, address sender) public {
        vm.assume(to != address(0) && to != address(registry));
        _bindAndCheck(to, sender);
    }

    function _bindAndCheck(address to, address sender) private {
        uint256 deadline = block.timestamp + 1;
        bytes memory signature = _signed(to, deadline);
        _expectEvent();
        emit IWorkRegistry.WorkMaterialized(workId, catalogueId, to, 3, proof.leaf.contentHash, 300);
        vm.prank(sender);
        _assertEq(registry.bindFor(proof, to, deadline, signature), workId, "work id");
        _assertEq(registry.holderOf(workId), to, "owner");
        _assertEq(registry.payeeOf(workId), to, "payee");
        _assertEq(registry.catalogueOf(workId), catalogueId, "catalogue");
        _assertConsent(workId, 5, START, true);
        _assertBinding(workId, address(0), 0, false);
    }

    function _signed(address to, uint256 deadline) private view returns (bytes memory) {
        return _signature(claimKeyKey, _digest(_bindHash(claimKey, workId, to, deadline)));
    }

    function _expectInvalid() private {
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureInvalid.selector, claimKey));
    }
}
