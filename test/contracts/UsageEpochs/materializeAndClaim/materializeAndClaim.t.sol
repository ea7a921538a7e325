// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageEpochs} from "../../../../contracts/interfaces/IUsageEpochs.sol";
import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {UsageClaim, UsageEpoch} from "../../../../contracts/types/Epochs.sol";
import {CatalogueLeaf, CatalogueProof, CatalogueRegistration} from "../../../../contracts/types/Works.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {Trees} from "../../../utils/Trees.sol";
import {UsageEpochsBase} from "../UsageEpochsBase.sol";

contract UsageEpochs_MaterializeAndClaim_Test is UsageEpochsBase {
    address private _creator;
    CatalogueProof[] private _proofs;
    Leaf[] private _shares;
    UsageEpoch private _epoch;

    /// @dev A catalogue of two works, one of a wallet and one of a claim key, both of which earned by use.
    function setUp() public override {
        super.setUp();
        (_creator, ) = _actor("creator");
        CatalogueLeaf[2] memory leaves = [
            CatalogueLeaf(0, keccak256("first"), _creator, false),
            CatalogueLeaf(1, keccak256("second"), _creator, true)
        ];
        bytes32[] memory hashes = new bytes32[](2);
        for (uint256 i = 0; i < 2; ++i) hashes[i] = keccak256(bytes.concat(keccak256(abi.encode(leaves[i]))));
        bytes32 root = Trees.rootOf(hashes);
        vm.warp(START - 1);
        vm.startPrank(stranger);
        bytes32 catalogueId = works.registerCatalogue(CatalogueRegistration(root, 2, Uses.RETRIEVE, 0, 0, 0, ""));
        pools.joinLot(poolId, stranger, root, 2);
        vm.stopPrank();
        vm.warp(START + PERIOD);
        for (uint256 i = 0; i < 2; ++i) {
            _proofs.push(CatalogueProof(stranger, 2, leaves[i], Trees.proofOf(hashes, i)));
            _shares.push(Leaf(uint32(i), works.catalogueWorkIdOf(catalogueId, uint32(i)), uint128(10 * (i + 1))));
        }
        _epoch = _publishEpoch(0, _shares);
    }

    function _both(uint256 i) private returns (uint256[] memory) {
        CatalogueProof[] memory proofs = new CatalogueProof[](1);
        proofs[0] = _proofs[i];
        return epochs.materializeAndClaim(proofs, _one(_claimOf(_epoch, _shares, i)));
    }

    function test_RevertWhen_ProofBad() public {
        _proofs[0].leaf.holder = stranger;
        // The id that such a leaf would give is of no interest here.
        vm.expectRevert();
        _both(0);
        _proofs[0].leaf.holder = _creator;
        _proofs[0].leaf.index = 2;
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.CatalogueIndexTooHigh.selector, 2, 2));
        _both(0);
    }

    function test_RevertWhen_NoClaims() public {
        CatalogueProof[] memory proofs = new CatalogueProof[](1);
        proofs[0] = _proofs[0];
        vm.expectRevert(IUsageEpochs.ClaimEmpty.selector);
        epochs.materializeAndClaim(proofs, new UsageClaim[](0));
    }

    function test_RevertGiven_WorkWaits() public {
        vm.expectRevert(
            abi.encodeWithSelector(IWorkRegistry.WorkUnbound.selector, _shares[1].workId, _proofs[1].leaf.holder)
        );
        _both(1);
    }

    function test_GivenNotMaterialized() public {
        _assertEq(_both(0)[0], 10, "amount");
        _assertEq(dollar.balanceOf(_creator), 10, "the creator's tokens");
        _assertEq(works.holderOf(_shares[0].workId), _creator, "owner");
    }

    function test_GivenMaterialized() public {
        works.materialize(_proofs[0]);
        _assertEq(_both(0)[0], 10, "amount");
        _assertEq(dollar.balanceOf(_creator), 10, "the creator's tokens");
    }
}
