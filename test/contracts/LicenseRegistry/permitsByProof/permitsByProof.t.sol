// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {Acquisition, Credential, OfferTerms} from "../../../../contracts/types/Licenses.sol";
import {CatalogueProof} from "../../../../contracts/types/Works.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {Trees} from "../../../utils/Trees.sol";
import {CatalogueBase} from "../CatalogueBase.sol";

contract PermitsByProofTest is CatalogueBase {
    uint256 private _taken;

    function _take(bytes32 offerId) private returns (bytes32) {
        Acquisition memory asked = _acquisition(offerId);
        asked.salt = bytes32(++_taken);
        vm.prank(licensee);
        return licenses.acquire(asked, Credential(0, ""));
    }

    function _materialize(uint32 index) private returns (bytes32) {
        return works.materialize(_proof(index));
    }

    function _assertPermits(bytes32 id, uint32 index, bool expected, string memory what) private view {
        _assertEq(licenses.permitsByProof(id, _proof(index), Uses.RETRIEVE), expected, what);
    }

    function _assertAll(bytes32 id, bool expected, string memory what) private view {
        for (uint32 i = 0; i < COUNT; ++i) _assertPermits(id, i, expected, what);
    }

    function test_RevertWhen_ProofWrong() public {
        bytes32[2] memory ids = [_acquire(_terms()), keccak256("none")];
        for (uint256 i = 0; i < ids.length; ++i) {
            CatalogueProof memory proof = _proof(0);
            proof.leaf.index = COUNT;
            vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueIndexTooHigh.selector, COUNT, COUNT));
            licenses.permitsByProof(ids[i], proof, Uses.RETRIEVE);

            proof = _proof(0);
            proof.steward = stranger;
            bytes32 claimed = keccak256(abi.encode(stranger, _root(), COUNT));
            _assertEq(works.catalogueIdOf(stranger, _root(), COUNT), claimed, "the id that the proof claims");
            vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueProofInvalid.selector, claimed));
            licenses.permitsByProof(ids[i], proof, Uses.RETRIEVE);

            proof = _proof(0);
            proof.siblings[0] = keccak256("another");
            bytes32 root = _leafHashes()[0];
            for (uint256 j = 0; j < proof.siblings.length; ++j) root = Trees.pair(root, proof.siblings[j]);
            claimed = keccak256(abi.encode(steward, root, COUNT));
            vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueProofInvalid.selector, claimed));
            licenses.permitsByProof(ids[i], proof, Uses.RETRIEVE);
        }
    }

    function testFuzz_GivenNoLicense(bytes32 id) public view {
        _assertAll(id, false, "no license");
    }

    function testFuzz_WhenUsesLacking(uint16 uses) public {
        bytes32 id = _acquire(_terms());
        _assertEq(licenses.permitsByProof(id, _proof(1), uses), uses == Uses.RETRIEVE, "uses");
    }

    function test_GivenNotInForce() public {
        OfferTerms memory terms = _terms();
        terms.start = uint48(START + 5 * DAY);
        bytes32 id = _acquire(terms);
        vm.warp(START + 5 * DAY - 1);
        _assertAll(id, false, "before the start");
        vm.warp(START + 5 * DAY);
        _assertAll(id, true, "at the start");
        vm.warp(START + 370 * DAY - 1);
        _assertAll(id, true, "in its last second");
        vm.warp(START + 370 * DAY);
        _assertAll(id, false, "at the end");
    }

    function test_GivenNotMaterialized_GivenConsented() public {
        bytes32 id = _acquire(_terms());
        vm.warp(START + 1);
        vm.prank(steward);
        works.setConsent(catalogueId, 0);
        vm.prank(steward);
        pools.leavePool(poolId, catalogueId);
        vm.warp(START + 2);
        _assertAll(id, true, "what was bought keeps its terms");
    }

    function test_GivenNotMaterialized_GivenConsentTakenBack() public {
        bytes32 offerId = _publish(_terms());
        vm.prank(steward);
        works.setConsent(catalogueId, 0);
        vm.warp(START + 1);
        _assertAll(_take(offerId), false, "bought afterwards");
    }

    function test_GivenNotMaterialized_GivenLotLeft() public {
        bytes32 offerId = _publish(_terms());
        vm.prank(steward);
        pools.leavePool(poolId, catalogueId);
        vm.warp(START + 1);
        _assertAll(_take(offerId), false, "bought afterwards");
    }

    function test_GivenNotMaterialized_GivenJoinedAfterStart() public {
        OfferTerms memory terms = _terms();
        bytes32 offerId = _publish(terms);
        terms.coversLater = true;
        bytes32 laterOfferId = _publish(terms);
        vm.prank(steward);
        pools.leavePool(poolId, catalogueId);
        vm.warp(START + 1);
        bytes32 id = _take(offerId);
        bytes32 laterId = _take(laterOfferId);
        vm.warp(START + 2);
        vm.prank(steward);
        pools.joinLot(poolId, steward, _root(), COUNT);
        vm.warp(START + 3);
        _assertAll(id, false, "later works not covered");
        _assertAll(laterId, true, "later works covered");
    }

    function test_GivenMaterialized_GivenOwnerSilent() public {
        bytes32 offerId = _publish(_terms());
        bytes32 first = _take(offerId);
        vm.warp(START + 1);
        _materialize(0);
        vm.warp(START + 2);
        bytes32 second = _take(offerId);
        _assertAll(first, true, "bought before");
        _assertAll(second, true, "bought afterwards");
        vm.warp(START + 3);
        vm.prank(steward);
        works.setConsent(catalogueId, 0);
        vm.warp(START + 4);
        _assertAll(second, true, "what was bought keeps its terms");
        _assertAll(_take(offerId), false, "bought without consent");
    }

    function test_GivenMaterialized_GivenOwnerTookConsentBack() public {
        bytes32 offerId = _publish(_terms());
        bytes32 first = _take(offerId);
        bytes32 materialized = _materialize(0);
        vm.warp(START + 1);
        vm.prank(holder);
        works.setConsent(materialized, 0);
        vm.warp(START + 2);
        bytes32 second = _take(offerId);
        _assertAll(first, true, "bought before");
        _assertPermits(second, 0, false, "the work");
        _assertPermits(second, 1, true, "another");
        _assertPermits(second, 2, true, "one that waits for its creator");
    }

    function test_GivenMaterialized_GivenOwnerAloneConsents() public {
        bytes32 offerId = _publish(_terms());
        bytes32 materialized = _materialize(0);
        vm.prank(holder);
        works.setConsent(materialized, Uses.RETRIEVE);
        vm.prank(steward);
        works.setConsent(catalogueId, 0);
        vm.warp(START + 1);
        bytes32 id = _take(offerId);
        _assertPermits(id, 0, true, "the work");
        _assertPermits(id, 1, false, "another");
    }

    function test_GivenMaterialized_GivenExtractedAndLeft() public {
        bytes32 offerId = _publish(_terms());
        bytes32 first = _take(offerId);
        vm.warp(START + 1);
        bytes32 materialized = _materialize(0);
        pools.extract(poolId, catalogueId, 0);
        vm.prank(holder);
        pools.leavePool(poolId, materialized);
        vm.warp(START + 2);
        bytes32 second = _take(offerId);
        _assertAll(first, true, "bought before");
        _assertPermits(second, 0, false, "the work");
        _assertPermits(second, 1, true, "another");
    }
}
