// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {CatalogueProof} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_VetoBinding_Test is WorkRegistryBase {
    uint256 private constant DEADLINE = START + 60 days;

    bytes32 private catalogueId;
    bytes32 private workId;
    CatalogueProof private proof;

    function setUp() public override {
        super.setUp();
        catalogueId = _registerCatalogue(_leaves(6), 5);
        proof = _proof(_leaves(6), 3);
        workId = _catalogueWorkId(catalogueId, 3);
    }

    function test_RevertWhen_ProofDoesNotHold() public {
        proof.leaf.index = 6;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueIndexTooHigh.selector, 6, 6));
        vm.prank(claimKey);
        registry.vetoBinding(proof, 0, "");
    }

    function test_RevertWhen_LeafNamesWallet() public {
        CatalogueProof memory named = _proof(_leaves(6), 2);
        _expectRevert(IWorkRegistry.WorkNotUnbound.selector, _catalogueWorkId(catalogueId, 2));
        vm.prank(wallet);
        registry.vetoBinding(named, 0, "");
    }

    function test_RevertGiven_Exists() public {
        bytes32 digest = _digest(_bindHash(claimKey, workId, wallet, START));
        registry.bindFor(proof, wallet, START, _signature(claimKeyKey, digest));
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, workId);
        vm.prank(claimKey);
        registry.vetoBinding(proof, 0, "");
    }

    function testFuzz_WhenClaimKeyCalls(uint256 deadline, bytes calldata noise) public {
        _expectEvent();
        emit IWorkRegistry.BindingVetoed(workId);
        vm.prank(claimKey);
        registry.vetoBinding(proof, deadline, noise);
        _assertBinding(workId, address(0), 0, true);
    }

    function testFuzz_RevertWhen_DeadlinePassed(uint256 late) public {
        late = _bound(late, 1, 100 * 365 days);
        vm.warp(DEADLINE + late);
        bytes memory signature = _signed();
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureExpired.selector, DEADLINE, DEADLINE + late));
        registry.vetoBinding(proof, DEADLINE, signature);
    }

    function testFuzz_RevertWhen_FieldDiffers(uint256 field, address other, bytes32 otherId, uint256 key) public {
        key = _bound(key, 1, CURVE_ORDER - 1);
        vm.assume(key != claimKeyKey && otherId != workId && other != claimKey);
        field %= 4;
        bytes32 structHash = _vetoHash(
            field == 0 ? other : claimKey,
            field == 1 ? otherId : workId,
            field == 2 ? DEADLINE + 1 : DEADLINE
        );
        bytes memory signature = _signature(field == 3 ? key : claimKeyKey, _digest(structHash));
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureInvalid.selector, claimKey));
        registry.vetoBinding(proof, DEADLINE, signature);
    }

    function testFuzz_RevertWhen_NobodySigned(address caller) public {
        vm.assume(caller != claimKey);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureInvalid.selector, claimKey));
        vm.prank(caller);
        registry.vetoBinding(proof, DEADLINE, "");
    }

    function testFuzz_WhenKeySigned(address caller) public {
        vm.warp(DEADLINE);
        _expectEvent();
        emit IWorkRegistry.BindingVetoed(workId);
        vm.prank(caller);
        registry.vetoBinding(proof, DEADLINE, _signed());
        _assertBinding(workId, address(0), 0, true);
    }

    function testFuzz_GivenProposed(uint256 later) public {
        later = _bound(later, 0, 60 days);
        vm.prank(steward);
        registry.proposeBinding(proof, wallet);
        vm.warp(START + later);
        vm.prank(claimKey);
        registry.vetoBinding(proof, 0, "");
        _assertBinding(workId, address(0), 0, true);

        vm.warp(START + 365 days);
        _expectRevert(IWorkRegistry.BindingRefused.selector, workId);
        registry.finishBinding(proof);
    }

    function test_GivenVetoed() public {
        bytes memory signature = _signed();
        registry.vetoBinding(proof, DEADLINE, signature);
        vm.recordLogs();
        registry.vetoBinding(proof, DEADLINE, signature);
        vm.prank(claimKey);
        registry.vetoBinding(proof, 0, "");
        _assertEq(vm.getRecordedLogs().length, 0, "events");
        _assertBinding(workId, address(0), 0, true);
    }

    function _signed() private view returns (bytes memory) {
        return _signature(claimKeyKey, _digest(_vetoHash(claimKey, workId, DEADLINE)));
    }
}
