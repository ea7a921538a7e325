// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IWorkReceiver, IWorkRegistry} from "../../contracts/interfaces/IWorkRegistry.sol";
import {
    Binding,
    CatalogueLeaf,
    CatalogueProof,
    CatalogueRegistration,
    Registration
} from "../../contracts/types/Works.sol";
import {InvariantBase} from "../utils/InvariantBase.sol";
import {Vm} from "../utils/TestBase.sol";
import {HandlerBase} from "../utils/HandlerBase.sol";
import {WorkRegistryBase} from "../contracts/WorkRegistry/WorkRegistryBase.sol";

/// @notice A target of calls for works, which takes every call or none.
contract WorkRegistryTarget is IWorkReceiver {
    bool public refuses;
    uint256 public calls;
    bytes32 public lastWork;
    address public lastOwner;

    function setRefuses(bool refuses_) external {
        refuses = refuses_;
    }

    function onWorkCall(bytes32 workId, address owner, bytes calldata) external returns (bytes4) {
        (lastWork, lastOwner) = (workId, owner);
        ++calls;
        return refuses ? bytes4(0) : IWorkReceiver.onWorkCall.selector;
    }
}

/// @notice People who do with works whatever comes to their minds, and what they should have come to by it: lists of everything
/// that was ever said, read from the end.
/// @dev Each call says whether it should succeed. One that does otherwise reverts the handler, and with it the run.
contract WorkRegistryHandler is WorkRegistryBase, HandlerBase {
    uint256 private constant DAY = 86_400;
    uint256 private constant MAX_WORKS = 24;
    uint256 private constant MAX_CATALOGUES = 4;
    uint256 private constant MAX_PHOTOS = 64;
    uint32 private constant LEAVES = 4;

    /// @dev What an owner said at a second: uses, or a payee and from when on.
    struct Word {
        uint256 time;
        uint16 uses;
    }

    struct Named {
        address payee;
        uint256 from;
    }

    struct Model {
        /// Whom the id names: the creator, the steward; nobody for a work that came out of a catalogue.
        address creator;
        /// What was hashed behind it: content, root, or the catalogue.
        bytes32 content;
        uint256 index;
        bytes32 catalogueId;
        bool isCatalogue;
        address owner;
        uint16 royaltyBps;
        bool locked;
        uint256 born;
        Word[] words;
        Named[] payees;
    }

    struct Proposal {
        address wallet;
        uint256 readyAt;
        bool vetoed;
    }

    struct Photo {
        bytes32 workId;
        uint16 uses;
        uint256 time;
        bool answer;
    }

    struct SignedCall {
        bytes32 workId;
        bytes data;
        uint256 deadline;
        bytes signature;
    }

    WorkRegistryTarget public target;
    address[] public people;
    mapping(address who => uint256) private _keys;

    bytes32[] public ids;
    mapping(bytes32 workId => Model) private _models;
    mapping(address who => uint256) public balances;
    mapping(address who => uint256) public nonces;
    mapping(bytes32 workId => Proposal) private _proposals;
    mapping(bytes32 workId => uint256) public materialized;

    bytes32[] public commitments;
    mapping(bytes32 commitment => uint256) public seenAt;

    bytes32[] public catalogues;
    uint256 private _contents;
    Photo[] private _photos;
    SignedCall[] private _signedCalls;

    constructor() {
        setUp();
        _deploys(address(registry), "WorkRegistry");
        target = new WorkRegistryTarget();
        _hire("creator");
        _hire("steward");
        _hire("wallet");
        _hire("buyer");
        for (uint256 i = 0; i < 3; ++i) register(i, ALL_USES, 0);
        registerCatalogue(1, ALL_USES);
        registerCatalogue(0, ALL_USES);
    }

    /// @dev Once: nobody may start over.
    function setUp() public override {
        if (address(registry) == address(0)) super.setUp();
    }

    function _hire(string memory name) private {
        (address who, uint256 key) = _actor(name);
        people.push(who);
        _keys[who] = key;
    }

    /* REGISTER */

    function commit(uint256 seed) external {
        seed = _mix(seed);
        bytes32 commitment;
        if (seed % 4 == 0 && commitments.length != 0) {
            commitment = commitments[(seed >> 8) % commitments.length];
        } else {
            address creator_ = _person(seed >> 16);
            uint256 kind = (seed >> 8) % 3;
            bytes32 what = _content(_contents + ((seed >> 24) % 3));
            if (kind == 1) what = keccak256(abi.encodePacked(_content(_contents), _content(_contents + 1)));
            if (kind == 2) what = _catalogueCommitment();
            commitment = keccak256(abi.encode(creator_, what, SALT));
        }
        _call(_person(seed >> 32), abi.encodeCall(registry.commit, (commitment)), true, "commit");
        if (seenAt[commitment] != 0) return;
        seenAt[commitment] = block.timestamp;
        commitments.push(commitment);
    }

    function register(uint256 seed, uint16 uses, uint16 royaltyBps) public {
        seed = _mix(seed);
        if (ids.length >= MAX_WORKS) return;
        address creator_ = _person(seed);
        Registration memory registration = _anyRegistration(seed, creator_, uses, royaltyBps);
        bool ok = _mayRegister(creator_, registration);
        vm.recordLogs();
        _call(creator_, abi.encodeCall(registry.register, (registration)), ok, "register");
        if (ok) _registered(creator_, registration);
    }

    function registerFor(uint256 seed, uint16 uses, uint16 royaltyBps) external {
        seed = _mix(seed);
        if (ids.length >= MAX_WORKS) return;
        address creator_ = _person(seed);
        Registration memory registration = _anyRegistration(seed, creator_, uses, royaltyBps);
        uint256 kind = (seed >> 64) % 8;
        uint256 deadline = kind == 0 ? block.timestamp - 1 : block.timestamp + (kind % 2);
        address signer = kind == 1 ? _person(seed + 1) : creator_;
        bytes memory signature = _sign(signer, _registerHash(creator_, registration, deadline));
        bool ok = kind > 1 && _mayRegister(creator_, registration);
        vm.recordLogs();
        bytes memory call_ = abi.encodeCall(registry.registerFor, (creator_, registration, deadline, signature));
        _call(stranger, call_, ok, "registerFor");
        if (ok) _registered(creator_, registration);
    }

    function registerAndCall(uint256 seed, uint16 uses) external {
        seed = _mix(seed);
        if (ids.length >= MAX_WORKS) return;
        address creator_ = _person(seed);
        Registration memory registration = _anyRegistration(seed, creator_, uses, 0);
        bool refuses = (seed >> 72) % 4 == 0;
        target.setRefuses(refuses);
        bool ok = !refuses && _mayRegister(creator_, registration);
        uint256 before = target.calls();
        vm.recordLogs();
        bytes memory call_ = abi.encodeCall(registry.registerAndCall, (registration, address(target), "data"));
        _call(creator_, call_, ok, "registerAndCall");
        if (!ok) return;
        _registered(creator_, registration);
        _checkCalled(before, keccak256(abi.encode(creator_, registration.contentHash)), creator_);
    }

    function registerBatch(uint256 seed, uint16 uses, uint16 royaltyBps) external {
        seed = _mix(seed);
        if (ids.length >= MAX_WORKS) return;
        address creator_ = _person(seed);
        bytes32[] memory contents = new bytes32[]((seed >> 8) % 16 == 0 ? 0 : 1 + ((seed >> 8) % 3));
        for (uint256 i = 0; i < contents.length; ++i) contents[i] = _content(_contents + i);
        // Twice the same, or one that may be taken.
        if (contents.length == 3 && (seed >> 16) % 4 == 0) contents[2] = contents[(seed >> 18) % 2];
        if (contents.length == 1 && (seed >> 16) % 4 == 0) contents[0] = _content((seed >> 18) % (_contents + 1));
        bytes32 commitment = keccak256(abi.encode(creator_, keccak256(abi.encodePacked(contents)), SALT));
        bytes32 salt = seenAt[commitment] != 0 || (seed >> 32) % 16 == 0 ? SALT : bytes32(0);
        (uses, royaltyBps) = (_uses(uses), _royalty(royaltyBps));

        bool ok = contents.length != 0 && uses <= ALL_USES && royaltyBps <= 1_000;
        if (salt != 0 && seenAt[commitment] == 0) ok = false;
        for (uint256 i = 0; i < contents.length; ++i) {
            if (_models[keccak256(abi.encode(creator_, contents[i]))].born != 0) ok = false;
            for (uint256 j = 0; j < i; ++j) if (contents[j] == contents[i]) ok = false;
        }
        vm.recordLogs();
        bytes memory call_ = abi.encodeCall(registry.registerBatch, (contents, uses, royaltyBps, salt));
        _call(creator_, call_, ok, "registerBatch");
        if (!ok) return;
        _checkClaimedAt(IWorkRegistry.WorkRegistered.selector, 1, salt == 0 ? block.timestamp : seenAt[commitment]);
        for (uint256 i = 0; i < contents.length; ++i) _newWork(creator_, contents[i], uses, royaltyBps);
    }

    function registerCatalogue(uint256 seed, uint16 uses) public {
        seed = _mix(seed);
        if (catalogues.length >= MAX_CATALOGUES) return;
        address steward_ = _person(seed);
        CatalogueRegistration memory registration = _catalogueRegistration(_leaves(LEAVES), _uses(uses));
        bytes32 commitment = keccak256(abi.encode(steward_, _catalogueCommitment(), SALT));
        if (seenAt[commitment] != 0) registration.salt = SALT;
        bytes32 id = keccak256(abi.encode(steward_, registration.root, registration.count));
        bool ok = registration.uses <= ALL_USES && _models[id].born == 0;
        vm.recordLogs();
        _call(steward_, abi.encodeCall(registry.registerCatalogue, (registration)), ok, "registerCatalogue");
        if (!ok) return;
        uint256 claimedAt = registration.salt == 0 ? block.timestamp : seenAt[commitment];
        _checkClaimedAt(IWorkRegistry.CatalogueRegistered.selector, 2, claimedAt);
        Model storage model = _newToken(id, steward_, registration.royaltyBps);
        (model.creator, model.content, model.isCatalogue) = (steward_, registration.root, true);
        model.words.push(Word(block.timestamp, registration.uses));
        catalogues.push(id);
    }

    function _mayRegister(address creator_, Registration memory registration) private view returns (bool) {
        bytes32 id = keccak256(abi.encode(creator_, registration.contentHash));
        bytes32 commitment = keccak256(abi.encode(creator_, registration.contentHash, registration.salt));
        return
            _models[id].born == 0 &&
            registration.contentHash != 0 &&
            registration.uses <= ALL_USES &&
            registration.royaltyBps <= 1_000 &&
            registration.payee != address(registry) &&
            (registration.salt == 0 || seenAt[commitment] != 0);
    }

    /// @dev Mostly new content; with the salt of a commitment where there is one.
    function _anyRegistration(
        uint256 seed,
        address creator_,
        uint16 uses,
        uint16 royaltyBps
    ) private view returns (Registration memory registration) {
        seed >>= 80;
        registration.contentHash = _content(seed % 6 == 0 ? (seed >> 8) % (_contents + 1) : _contents);
        if ((seed >> 16) % 64 == 0) registration.contentHash = 0;
        registration.payee = (seed >> 24) % 3 == 0 ? _anyPayee(seed >> 32) : address(0);
        registration.uses = _uses(uses);
        registration.royaltyBps = _royalty(royaltyBps);
        bytes32 commitment = keccak256(abi.encode(creator_, registration.contentHash, SALT));
        if (seenAt[commitment] != 0 || (seed >> 40) % 16 == 0) registration.salt = SALT;
    }

    function _registered(address creator_, Registration memory registration) private {
        bytes32 commitment = keccak256(abi.encode(creator_, registration.contentHash, registration.salt));
        uint256 claimedAt = registration.salt == 0 ? block.timestamp : seenAt[commitment];
        _checkClaimedAt(IWorkRegistry.WorkRegistered.selector, 1, claimedAt);
        bytes32 id = _newWork(creator_, registration.contentHash, registration.uses, registration.royaltyBps);
        if (registration.payee != address(0)) _models[id].payees.push(Named(registration.payee, 0));
    }

    function _newWork(address creator_, bytes32 content, uint16 uses, uint16 royaltyBps) private returns (bytes32 id) {
        id = keccak256(abi.encode(creator_, content));
        Model storage model = _newToken(id, creator_, royaltyBps);
        (model.creator, model.content) = (creator_, content);
        model.words.push(Word(block.timestamp, uses));
        while (content == _content(_contents)) ++_contents;
    }

    function _newToken(bytes32 id, address owner, uint16 royaltyBps) private returns (Model storage model) {
        model = _models[id];
        (model.owner, model.royaltyBps, model.born) = (owner, royaltyBps, block.timestamp);
        ++balances[owner];
        ids.push(id);
    }

    /// @dev That the claim which the last call's event states dates from `expected`; it stands in the data's word `position`.
    function _checkClaimedAt(bytes32 topic, uint256 position, uint256 expected) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 claims;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != topic) continue;
            uint256 claimedAt;
            bytes memory data = logs[i].data;
            // Assembly: one word of the data, whatever stands around it.
            assembly ("memory-safe") {
                claimedAt := mload(add(add(data, 0x20), mul(position, 0x20)))
            }
            _assertEq(claimedAt, expected, "claimed at");
            ++claims;
        }
        _assertTrue(claims != 0, "claims");
    }

    /* CATALOGUES */

    function materialize(uint256 seed) external {
        seed = _mix(seed);
        (CatalogueProof memory proof, bytes32 catalogueId, bytes32 workId) = _anyProof(seed);
        bool ok = _true(proof, catalogueId) && !proof.leaf.isClaimKey && _models[workId].born == 0;
        _call(stranger, abi.encodeCall(registry.materialize, (proof)), ok, "materialize");
        if (ok) _materialized(workId, catalogueId, proof, proof.leaf.holder);
    }

    function bindFor(uint256 seed) external {
        seed = _mix(seed);
        (CatalogueProof memory proof, bytes32 catalogueId, bytes32 workId) = _anyProof(_claimSeed(seed));
        uint256 kind = (seed >> 64) % 16;
        address to = kind == 0 ? address(0) : _person(seed >> 72);
        uint256 deadline = kind == 1 ? block.timestamp - 1 : block.timestamp;
        bytes32 structHash = _bindHash(proof.leaf.holder, workId, to, deadline);
        bytes memory signature = _signature(kind == 2 ? 1 : claimKeyKey, _digest(structHash));
        bool ok = _unbound(proof, catalogueId, workId) && kind > 2;
        _call(stranger, abi.encodeCall(registry.bindFor, (proof, to, deadline, signature)), ok, "bindFor");
        if (!ok) return;
        delete _proposals[workId];
        _materialized(workId, catalogueId, proof, to);
    }

    function proposeBinding(uint256 seed) external {
        seed = _mix(seed);
        (CatalogueProof memory proof, bytes32 catalogueId, bytes32 workId) = _anyProof(_claimSeed(seed));
        address owner = _models[catalogueId].owner;
        uint256 kind = (seed >> 64) % 16;
        address caller = kind == 0 || owner == address(0) ? stranger : owner;
        address to = kind == 1 ? address(registry) : _person(seed >> 72);
        bool ok = _unbound(proof, catalogueId, workId) && kind > 1 && !_proposals[workId].vetoed;
        _call(caller, abi.encodeCall(registry.proposeBinding, (proof, to)), ok, "proposeBinding");
        if (ok) _proposals[workId] = Proposal(to, block.timestamp + 30 * DAY, false);
    }

    function vetoBinding(uint256 seed) external {
        seed = _mix(seed);
        (CatalogueProof memory proof, bytes32 catalogueId, bytes32 workId) = _anyProof(_claimSeed(seed));
        // Few, so that something is left to propose.
        if ((seed >> 96) % 3 != 0) return;
        uint256 kind = (seed >> 64) % 4;
        bytes memory signature;
        if (kind == 1) signature = _signature(claimKeyKey, _digest(_vetoHash(claimKey, workId, block.timestamp)));
        bool ok = _unbound(proof, catalogueId, workId) && kind != 0;
        bytes memory call_ = abi.encodeCall(registry.vetoBinding, (proof, block.timestamp, signature));
        _call(kind > 1 ? claimKey : stranger, call_, ok, "vetoBinding");
        if (ok) _proposals[workId] = Proposal(address(0), 0, true);
    }

    function finishBinding(uint256 seed) external {
        seed = _mix(seed);
        (CatalogueProof memory proof, bytes32 catalogueId, bytes32 workId) = _anyProof(_claimSeed(seed));
        // Mostly one that was proposed.
        for (uint256 i = 0; i < 16 && _proposals[workId].readyAt == 0; ++i) {
            (proof, catalogueId, workId) = _anyProof(_claimSeed(uint256(keccak256(abi.encode(seed, i)))));
        }
        Proposal memory proposal = _proposals[workId];
        // Mostly in the first second in which it can be, or in the last in which it cannot.
        if (proposal.readyAt > block.timestamp && seed % 4 != 0)
            vm.warp(proposal.readyAt - ((seed >> 200) % 4 == 0 ? 1 : 0));
        bool ready = proposal.readyAt != 0 && block.timestamp >= proposal.readyAt && !proposal.vetoed;
        bool ok = _unbound(proof, catalogueId, workId) && ready;
        _call(stranger, abi.encodeCall(registry.finishBinding, (proof)), ok, "finishBinding");
        if (!ok) return;
        delete _proposals[workId];
        _materialized(workId, catalogueId, proof, proposal.wallet);
    }

    function _materialized(bytes32 workId, bytes32 catalogueId, CatalogueProof memory proof, address owner) private {
        Model storage model = _newToken(workId, owner, _models[catalogueId].royaltyBps);
        (model.catalogueId, model.index) = (catalogueId, proof.leaf.index);
        ++materialized[workId];
    }

    /// @dev Mostly true; else with another leaf, position, count or steward.
    function _anyProof(
        uint256 seed
    ) private view returns (CatalogueProof memory proof, bytes32 catalogueId, bytes32 workId) {
        catalogueId = catalogues[seed % catalogues.length];
        uint256 index = (seed >> 8) % LEAVES;
        proof = _proof(_leaves(LEAVES), index);
        proof.steward = _models[catalogueId].creator;
        uint256 lie = (seed >> 16) % 32;
        if (lie == 0) proof.leaf.holder = stranger;
        if (lie == 1) proof.leaf.index = uint32((index + 1) % LEAVES);
        if (lie == 2) proof.count = LEAVES + 1;
        if (lie == 3) proof.steward = stranger;
        if (lie == 4) proof.leaf.isClaimKey = !proof.leaf.isClaimKey;
        if (lie == 5) proof.leaf.index = LEAVES;
        workId = keccak256(abi.encode(catalogueId, uint256(proof.leaf.index)));
    }

    /// @dev Mostly a leaf that waits for the claim key.
    function _claimSeed(uint256 seed) private pure returns (uint256) {
        return seed % 8 == 0 ? seed : seed | (1 << 8);
    }

    function _true(CatalogueProof memory proof, bytes32 catalogueId) private view returns (bool) {
        CatalogueLeaf memory leaf = proof.leaf;
        return
            leaf.index < LEAVES &&
            proof.count == LEAVES &&
            proof.steward == _models[catalogueId].creator &&
            _leafHash(leaf) == _leafHash(_leaves(LEAVES)[leaf.index]);
    }

    function _unbound(CatalogueProof memory proof, bytes32 catalogueId, bytes32 workId) private view returns (bool) {
        return _true(proof, catalogueId) && proof.leaf.isClaimKey && _models[workId].born == 0;
    }

    /* OWN */

    function setConsent(uint256 seed, uint16 uses) external {
        seed = _mix(seed);
        bytes32 id = _any(seed);
        (address caller, bool owns) = _caller(id, seed);
        uses = _uses(uses);
        bool ok = owns && uses <= ALL_USES;
        _call(caller, abi.encodeCall(registry.setConsent, (id, uses)), ok, "setConsent");
        if (ok) _say(id, uses);
    }

    /// @dev A word that takes a use back holds from the next second on, and none comes before the last.
    function _say(bytes32 id, uint16 uses) private {
        Word[] storage own = _models[id].words;
        uint256 since = block.timestamp;
        if (_heldAt(id, since) & ~uses != 0) ++since;
        if (own.length != 0 && own[own.length - 1].time > since) since = own[own.length - 1].time;
        own.push(Word(since, uses));
    }

    function _heldAt(bytes32 id, uint256 time) private view returns (uint16 uses) {
        Word[] storage above = _models[_models[id].catalogueId].words;
        for (uint256 i = 0; i < above.length; ++i) if (above[i].time <= time) uses = above[i].uses;
        Word[] storage own = _models[id].words;
        for (uint256 i = 0; i < own.length; ++i) if (own[i].time <= time) uses = own[i].uses;
    }

    function setConsentBatch(uint256 seed, uint16 uses) external {
        seed = _mix(seed);
        bytes32[] memory batch = new bytes32[]((seed >> 8) % 4);
        address caller = _models[_any(seed)].owner;
        bool ok = batch.length != 0;
        for (uint256 i = 0; i < batch.length; ++i) {
            // Mostly the caller's own, sometimes one of them twice.
            for (uint256 j = 0; j < ids.length; ++j) {
                batch[i] = _any((seed >> (16 * (i + 1))) + j);
                if (_models[batch[i]].owner == caller) break;
            }
            if (_models[batch[i]].owner != caller) ok = false;
        }
        uses &= ALL_USES;
        _call(caller, abi.encodeCall(registry.setConsentBatch, (batch, uses)), ok, "setConsentBatch");
        if (!ok) return;
        for (uint256 i = 0; i < batch.length; ++i) _say(batch[i], uses);
    }

    function setPayee(uint256 seed) external {
        seed = _mix(seed);
        bytes32 id = _any(seed);
        (address caller, bool owns) = _caller(id, seed);
        address to = _anyPayee(seed >> 64);
        bool ok = owns && !_models[id].locked && to != address(registry);
        _call(caller, abi.encodeCall(registry.setPayee, (id, to)), ok, "setPayee");
        if (!ok) return;
        Named[] storage payees = _models[id].payees;
        // A payee that is not in effect yet never will be.
        while (payees.length != 0 && payees[payees.length - 1].from > block.timestamp) payees.pop();
        payees.push(Named(to, block.timestamp + 7 * DAY));
    }

    function lockPayee(uint256 seed) external {
        seed = _mix(seed);
        bytes32 id = _any(seed);
        // Few, so that payees go on changing.
        if ((seed >> 32) % 4 != 0) return;
        (address caller, bool owns) = _caller(id, seed);
        bool ok = owns && !_models[id].locked;
        _call(caller, abi.encodeCall(registry.lockPayee, (id)), ok, "lockPayee");
        if (ok) _models[id].locked = true;
    }

    function transfer(uint256 seed) external {
        seed = _mix(seed);
        bytes32 id = _any(seed);
        (address caller, bool ok) = _caller(id, seed);
        address owner = _models[id].owner;
        address to = _person(seed >> 64);
        if ((seed >> 72) % 4 == 0) {
            // By somebody whom the owner allows it.
            _call(owner, abi.encodeCall(registry.approve, (caller, uint256(id))), true, "approve");
            ok = true;
        }
        _call(caller, abi.encodeCall(registry.transferFrom, (owner, to, uint256(id))), ok, "transfer");
        if (!ok) return;
        _models[id].owner = to;
        --balances[owner];
        ++balances[to];
    }

    function setUri(uint256 seed) external {
        seed = _mix(seed);
        bytes32 id = _any(seed);
        (address caller, bool owns) = _caller(id, seed);
        _call(caller, abi.encodeCall(registry.setUri, (id, "ipfs://work")), owns, "setUri");
    }

    function callFor(uint256 seed) external {
        seed = _mix(seed);
        SignedCall memory signed;
        signed.workId = _any(seed);
        address owner = _models[signed.workId].owner;
        signed.data = abi.encode(seed);
        uint256 kind = (seed >> 64) % 16;
        signed.deadline = kind == 0 ? block.timestamp - 1 : block.timestamp + 365 * DAY;
        target.setRefuses(kind == 1);
        bytes32 structHash = _callHash(owner, signed, kind == 2 ? nonces[owner] + 1 : nonces[owner]);
        signed.signature = _sign(kind == 3 ? stranger : owner, structHash);
        uint256 before = target.calls();
        _callSigned(signed, kind > 3, "callFor");
        if (kind <= 3) return;
        ++nonces[owner];
        _signedCalls.push(signed);
        _checkCalled(before, signed.workId, owner);
    }

    /// @notice What was signed serves once, also when the work has a new owner.
    function replayCall(uint256 seed) external {
        seed = _mix(seed);
        if (_signedCalls.length == 0) return;
        target.setRefuses(false);
        _callSigned(_signedCalls[seed % _signedCalls.length], false, "replay");
    }

    function _callSigned(SignedCall memory signed, bool ok, string memory what) private {
        bytes memory call_ = abi.encodeCall(
            registry.callFor,
            (signed.workId, address(target), signed.data, signed.deadline, signed.signature)
        );
        _call(stranger, call_, ok, what);
    }

    function _callHash(address owner, SignedCall memory signed, uint256 nonce) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "CallForWork(address owner,bytes32 workId,address target,bytes data,uint256 nonce,uint256 deadline)"
        );
        bytes32 dataHash = keccak256(signed.data);
        return keccak256(abi.encode(typeHash, owner, signed.workId, address(target), dataHash, nonce, signed.deadline));
    }

    function _checkCalled(uint256 before, bytes32 workId, address owner) private view {
        _assertEq(target.calls(), before + 1, "calls of the target");
        _assertEq(target.lastWork(), workId, "called for");
        _assertEq(target.lastOwner(), owner, "called by");
    }

    /* TIME */

    /// @notice Some seconds or days, or mostly to around the second in which a payee takes over.
    function warp(uint256 seed) external {
        seed = _mix(seed);
        uint256 kind = seed % 8;
        if (kind == 0) return vm.warp(block.timestamp + 1 + ((seed >> 16) % 3));
        if (kind == 1) return vm.warp(block.timestamp + ((seed >> 16) % (2 * DAY)));
        if (kind == 2) return vm.warp(block.timestamp + ((seed >> 16) % (12 * DAY)));
        for (uint256 i = 0; i < ids.length; ++i) {
            Named[] storage payees = _models[ids[(i + (seed >> 64)) % ids.length]].payees;
            if (payees.length == 0 || payees[payees.length - 1].from <= block.timestamp + 1) continue;
            return vm.warp(payees[payees.length - 1].from + ((seed >> 16) % 3) - 1);
        }
    }

    /// @notice Writes down what the registry says of a past second, to be asked again after every call.
    function photograph(uint256 seed, uint16 uses) external {
        seed = _mix(seed);
        if (_photos.length == MAX_PHOTOS) return;
        bytes32 id = _any(seed);
        Word[] storage words = _models[id].words;
        if (words.length == 0) words = _models[_models[id].catalogueId].words;
        uint256 time = words[(seed >> 8) % words.length].time + ((seed >> 16) % 3) - 1;
        if (time >= block.timestamp) return;
        uses = uint16(1 << (uses % 12));
        _photos.push(Photo(id, uses, time, registry.consentedAt(id, uses, time)));
    }

    /* HOSTILITY */

    /// @notice Who has no power tries to use it.
    function intrude(uint256 seed) external {
        seed = _mix(seed);
        bytes32 id = _any(seed);
        address owner = _models[id].owner;
        bytes[9] memory attempts = [
            abi.encodeCall(registry.setConsent, (id, 0)),
            abi.encodeCall(registry.setPayee, (id, stranger)),
            abi.encodeCall(registry.lockPayee, (id)),
            abi.encodeCall(registry.setUri, (id, "mine")),
            abi.encodeCall(registry.transferFrom, (owner, stranger, uint256(id))),
            abi.encodeCall(registry.approve, (stranger, uint256(id))),
            abi.encodeCall(registry.callFor, (id, address(target), "", block.timestamp, "")),
            abi.encodeCall(registry.setConsent, (bytes32(seed), 0)),
            abi.encodeCall(registry.transferFrom, (stranger, stranger, uint256(id)))
        ];
        _call(stranger, attempts[(seed >> 8) % attempts.length], false, "intrude");
    }

    /* HELP */

    function _call(
        address who,
        bytes memory call_,
        bool expected,
        string memory what
    ) private returns (bytes memory result) {
        return _callAs(who, address(registry), call_, expected, what);
    }

    function _sign(address who, bytes32 structHash) private view returns (bytes memory) {
        uint256 key = _keys[who];
        return _signature(key == 0 ? uint256(keccak256("stranger")) : key, _digest(structHash));
    }

    /// @dev Mostly the owner.
    function _caller(bytes32 id, uint256 seed) private view returns (address caller, bool owns) {
        address owner = _models[id].owner;
        caller = (seed >> 48) % 8 == 0 ? _person(seed >> 52) : owner;
        owns = caller == owner;
    }

    function _person(uint256 seed) private view returns (address) {
        return people[seed % people.length];
    }

    function _anyPayee(uint256 seed) private view returns (address) {
        if (seed % 8 == 0) return address(0);
        return (seed >> 8) % 16 == 0 ? address(registry) : _person(seed >> 16);
    }

    function _any(uint256 seed) private view returns (bytes32) {
        return ids[seed % ids.length];
    }

    /// @dev Mostly uses that exist.
    function _uses(uint16 uses) private pure returns (uint16) {
        return uses % 16 == 1 ? uses : uses & ALL_USES;
    }

    function _royalty(uint16 royaltyBps) private pure returns (uint16) {
        return royaltyBps % 16 == 1 ? royaltyBps : royaltyBps % 1_001;
    }

    function _content(uint256 i) private pure returns (bytes32) {
        return keccak256(abi.encode("a content", i));
    }

    function _catalogueCommitment() private view returns (bytes32) {
        return keccak256(abi.encode(_catalogueRegistration(_leaves(LEAVES), 0).root, LEAVES));
    }

    /* READ */

    function allIds() external view returns (bytes32[] memory) {
        return ids;
    }

    function modelOf(bytes32 id) external view returns (Model memory) {
        return _models[id];
    }

    function proposalOf(bytes32 workId) external view returns (Proposal memory) {
        return _proposals[workId];
    }

    function allPeople() external view returns (address[] memory) {
        return people;
    }

    function allCatalogues() external view returns (bytes32[] memory) {
        return catalogues;
    }

    function allCommitments() external view returns (bytes32[] memory) {
        return commitments;
    }

    function photos() external view returns (Photo[] memory) {
        return _photos;
    }

    function registryOf() external view returns (IWorkRegistry) {
        return registry;
    }
}

