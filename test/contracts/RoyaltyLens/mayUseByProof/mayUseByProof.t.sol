// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {UseAnswer} from "../../../../contracts/interfaces/IRoyaltyLens.sol";
import {CatalogueProof} from "../../../../contracts/types/Works.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {RoyaltyLensBase} from "../RoyaltyLensBase.sol";

contract MayUseByProofTest is RoyaltyLensBase {
    function _assertMayUse(bytes32 id, uint32 index, bytes32 subject, bool expected, string memory what) private view {
        UseAnswer memory answer = lens.mayUseByProof(id, _proof(index), Uses.RETRIEVE);
        _assertAnswer(answer, id, subject, Uses.RETRIEVE);
        _assertEq(answer.permitted, expected, what);
        _assertEq(answer.permitted, licenses.permitsByProof(id, _proof(index), Uses.RETRIEVE), "permitsByProof");
    }

    function test_RevertWhen_ProofWrong() public {
        bytes32 id = _acquire(_terms());
        CatalogueProof memory proof = _proof(0);
        proof.steward = stranger;
        bytes32 claimed = works.catalogueIdOf(stranger, _root(), COUNT);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueProofInvalid.selector, claimed));
        lens.mayUseByProof(id, proof, Uses.RETRIEVE);
    }

    function testFuzz_RevertGiven_NoLicense(bytes32 id) public {
        CatalogueProof memory proof = _proof(0);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotFound.selector, id));
        lens.mayUseByProof(id, proof, Uses.RETRIEVE);
    }

    function testFuzz_GivenNotMaterialized(uint16 uses) public {
        bytes32 id = _acquire(_terms());
        for (uint32 i = 0; i < COUNT; ++i) {
            _assertMayUse(id, i, catalogueId, true, "permitted");
            UseAnswer memory answer = lens.mayUseByProof(id, _proof(i), uses);
            _assertAnswer(answer, id, catalogueId, uses);
            _assertEq(answer.permitted, uses == Uses.RETRIEVE, "uses");
            _assertEq(answer.payee, address(0), "payee");
        }
        vm.warp(START + 1);
        vm.prank(steward);
        works.setConsent(catalogueId, 0);
        vm.warp(START + 2);
        _assertMayUse(id, 0, catalogueId, true, "what was bought");
        _assertFalse(lens.mayUseByProof(id, _proof(0), Uses.RETRIEVE).consentsNow, "consents now");
    }

    function test_GivenMaterialized() public {
        bytes32 id = _acquire(_terms());
        vm.warp(START + 1);
        bytes32 materialized = works.materialize(_proof(0));
        vm.prank(holder);
        works.setConsent(materialized, 0);
        vm.warp(START + 2);
        _assertMayUse(id, 0, materialized, true, "what was bought");
        _assertMayUse(id, 1, catalogueId, true, "another");
        UseAnswer memory answer = lens.mayUseByProof(id, _proof(0), Uses.RETRIEVE);
        _assertFalse(answer.consentsNow, "the work consents now");
        _assertTrue(lens.mayUseByProof(id, _proof(1), Uses.RETRIEVE).consentsNow, "the catalogue consents now");
        _assertEq(answer.payee, holder, "payee");
        vm.prank(holder);
        works.setPayee(materialized, stranger);
        vm.warp(START + 30 * DAY);
        _assertEq(lens.mayUseByProof(id, _proof(0), Uses.RETRIEVE).payee, stranger, "another payee");
    }
}
