// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WorkRegistry} from "../../../contracts/WorkRegistry.sol";
import {IWorkRegistry} from "../../../contracts/interfaces/IWorkRegistry.sol";
import {
    Binding,
    CatalogueLeaf,
    CatalogueProof,
    CatalogueRegistration,
    Registration
} from "../../../contracts/types/Works.sol";
import {TestBase} from "../../utils/TestBase.sol";
import {Trees} from "../../utils/Trees.sol";

/// @notice A registry, its people, and catalogues of a few leaves. Ids, digests and hashes are computed here from what the
/// interface says, not by the contract.
abstract contract WorkRegistryBase is TestBase {
    uint256 internal constant START = 1_800_000_000;
    uint16 internal constant ALL_USES = 4095;
    bytes32 internal constant HASH = keccak256("the content of a work");
    bytes32 internal constant METADATA = keccak256("a metadata document");
    bytes32 internal constant SALT = keccak256("a salt nobody can guess");
    /// @dev secp256k1's group order.
    uint256 internal constant CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    WorkRegistry internal registry;

    address internal creator;
    uint256 internal creatorKey;
    address internal steward;
    address internal stranger;
    address internal payee;
    address internal claimKey;
    uint256 internal claimKeyKey;
    address internal wallet;

    function setUp() public virtual {
        vm.warp(START);
        registry = new WorkRegistry();
        (creator, creatorKey) = _actor("creator");
        (steward, ) = _actor("steward");
        (stranger, ) = _actor("stranger");
        (payee, ) = _actor("payee");
        (claimKey, claimKeyKey) = _actor("claim key");
        (wallet, ) = _actor("wallet");
    }

    /* WORKS */

    function _registration(bytes32 contentHash) internal pure returns (Registration memory registration) {
        registration.contentHash = contentHash;
    }

    function _full() internal view returns (Registration memory) {
        return
            Registration({contentHash: HASH, metadataHash: METADATA, salt: 0, payee: payee, uses: 21, royaltyBps: 750});
    }

    function _register(address who, bytes32 contentHash, uint16 uses) internal returns (bytes32 workId) {
        Registration memory registration = _registration(contentHash);
        registration.uses = uses;
        vm.prank(who);
        return registry.register(registration);
    }

    function _workId(address who, bytes32 contentHash) internal pure returns (bytes32) {
        return keccak256(abi.encode(who, contentHash));
    }

    /* CATALOGUES */

    /// @dev `count` leaves; those with an odd index wait for the claim key, the others name the wallet.
    function _leaves(uint256 count) internal view returns (CatalogueLeaf[] memory leaves) {
        leaves = new CatalogueLeaf[](count);
        for (uint32 i = 0; i < count; ++i) {
            leaves[i] = CatalogueLeaf({
                index: i,
                contentHash: keccak256(abi.encode("content", i)),
                holder: i % 2 == 1 ? claimKey : wallet,
                isClaimKey: i % 2 == 1
            });
        }
    }

    function _leafHash(CatalogueLeaf memory leaf) internal pure returns (bytes32) {
        bytes memory fields = abi.encode(uint256(leaf.index), leaf.contentHash, leaf.holder, leaf.isClaimKey);
        return keccak256(abi.encodePacked(keccak256(fields)));
    }

    function _hashes(CatalogueLeaf[] memory leaves) internal pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](leaves.length);
        for (uint256 i = 0; i < leaves.length; ++i) hashes[i] = _leafHash(leaves[i]);
    }

    function _proof(CatalogueLeaf[] memory leaves, uint256 i) internal view returns (CatalogueProof memory) {
        return
            CatalogueProof({
                steward: steward,
                count: uint32(leaves.length),
                leaf: leaves[i],
                siblings: Trees.proofOf(_hashes(leaves), i)
            });
    }

    function _catalogueRegistration(
        CatalogueLeaf[] memory leaves,
        uint16 uses
    ) internal pure returns (CatalogueRegistration memory) {
        return
            CatalogueRegistration({
                root: Trees.rootOf(_hashes(leaves)),
                count: uint32(leaves.length),
                uses: uses,
                royaltyBps: 300,
                salt: 0,
                metadataHash: METADATA,
                uri: "ipfs://leaves"
            });
    }

    function _registerCatalogue(CatalogueLeaf[] memory leaves, uint16 uses) internal returns (bytes32 catalogueId) {
        CatalogueRegistration memory registration = _catalogueRegistration(leaves, uses);
        vm.prank(steward);
        return registry.registerCatalogue(registration);
    }

    function _catalogueWorkId(bytes32 catalogueId, uint256 index) internal pure returns (bytes32) {
        return keccak256(abi.encode(catalogueId, index));
    }

    /* SIGNATURES */

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return _digestIn(_domainOf("OpenRoyalty WorkRegistry", address(registry)), structHash);
    }

    function _registerHash(
        address who,
        Registration memory registration,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "RegisterWork(address creator,bytes32 contentHash,bytes32 metadataHash,bytes32 salt,address payee,uint16 uses,uint16 royaltyBps,uint256 deadline)"
        );
        // A struct of static fields encodes as its fields one after the other.
        return keccak256(abi.encodePacked(abi.encode(typeHash, who, registration), deadline));
    }

    function _bindHash(address key, bytes32 workId, address to, uint256 deadline) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("BindWallet(address claimKey,bytes32 workId,address wallet,uint256 deadline)");
        return keccak256(abi.encode(typeHash, key, workId, to, deadline));
    }

    function _vetoHash(address key, bytes32 workId, uint256 deadline) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("VetoBinding(address claimKey,bytes32 workId,uint256 deadline)");
        return keccak256(abi.encode(typeHash, key, workId, deadline));
    }

    /* EXPECTATIONS */

    function _expectRevert(bytes4 selector, bytes32 workId) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, workId));
    }

    function _expectNotOwner(bytes32 workId, address caller, address owner) internal {
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkNotOwner.selector, workId, caller, owner));
    }

    function _expectEvent() internal {
        vm.expectEmit(address(registry));
    }

    /// @dev First second of a set of uses that is said now, after a former one: the next second where it takes a use back.
    function _sinceOf(uint16 former, uint16 uses) internal view returns (uint256) {
        return block.timestamp + (former & ~uses == 0 ? 0 : 1);
    }

    function _assertConsent(bytes32 workId, uint16 uses, uint256 since, bool bySteward) internal view {
        (uint16 actualUses, uint48 actualSince, bool actualBySteward) = registry.consentOf(workId);
        _assertEq(actualUses, uses, "uses");
        _assertEq(actualSince, since, "since");
        _assertEq(actualBySteward, bySteward, "by the steward");
    }

    function _assertPending(bytes32 workId, address who, uint256 effectiveAt, bool locked) internal view {
        (address actualPayee, uint48 actualEffectiveAt, bool actualLocked) = registry.pendingPayeeOf(workId);
        _assertEq(actualPayee, who, "pending payee");
        _assertEq(actualEffectiveAt, effectiveAt, "effective at");
        _assertEq(actualLocked, locked, "locked");
    }

    function _assertBinding(bytes32 workId, address to, uint256 readyAt, bool vetoed) internal view {
        Binding memory binding = registry.bindingOf(workId);
        _assertEq(binding.wallet, to, "proposed wallet");
        _assertEq(binding.readyAt, readyAt, "ready at");
        _assertEq(binding.vetoed, vetoed, "vetoed");
    }

    /// @dev An account that can own a work and is not one of ours.
    function _assumeOther(address who) internal view {
        vm.assume(who != address(0) && who != address(registry) && who.code.length == 0);
        vm.assume(who != creator && who != steward && who != wallet && who != claimKey && who != payee);
    }
}