/// @notice What must hold of works whatever people do; README.md lists it in prose.
contract WorkRegistry_Invariants is InvariantBase {
    WorkRegistryHandler private _handler;
    IWorkRegistry private _registry;

    function setUp() public {
        _handler = new WorkRegistryHandler();
        _registry = _handler.registryOf();
        _drive(_handler, "WorkRegistry");
        _check("IdsSayWhoMadeThem", 64, this.check_IdsSayWhoMadeThem);
        _check("ConsentIsRemembered", 64, this.check_ConsentIsRemembered);
        _check("PayeesHaveNotice", 64, this.check_PayeesHaveNotice);
        _check("EachPlaceBecomesOneWork", 64, this.check_EachPlaceBecomesOneWork);
        _check("CommitmentsAndNoncesStand", 64, this.check_CommitmentsAndNoncesStand);
    }

    /// @notice An id says who made the work or which catalogue it came out of, and whose it is only its owner changes.
    function check_IdsSayWhoMadeThem() external view {
        bytes32[] memory ids = _handler.allIds();
        for (uint256 i = 0; i < ids.length; ++i) {
            WorkRegistryHandler.Model memory model = _handler.modelOf(ids[i]);
            bytes memory named = abi.encode(model.creator, model.content);
            if (model.isCatalogue) named = abi.encode(model.creator, model.content, uint256(4));
            if (model.catalogueId != 0) named = abi.encode(model.catalogueId, model.index);
            _assertEq(ids[i], keccak256(named), "id");
            (address owner, , bool isCatalogue, bytes32 catalogueId) = _registry.summaryOf(ids[i]);
            _assertEq(owner, model.owner, "owner");
            _assertEq(_registry.holderOf(ids[i]), model.owner, "holder");
            _assertEq(isCatalogue, model.isCatalogue, "is a catalogue");
            _assertEq(catalogueId, model.catalogueId, "came out of");
        }
        address[] memory people = _handler.allPeople();
        uint256 sum;
        for (uint256 i = 0; i < people.length; ++i) {
            uint256 balance = IERC721(address(_registry)).balanceOf(people[i]);
            _assertEq(balance, _handler.balances(people[i]), "balance");
            sum += balance;
        }
        _assertEq(sum, ids.length, "sum of balances");
    }

    /// @notice Consent at every second is what the word before it said, and what was answered for a past second stays the answer.
    function check_ConsentIsRemembered() external view {
        bytes32[] memory ids = _handler.allIds();
        for (uint256 i = 0; i < ids.length; ++i) _checkConsent(ids[i]);
        WorkRegistryHandler.Photo[] memory photos = _handler.photos();
        for (uint256 i = 0; i < photos.length; ++i) {
            bool answer = _registry.consentedAt(photos[i].workId, photos[i].uses, photos[i].time);
            _assertEq(answer, photos[i].answer, "answered before");
        }
    }

    function _checkConsent(bytes32 id) private view {
        WorkRegistryHandler.Model memory model = _handler.modelOf(id);
        WorkRegistryHandler.Word[] memory above = _handler.modelOf(model.catalogueId).words;
        WorkRegistryHandler.Word[] memory own = model.words;
        bool bySteward = own.length == 0 || model.isCatalogue;
        WorkRegistryHandler.Word memory last = own.length == 0 ? above[above.length - 1] : own[own.length - 1];
        (uint16 uses, uint48 since, bool steward) = _registry.consentOf(id);
        _assertEq(uses, last.uses, "uses");
        _assertEq(since, last.time, "since");
        _assertEq(steward, bySteward, "by the steward");
        for (uint256 i = 0; i < own.length + above.length; ++i) {
            uint256 time = i < own.length ? own[i].time : above[i - own.length].time;
            // The second before a word and the word's own: between words nothing changes.
            _checkConsentAt(id, time - 1, _usesAt(own, above, time - 1));
            _checkConsentAt(id, time, _usesAt(own, above, time));
        }
        _assertFalse(_registry.consentedAt(id, last.uses, block.timestamp + 1), "the future");
    }

    function _checkConsentAt(bytes32 id, uint256 time, uint16 expected) private view {
        if (time > block.timestamp) expected = 0;
        _assertEq(_registry.consentedAt(id, expected, time), expected != 0, "consented");
        for (uint256 use = 1; use <= 4095; use <<= 1) {
            if (expected & use == 0) _assertFalse(_registry.consentedAt(id, uint16(use), time), "not consented");
        }
    }

    /// @dev By the last own word until then, else by the last one of the catalogue, else none.
    function _usesAt(
        WorkRegistryHandler.Word[] memory own,
        WorkRegistryHandler.Word[] memory above,
        uint256 time
    ) private pure returns (uint16) {
        for (uint256 i = own.length; i > 0; --i) if (own[i - 1].time <= time) return own[i - 1].uses;
        for (uint256 i = above.length; i > 0; --i) if (above[i - 1].time <= time) return above[i - 1].uses;
        return 0;
    }

    /// @notice Who is paid is who was named at least seven days ago, last; and who was named when the payee was locked, for good.
    function check_PayeesHaveNotice() external view {
        bytes32[] memory ids = _handler.allIds();
        for (uint256 i = 0; i < ids.length; ++i) {
            WorkRegistryHandler.Model memory model = _handler.modelOf(ids[i]);
            WorkRegistryHandler.Named[] memory payees = model.payees;
            address payee;
            WorkRegistryHandler.Named memory coming;
            for (uint256 j = 0; j < payees.length; ++j) {
                if (payees[j].from <= block.timestamp) payee = payees[j].payee;
                else coming = payees[j];
            }
            if (payee == address(0)) payee = model.owner;
            _assertEq(_registry.payeeOf(ids[i]), payee, "payee");
            (address pending, uint48 effectiveAt, bool locked) = _registry.pendingPayeeOf(ids[i]);
            _assertEq(pending, coming.payee, "pending payee");
            _assertEq(effectiveAt, coming.from, "effective at");
            _assertEq(locked, model.locked, "locked");
            (address receiver, uint256 royalty) = IERC2981(address(_registry)).royaltyInfo(uint256(ids[i]), 10_000);
            _assertEq(receiver, payee, "receiver of royalties");
            _assertEq(royalty, model.royaltyBps, "royalty");
        }
    }

    /// @notice Each place of a catalogue becomes a work at most once, and only by the leaf's holder, or by the claim key's word or
    /// after its silence.
    function check_EachPlaceBecomesOneWork() external view {
        bytes32[] memory catalogues = _handler.allCatalogues();
        uint256 count;
        for (uint256 i = 0; i < catalogues.length; ++i) {
            for (uint256 index = 0; index < 6; ++index) {
                bytes32 workId = keccak256(abi.encode(catalogues[i], index));
                uint256 times = _handler.materialized(workId);
                _assertLe(times, index < 4 ? 1 : 0, "times materialized");
                _assertEq(_registry.exists(workId), times == 1, "exists");
                _assertEq(_registry.catalogueOf(workId), times == 1 ? catalogues[i] : bytes32(0), "catalogue");
                WorkRegistryHandler.Proposal memory proposal = _handler.proposalOf(workId);
                Binding memory binding = _registry.bindingOf(workId);
                _assertEq(binding.wallet, proposal.wallet, "proposed wallet");
                _assertEq(binding.readyAt, proposal.readyAt, "ready at");
                _assertEq(binding.vetoed, proposal.vetoed, "vetoed");
                count += times;
            }
        }
        bytes32[] memory ids = _handler.allIds();
        for (uint256 i = 0; i < ids.length; ++i) if (_handler.modelOf(ids[i]).catalogueId != 0) --count;
        _assertEq(count, 0, "works out of catalogues");
    }

    /// @notice A commitment keeps the second in which it was seen first, and what signatures are counted by only grows.
    function check_CommitmentsAndNoncesStand() external view {
        bytes32[] memory commitments = _handler.allCommitments();
        for (uint256 i = 0; i < commitments.length; ++i) {
            _assertEq(_registry.committedAt(commitments[i]), _handler.seenAt(commitments[i]), "committed at");
        }
        address[] memory people = _handler.allPeople();
        for (uint256 i = 0; i < people.length; ++i) {
            _assertEq(_registry.nonces(people[i]), _handler.nonces(people[i]), "nonce");
        }
    }
}
