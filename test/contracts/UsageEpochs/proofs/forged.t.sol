// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {IUsageEpochs} from "../../../../contracts/interfaces/IUsageEpochs.sol";
import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {PoolInboxes} from "../../../../contracts/PoolInboxes.sol";
import {RoyaltyLens} from "../../../../contracts/periphery/RoyaltyLens.sol";
import {UsageClaim, UsageEpoch} from "../../../../contracts/types/Epochs.sol";
import {Statement} from "../../../../contracts/types/Licenses.sol";
import {CatalogueLeaf, CatalogueProof, CatalogueRegistration} from "../../../../contracts/types/Works.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {Trees} from "../../../utils/Trees.sol";
import {UsageEpochsBase} from "../UsageEpochsBase.sol";

/// @dev Four epochs of two licenses on two pools of one token, and three catalogues, so that there is much to confuse.
contract UsageEpochs_Forged_Test is UsageEpochsBase {
    RoyaltyLens private _lens;
    bytes32 private _otherPool;

    /// @dev Every claim and every proof that holds.
    UsageClaim[] private _claims;
    CatalogueProof[] private _proofs;
    /// @dev Every node of every tree.
    bytes32[] private _nodes;
    mapping(bytes32 epochId => bool) private _published;
    mapping(bytes32 catalogueId => bool) private _registered;
    /// @dev Hashes that are leaves: words that give one with a proof of its own are no forgery.
    mapping(bytes32 hash => bool) private _isLeaf;

    function setUp() public override {
        super.setUp();
        _lens = new RoyaltyLens(works, pools, new PoolInboxes(pools), licenses);
        vm.warp(START);
        _otherPool = _createPool(address(dollar), "other");
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(author);
            pools.joinPool(_otherPool, members[i]);
        }
        bytes32 otherLicense = _acquire(_byUse(_otherPool));
        _grow(operator, 7, 0);
        _grow(operator, 4, 100);
        _grow(stranger, 5, 0);
        vm.warp(START + 2 * PERIOD);
        _spend(licenseId, poolId, Statement(0, 0, 1, 0, 0), 7);
        _spend(licenseId, poolId, Statement(0, 1, 2, 0, 0), 4);
        _spend(licenseId, poolId, Statement(1, 0, 1, 0, 0), 3);
        _spend(otherLicense, _otherPool, Statement(0, 0, 1, 0, 0), 7);
    }

    /// @dev An epoch of so many leaves, of which the last one's amount is zero.
    function _spend(bytes32 id, bytes32 pool, Statement memory statement, uint256 size) private {
        Leaf[] memory leaves = new Leaf[](size);
        for (uint32 i = 0; i < size; ++i) leaves[i] = Leaf(i, members[i % 4], uint128(10 * (size - 1 - i)));
        UsageEpoch memory epoch = _publishEpoch(id, pool, statement, leaves, 10 * size * size);
        _published[_idOf(epoch)] = true;
        _remember(_hashes(id, epoch.period, epoch.version, leaves));
        for (uint256 i = 0; i < size; ++i) _claims.push(_claimOf(epoch, leaves, i));
    }

    /// @dev A catalogue of so many works, every other one of which waits for a claim key; it joins as a lot.
    function _grow(address steward, uint32 size, uint256 salt) private {
        CatalogueLeaf[] memory leaves = new CatalogueLeaf[](size);
        bytes32[] memory hashes = new bytes32[](size);
        for (uint32 i = 0; i < size; ++i) {
            leaves[i] = CatalogueLeaf(i, keccak256(abi.encode("content", i + salt)), author, i % 2 == 1);
            hashes[i] = _leafHash(leaves[i]);
        }
        bytes32 root = Trees.rootOf(hashes);
        vm.startPrank(steward);
        bytes32 id = works.registerCatalogue(CatalogueRegistration(root, size, Uses.RETRIEVE, 0, 0, 0, ""));
        pools.joinLot(poolId, steward, root, size);
        vm.stopPrank();
        _registered[id] = true;
        _remember(hashes);
        for (uint256 i = 0; i < size; ++i) {
            _proofs.push(CatalogueProof(steward, size, leaves[i], Trees.proofOf(hashes, i)));
        }
    }

    function _leafHash(CatalogueLeaf memory leaf) private pure returns (bytes32) {
        bytes memory words = abi.encode(leaf.index, leaf.contentHash, leaf.holder, leaf.isClaimKey);
        return keccak256(bytes.concat(keccak256(words)));
    }

    function _remember(bytes32[] memory hashes) private {
        for (uint256 i = 0; i < hashes.length; ++i) {
            _isLeaf[hashes[i]] = true;
            bytes32[] memory siblings = Trees.proofOf(hashes, i);
            bytes32 node = hashes[i];
            _nodes.push(node);
            for (uint256 j = 0; j < siblings.length; ++j) {
                node = Trees.pair(node, siblings[j]);
                _nodes.push(node);
            }
        }
    }

    /* SIBLINGS */

    function _dice(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }

    function _node(uint256 dice) private view returns (bytes32) {
        if (dice % 16 == 0) return 0;
        if (dice % 16 == 1) return bytes32(dice);
        return _nodes[(dice >> 8) % _nodes.length];
    }

    /// @dev The same siblings, spoiled in one way.
    function _spoiled(bytes32[] memory siblings, uint256 dice) private view returns (bytes32[] memory spoiled) {
        uint256 n = siblings.length;
        uint256 way = dice % 8;
        uint256 place = n == 0 ? 0 : (dice >> 8) % n;
        if (n == 0) way = 1;
        if (way == 0) return _without(siblings, place, 1 + ((dice >> 16) % (n - place)));
        // One more, somewhere: any node, or one of its own again.
        if (way == 1 || way == 2) {
            bytes32 more = way == 1 || n == 0 ? _node(dice >> 32) : siblings[place];
            return _with(siblings, (dice >> 16) % (n + 1), more);
        }
        spoiled = _without(siblings, n, 0);
        if (way == 3) {
            uint256 other = (dice >> 16) % n;
            (spoiled[place], spoiled[other]) = (spoiled[other], spoiled[place]);
        } else if (way == 4) spoiled[place] = _node(dice >> 32);
        else if (way == 5) spoiled[place] ^= bytes32(1 << ((dice >> 16) % 256));
        else if (way == 6) {
            // In reverse.
            for (uint256 i = 0; i < n; ++i) spoiled[i] = siblings[n - 1 - i];
        } else {
            // All of them anything.
            for (uint256 i = 0; i < n; ++i) spoiled[i] = _node(_dice(dice, i));
        }
    }

    function _without(
        bytes32[] memory siblings,
        uint256 place,
        uint256 drop
    ) private pure returns (bytes32[] memory fewer) {
        fewer = new bytes32[](siblings.length - drop);
        for (uint256 i = 0; i < fewer.length; ++i) fewer[i] = siblings[i < place ? i : i + drop];
    }

    function _with(
        bytes32[] memory siblings,
        uint256 place,
        bytes32 more
    ) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](siblings.length + 1);
        for (uint256 i = 0; i < longer.length; ++i) longer[i] = i == place ? more : siblings[i < place ? i : i - 1];
    }

    function _rootOf(bytes32 node, bytes32[] memory siblings) private pure returns (bytes32) {
        for (uint256 i = 0; i < siblings.length; ++i) node = Trees.pair(node, siblings[i]);
        return node;
    }

    /* CLAIMS */

    /// hardhat-config: default.fuzz.runs = 100
    function testFuzz_RevertWhen_ClaimForged(uint256 seed) public {
        uint256 held = dollar.balanceOf(address(epochs));
        // `npm run test:deep` asks for more: a million, in all runs.
        uint256 proofs = vm.envOr("FORGED_PROOFS", uint256(10));
        for (uint256 i = 0; i < proofs; ++i) _forgeClaim(_dice(seed, i));
        _assertHeld(held, "what the epochs hold");
        // What holds still pays, whatever was tried.
        UsageClaim memory share = _claims[seed % _claims.length];
        _assertEq(_claim(share), share.amount, "a true claim");
    }

    function _forgeClaim(uint256 dice) private {
        UsageClaim memory share = _claims[(dice >> 16) % _claims.length];
        UsageClaim memory other = _claims[(dice >> 32) % _claims.length];
        uint256 way = dice % 10;
        if (way < 3) share.siblings = _spoiled(share.siblings, dice >> 64);
        else if (way == 3) share.siblings = other.siblings;
        else if (way == 4) share.epoch = other.epoch;
        else if (way == 5) _changeEpoch(share.epoch, other.epoch, dice >> 64);
        else if (way == 6) {
            uint256 field = (dice >> 48) % 6;
            if (field == 0) share.index = other.index;
            else if (field == 1) share.amount = other.amount;
            else if (field == 2) share.workId = other.workId;
            else if (field == 3) share.index = uint32(dice >> 64);
            else if (field == 4) share.amount = uint128(dice >> 64);
            else share.workId = _node(dice >> 64);
        } else if (way == 7) _showInner(share, dice >> 64);
        else if (way == 8) {
            // Nothing is proved: the root, or whatever stands there, as the leaf itself.
            share.siblings = new bytes32[](0);
            share.workId = (dice >> 64) % 2 == 0 ? share.epoch.root : share.workId;
        } else {
            // An epoch that the words do lead to, and that nobody has published.
            share.workId = _node(dice >> 64);
            share.epoch.root = (dice >> 48) % 8 == 0 ? bytes32(0) : _claimedRoot(share);
        }
        _refuseClaim(share);
    }

    function _changeEpoch(UsageEpoch memory epoch, UsageEpoch memory other, uint256 dice) private pure {
        uint256 field = dice % 12;
        if (field == 0) epoch.licenseId = other.licenseId;
        else if (field == 1) epoch.poolId = other.poolId;
        else if (field == 2) epoch.period = other.period;
        else if (field == 3) epoch.version = other.version;
        else if (field == 4) epoch.root = other.root;
        else if (field == 5) epoch.root = 0;
        else if (field == 6) epoch.registry = address(uint160(dice >> 8));
        else if (field == 7) epoch.token = address(uint160(dice >> 8));
        else if (field == 8) epoch.payer = address(uint160(dice >> 8));
        else if (field == 9) --epoch.from;
        else if (field == 10) ++epoch.to;
        else epoch.root = bytes32(dice);
    }

    /// @dev A node of the path stands for a leaf: its two children, or itself, in the places where a leaf has index, work and amount.
    function _showInner(UsageClaim memory share, uint256 dice) private pure {
        bytes32 node = _hash(
            share.epoch.licenseId,
            share.epoch.period,
            share.epoch.version,
            Leaf(share.index, share.workId, share.amount)
        );
        uint256 depth = dice % (share.siblings.length + 1);
        bytes32 sibling = share.siblings.length == 0 ? node : share.siblings[0];
        for (uint256 i = 0; i < depth; ++i) {
            sibling = share.siblings[i];
            node = Trees.pair(node, sibling);
        }
        if ((dice >> 8) % 2 == 0) share.workId = node;
        else (share.workId, share.amount) = (sibling, uint128(uint256(node)));
        if ((dice >> 16) % 4 == 0) share.epoch.licenseId = node;
        share.siblings = _without(share.siblings, 0, depth);
    }

    function _claimedLeaf(UsageClaim memory share) private pure returns (bytes32) {
        UsageEpoch memory epoch = share.epoch;
        Leaf memory leaf = Leaf(share.index, share.workId, share.amount);
        return _hash(epoch.licenseId, epoch.period, epoch.version, leaf);
    }

    function _claimedRoot(UsageClaim memory share) private pure returns (bytes32) {
        return _rootOf(_claimedLeaf(share), share.siblings);
    }

    function _refuseClaim(UsageClaim memory share) private {
        bytes32 epochId = _idOf(share.epoch);
        bytes memory reason = abi.encodeWithSelector(IUsageEpochs.EpochNotFound.selector, epochId);
        if (_published[epochId]) {
            // The dice have left a true claim as it was: then it is another one's position.
            if (_isLeaf[_claimedLeaf(share)] && _claimedRoot(share) == share.epoch.root) share.index ^= 1 << 31;
            reason = abi.encodeWithSelector(IUsageEpochs.EpochProofInvalid.selector, epochId, share.index);
        }
        (bool done, bytes memory returned) = address(epochs).call(abi.encodeCall(epochs.claim, (_one(share))));
        _assertFalse(done, "a forged claim");
        _assertEq(returned, reason, "a forged claim");
    }

    /* CATALOGUES */

    /// hardhat-config: default.fuzz.runs = 100
    function testFuzz_RevertWhen_CatalogueProofForged(uint256 seed) public {
        uint256 proofs = vm.envOr("FORGED_PROOFS", uint256(10));
        for (uint256 i = 0; i < proofs; ++i) _forgeProof(_dice(seed, i));
        CatalogueProof memory proof = _proofs[seed % _proofs.length];
        if (!proof.leaf.isClaimKey) works.materialize(proof);
        _assertTrue(licenses.permitsByProof(licenseId, proof, Uses.RETRIEVE), "a true proof");
    }

    function _forgeProof(uint256 dice) private {
        CatalogueProof memory proof = _proofs[(dice >> 16) % _proofs.length];
        CatalogueProof memory other = _proofs[(dice >> 32) % _proofs.length];
        uint256 way = dice % 9;
        if (way < 3) proof.siblings = _spoiled(proof.siblings, dice >> 64);
        else if (way == 3) proof.siblings = other.siblings;
        else if (way == 4) proof.leaf = other.leaf;
        else if (way == 5) {
            uint256 field = (dice >> 48) % 6;
            if (field == 0) proof.leaf.index = uint32((dice >> 64) % proof.count);
            else if (field == 1) proof.leaf.contentHash = _node(dice >> 64);
            else if (field == 2) proof.leaf.holder = stranger;
            else if (field == 3) proof.leaf.isClaimKey = !proof.leaf.isClaimKey;
            else if (field == 4) proof.leaf.index = uint32(dice >> 64);
            else proof.leaf.holder = address(uint160(dice >> 64));
        } else if (way == 6) {
            if ((dice >> 48) % 2 == 0) proof.steward = (dice >> 49) % 2 == 0 ? stranger : address(uint160(dice >> 64));
            else proof.count = (dice >> 49) % 2 == 0 ? other.count : uint32(dice >> 64);
        } else if (way == 7) {
            proof.siblings = new bytes32[](0);
            proof.leaf.contentHash = _node(dice >> 64);
        } else _showInnerOf(proof, dice >> 64);
        _refuseProof(proof, dice);
    }

    function _showInnerOf(CatalogueProof memory proof, uint256 dice) private pure {
        bytes32 node = _leafHash(proof.leaf);
        uint256 depth = 1 + (dice % proof.siblings.length);
        for (uint256 i = 0; i < depth; ++i) {
            bytes32 sibling = proof.siblings[i];
            proof.leaf.contentHash = (dice >> 8) % 2 == 0 ? node : sibling;
            proof.leaf.holder = address(uint160(uint256((dice >> 8) % 2 == 0 ? sibling : node)));
            node = Trees.pair(node, sibling);
        }
        if ((dice >> 9) % 2 == 0) proof.leaf.contentHash = node;
        proof.siblings = _without(proof.siblings, 0, depth);
    }

    function _refuseProof(CatalogueProof memory proof, uint256 dice) private {
        bytes32 leaf = _leafHash(proof.leaf);
        bytes32 root = _rootOf(leaf, proof.siblings);
        bytes32 id = keccak256(abi.encode(proof.steward, root, proof.count));
        if (_isLeaf[leaf] && _registered[id]) {
            // The dice have left a true proof as it was: then it is of other content.
            proof.leaf.contentHash = bytes32(dice);
            return _refuseProof(proof, dice);
        }
        bytes memory reason = abi.encodeWithSelector(IWorkRegistry.CatalogueProofInvalid.selector, id);
        if (proof.leaf.index >= proof.count) {
            bytes4 tooHigh = IWorkRegistry.CatalogueIndexTooHigh.selector;
            reason = abi.encodeWithSelector(tooHigh, proof.leaf.index, proof.count);
        }
        uint256 what = (dice >> 240) % 11;
        // A root says nothing of a leaf: that of a true catalogue joins, and nothing else.
        if (what == 9) {
            if (_registered[id]) id = keccak256(abi.encode(proof.steward, root = ~root, proof.count));
            reason = abi.encodeWithSelector(ICreatorPools.MemberNotCatalogue.selector, id);
        }
        if (what == 10) {
            bytes32 workId_ = works.catalogueWorkIdOf(id, proof.leaf.index);
            reason = abi.encodeWithSelector(ICreatorPools.MemberNotMaterialized.selector, id, workId_);
        }
        (address to, bytes memory data) = _taker(what, proof, root, id);
        (bool done, bytes memory returned) = to.call(data);
        _assertFalse(done, "a forged proof");
        _assertEq(returned, reason, "a forged proof");
    }

    /// @dev Everything that takes a proof, or what a proof is about.
    function _taker(
        uint256 what,
        CatalogueProof memory proof,
        bytes32 root,
        bytes32 id
    ) private view returns (address to, bytes memory data) {
        to = address(works);
        if (what == 0) data = abi.encodeCall(works.verify, (proof));
        else if (what == 1) data = abi.encodeCall(works.materialize, (proof));
        else if (what == 2) data = abi.encodeCall(works.bindFor, (proof, stranger, type(uint256).max, ""));
        else if (what == 3) data = abi.encodeCall(works.proposeBinding, (proof, stranger));
        else if (what == 4) data = abi.encodeCall(works.vetoBinding, (proof, type(uint256).max, ""));
        else if (what == 5) data = abi.encodeCall(works.finishBinding, (proof));
        else if (what == 6) {
            to = address(licenses);
            data = abi.encodeCall(licenses.permitsByProof, (licenseId, proof, Uses.RETRIEVE));
        } else if (what == 7) {
            to = address(_lens);
            data = abi.encodeCall(_lens.mayUseByProof, (licenseId, proof, Uses.RETRIEVE));
        } else if (what == 8) {
            to = address(epochs);
            CatalogueProof[] memory proofs = new CatalogueProof[](1);
            proofs[0] = proof;
            data = abi.encodeCall(epochs.materializeAndClaim, (proofs, new UsageClaim[](0)));
        } else if (what == 9) {
            to = address(pools);
            data = abi.encodeCall(pools.joinLot, (_otherPool, proof.steward, root, proof.count));
        } else {
            to = address(pools);
            data = abi.encodeCall(pools.extract, (poolId, id, proof.leaf.index));
        }
    }
}
