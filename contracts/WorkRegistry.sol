// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IWorkReceiver, IWorkRegistry} from "./interfaces/IWorkRegistry.sol";
import {ERC721Packed} from "./libraries/ERC721Packed.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {WorkBits} from "./libraries/WorkBits.sol";
import {WorkFacts, WorkMetadata} from "./libraries/WorkMetadata.sol";
import {Uses} from "./types/Uses.sol";
import {Binding, CatalogueProof, CatalogueRegistration, Registration} from "./types/Works.sol";

/// @title WorkRegistry
/// @notice Who made what, which uses they consent to, and where their money goes. What it promises is said in {IWorkRegistry}.
contract WorkRegistry is IWorkRegistry, ERC721Packed, IERC2981, EIP712, Nonces {
    using Uses for uint16;
    using WorkBits for uint96;

    /// @dev Who is paid at a second: `former` before `effectiveAt`, `payee` from then on. Zero: whoever owns the work.
    struct PayeeRecord {
        address payee;
        uint48 effectiveAt;
        address former;
    }

    /// @dev Time in which anyone can claim to the former payee.
    uint256 private constant PAYEE_NOTICE = 7 days;

    /// @dev Time in which a claim key can refuse a steward's proposal.
    uint256 private constant BINDING_WAIT = 30 days;

    uint256 private constant MAX_ROYALTY_BPS = 1_000;

    uint256 private constant BPS = 10_000;

    // Each names its signer: a contract wallet's yes then cannot be shown as that of another wallet with the same owner.
    bytes32 private constant REGISTER_TYPEHASH = keccak256(
        "RegisterWork(address creator,bytes32 contentHash,bytes32 metadataHash,bytes32 salt,address payee,uint16 uses,uint16 royaltyBps,uint256 deadline)"
    );
    bytes32 private constant CALL_TYPEHASH = keccak256(
        "CallForWork(address owner,bytes32 workId,address target,bytes data,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant BIND_TYPEHASH = keccak256(
        "BindWallet(address claimKey,bytes32 workId,address wallet,uint256 deadline)"
    );
    bytes32 private constant VETO_TYPEHASH = keccak256("VetoBinding(address claimKey,bytes32 workId,uint256 deadline)");

    /// @inheritdoc IWorkRegistry
    mapping(bytes32 commitment => uint48 time) public committedAt;

    /// @inheritdoc IWorkRegistry
    mapping(bytes32 workId => bytes32 catalogueId) public catalogueOf;

    /// @dev Consents that were replaced, oldest first; the one that holds is packed with the work. Each is the consent part of its
    /// {WorkBits}, so that four fit in a storage slot. Of those with one second, the last one counts.
    mapping(bytes32 workId => uint64[]) private _formerConsents;

    /// @dev Written only where a payee is named; see {WorkBits-PAYEE}.
    mapping(bytes32 workId => PayeeRecord) private _payees;

    mapping(bytes32 workId => Binding) private _bindings;

    mapping(bytes32 workId => string uri) private _uris;

    constructor() ERC721("OpenRoyalty Works", "WORK") EIP712("OpenRoyalty WorkRegistry", "1") {}

    /* REGISTER */

    /// @inheritdoc IWorkRegistry
    function commit(bytes32 commitment) external {
        // Were it dated anew, a stranger could make an honest claim look late by sending it again.
        if (committedAt[commitment] != 0) return;

        committedAt[commitment] = _now();

        emit Committed(commitment, msg.sender);
    }

    /// @inheritdoc IWorkRegistry
    function register(Registration calldata registration) external returns (bytes32 workId) {
        return _register(msg.sender, registration);
    }

    /// @inheritdoc IWorkRegistry
    function registerAndCall(
        Registration calldata registration,
        address target,
        bytes calldata data
    ) external returns (bytes32 workId) {
        workId = _register(msg.sender, registration);
        _call(target, workId, msg.sender, data);
    }

    /// @inheritdoc IWorkRegistry
    function registerFor(
        address creator,
        Registration calldata registration,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 workId) {
        // No nonce: an id registers once, so the signature has nothing left to do afterwards.
        _checkSignature(
            creator,
            keccak256(
                abi.encode(
                    REGISTER_TYPEHASH,
                    creator,
                    registration.contentHash,
                    registration.metadataHash,
                    registration.salt,
                    registration.payee,
                    registration.uses,
                    registration.royaltyBps,
                    deadline
                )
            ),
            deadline,
            signature
        );
        return _register(creator, registration);
    }

    /// @inheritdoc IWorkRegistry
    function registerBatch(
        bytes32[] calldata contentHashes,
        uint16 uses,
        uint16 royaltyBps,
        bytes32 salt
    ) external returns (bytes32[] memory workIds) {
        if (contentHashes.length == 0) revert WorkBatchEmpty();
        uint96 bits = _newBits(uses, royaltyBps, 0);
        uint48 claimedAt = salt == 0 ? _now() : _openedAt(msg.sender, keccak256(abi.encodePacked(contentHashes)), salt);

        workIds = new bytes32[](contentHashes.length);
        for (uint256 i = 0; i < contentHashes.length; ++i) {
            workIds[i] = _mintWork(msg.sender, contentHashes[i], 0, claimedAt, bits);
        }
    }

    /// @inheritdoc IWorkRegistry
    function registerCatalogue(CatalogueRegistration calldata registration) external returns (bytes32 catalogueId) {
        if (registration.root == 0) revert CatalogueRootZero();
        if (registration.count == 0) revert CatalogueEmpty();
        uint96 bits = _newBits(registration.uses, registration.royaltyBps, WorkBits.CATALOGUE);
        uint48 claimedAt =
            registration.salt == 0
                ? _now()
                : _openedAt(
                    msg.sender,
                    keccak256(abi.encode(registration.root, registration.count)),
                    registration.salt
                );

        // Root and count are not stored: the id holds them, and every proof brings them back.
        catalogueId = catalogueIdOf(msg.sender, registration.root, registration.count);
        _mintNew(msg.sender, catalogueId, bits);

        emit CatalogueRegistered(
            catalogueId,
            msg.sender,
            registration.root,
            registration.count,
            registration.metadataHash,
            claimedAt,
            registration.uses,
            registration.royaltyBps,
            registration.uri
        );
    }

    /* CATALOGUES */

    /// @inheritdoc IWorkRegistry
    function materialize(CatalogueProof calldata proof) external returns (bytes32 workId) {
        bytes32 catalogueId;
        (catalogueId, workId) = verify(proof);
        if (proof.leaf.isClaimKey) revert WorkUnbound(workId, proof.leaf.holder);

        _materialize(catalogueId, workId, proof, proof.leaf.holder);
    }

    /// @inheritdoc IWorkRegistry
    function bindFor(
        CatalogueProof calldata proof,
        address wallet,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 workId) {
        bytes32 catalogueId;
        (catalogueId, workId) = _verifyUnbound(proof);
        _checkWallet(wallet);
        address claimKey = proof.leaf.holder;
        _checkSignature(
            claimKey,
            keccak256(abi.encode(BIND_TYPEHASH, claimKey, workId, wallet, deadline)),
            deadline,
            signature
        );

        delete _bindings[workId];
        _materialize(catalogueId, workId, proof, wallet);
    }

    /// @inheritdoc IWorkRegistry
    function proposeBinding(CatalogueProof calldata proof, address wallet) external {
        (bytes32 catalogueId, bytes32 workId) = _verifyUnbound(proof);
        _requireOwner(catalogueId);
        _checkWallet(wallet);
        if (_bindings[workId].vetoed) revert BindingRefused(workId);

        uint48 readyAt = SafeCast.toUint48(block.timestamp + BINDING_WAIT);
        _bindings[workId] = Binding({wallet: wallet, readyAt: readyAt, vetoed: false});

        emit BindingProposed(workId, wallet, readyAt);
    }

    /// @inheritdoc IWorkRegistry
    function vetoBinding(CatalogueProof calldata proof, uint256 deadline, bytes calldata signature) external {
        (, bytes32 workId) = _verifyUnbound(proof);
        address claimKey = proof.leaf.holder;
        if (msg.sender != claimKey) {
            bytes32 structHash = keccak256(abi.encode(VETO_TYPEHASH, claimKey, workId, deadline));
            _checkSignature(claimKey, structHash, deadline, signature);
        }
        if (_bindings[workId].vetoed) return;

        _bindings[workId] = Binding({wallet: address(0), readyAt: 0, vetoed: true});

        emit BindingVetoed(workId);
    }

    /// @inheritdoc IWorkRegistry
    function finishBinding(CatalogueProof calldata proof) external returns (bytes32 workId) {
        bytes32 catalogueId;
        (catalogueId, workId) = _verifyUnbound(proof);
        Binding memory binding = _bindings[workId];
        if (binding.vetoed) revert BindingRefused(workId);
        if (binding.readyAt == 0 || block.timestamp < binding.readyAt) {
            revert BindingNotReady(workId, binding.readyAt, block.timestamp);
        }

        delete _bindings[workId];
        _materialize(catalogueId, workId, proof, binding.wallet);
    }

    /* OWN */

    /// @inheritdoc IWorkRegistry
    function setConsent(bytes32 workId, uint16 uses) external {
        _checkUses(uses);
        _setConsent(workId, uses);
    }

    /// @inheritdoc IWorkRegistry
    function setConsentBatch(bytes32[] calldata workIds, uint16 uses) external {
        if (workIds.length == 0) revert WorkBatchEmpty();
        _checkUses(uses);
        for (uint256 i = 0; i < workIds.length; ++i) _setConsent(workIds[i], uses);
    }

    /// @inheritdoc IWorkRegistry
    function setPayee(bytes32 workId, address payee) external {
        uint96 bits = _requireOwner(workId);
        if (bits.has(WorkBits.PAYEE_LOCKED)) revert WorkPayeeLocked(workId);
        _checkPayee(payee);

        uint48 effectiveAt = SafeCast.toUint48(block.timestamp + PAYEE_NOTICE);
        PayeeRecord storage record = _payees[workId];
        // What is in effect by now goes on until the new one is; a payee that is not yet never will be.
        if (block.timestamp >= record.effectiveAt) record.former = record.payee;
        record.payee = payee;
        record.effectiveAt = effectiveAt;
        if (!bits.has(WorkBits.PAYEE)) _setExtra(uint256(workId), bits | WorkBits.PAYEE);

        emit PayeeSet(workId, payee, effectiveAt);
    }

    /// @inheritdoc IWorkRegistry
    function lockPayee(bytes32 workId) external {
        uint96 bits = _requireOwner(workId);
        if (bits.has(WorkBits.PAYEE_LOCKED)) revert WorkPayeeLocked(workId);

        _setExtra(uint256(workId), bits | WorkBits.PAYEE_LOCKED);

        emit PayeeLocked(workId);
    }

    /// @inheritdoc IWorkRegistry
    function setUri(bytes32 workId, string calldata uri) external {
        _requireOwner(workId);

        _uris[workId] = uri;

        emit UriSet(workId, uri);
    }

    /// @inheritdoc IWorkRegistry
    function callFor(
        bytes32 workId,
        address target,
        bytes calldata data,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address owner = holderOf(workId);
        if (owner == address(0)) revert WorkNotFound(workId);
        uint256 nonce = _useNonce(owner);
        bytes32 structHash = keccak256(
            abi.encode(CALL_TYPEHASH, owner, workId, target, keccak256(data), nonce, deadline)
        );
        _checkSignature(owner, structHash, deadline, signature);

        emit NonceUsed(owner, nonce);
        _call(target, workId, owner, data);
    }

    /* READ */

    /// @inheritdoc IWorkRegistry
    function workIdOf(address creator, bytes32 contentHash) public pure returns (bytes32 workId) {
        return keccak256(abi.encode(creator, contentHash));
    }

    /// @inheritdoc IWorkRegistry
    function catalogueIdOf(address steward, bytes32 root, uint32 count) public pure returns (bytes32 catalogueId) {
        // Three words where the other ids hash two: a catalogue can never stand where a work belongs.
        return keccak256(abi.encode(steward, root, count));
    }

    /// @inheritdoc IWorkRegistry
    function catalogueWorkIdOf(bytes32 catalogueId, uint32 index) public pure returns (bytes32 workId) {
        // To equal a creator's own id, `catalogueId` would have to be that creator's address: a hash with 96 zero bits and then
        // 160 given ones.
        return keccak256(abi.encode(catalogueId, uint256(index)));
    }

    /// @inheritdoc IWorkRegistry
    function commitmentOf(address creator, bytes32 contentHash, bytes32 salt) public pure returns (bytes32 commitment) {
        return keccak256(abi.encode(creator, contentHash, salt));
    }

    /// @inheritdoc IWorkRegistry
    function exists(bytes32 workId) external view returns (bool) {
        return holderOf(workId) != address(0);
    }

    /// @inheritdoc IWorkRegistry
    function isCatalogue(bytes32 workId) external view returns (bool) {
        return _extraOf(uint256(workId)).has(WorkBits.CATALOGUE);
    }

    /// @inheritdoc IWorkRegistry
    function holderOf(bytes32 workId) public view returns (address owner) {
        return _ownerOf(uint256(workId));
    }

    /// @inheritdoc IWorkRegistry
    function summaryOf(
        bytes32 workId
    ) external view returns (address owner, uint16 uses, bool catalogue, bytes32 catalogueId) {
        uint96 bits;
        (owner, bits) = _slotOf(uint256(workId));
        (uses, catalogue) = (_speakerOf(workId, bits).usesOf(), bits.has(WorkBits.CATALOGUE));
        if (bits.has(WorkBits.MATERIALIZED)) catalogueId = catalogueOf[workId];
    }

    /// @inheritdoc IWorkRegistry
    function nonces(address owner) public view override(IWorkRegistry, Nonces) returns (uint256 nonce) {
        return super.nonces(owner);
    }

    /// @inheritdoc IWorkRegistry
    function consentOf(bytes32 workId) external view returns (uint16 uses, uint48 since, bool bySteward) {
        uint96 bits = _extraOf(uint256(workId));
        uint96 speaker = _speakerOf(workId, bits);
        return (speaker.usesOf(), speaker.sinceOf(), bits.has(WorkBits.CATALOGUE | WorkBits.BY_STEWARD));
    }

    /// @inheritdoc IWorkRegistry
    function consentedAt(bytes32 workId, uint16 uses, uint256 time) external view returns (bool) {
        // Consent to nothing is never worth anything; the future is not known.
        return uses != 0 && time <= block.timestamp && _consentAt(workId, time).include(uses);
    }

    /// @inheritdoc IWorkRegistry
    function payeeOf(bytes32 workId) public view returns (address payee) {
        (address owner, uint96 bits) = _slotOf(uint256(workId));
        return _payeeOf(workId, owner, bits);
    }

    /// @inheritdoc IWorkRegistry
    function receiverOf(bytes32 workId) external view returns (address owner, address payee, bool catalogue) {
        uint96 bits;
        (owner, bits) = _slotOf(uint256(workId));
        return (owner, _payeeOf(workId, owner, bits), bits.has(WorkBits.CATALOGUE));
    }

    /// @inheritdoc IWorkRegistry
    function pendingPayeeOf(bytes32 workId) external view returns (address payee, uint48 effectiveAt, bool locked) {
        PayeeRecord storage record = _payees[workId];
        if (block.timestamp < record.effectiveAt) (payee, effectiveAt) = (record.payee, record.effectiveAt);
        locked = _extraOf(uint256(workId)).has(WorkBits.PAYEE_LOCKED);
    }

    /// @inheritdoc IWorkRegistry
    function bindingOf(bytes32 workId) external view returns (Binding memory) {
        return _bindings[workId];
    }

    /// @inheritdoc IWorkRegistry
    function verify(CatalogueProof calldata proof) public view returns (bytes32 catalogueId, bytes32 workId) {
        if (proof.leaf.index >= proof.count) revert CatalogueIndexTooHigh(proof.leaf.index, proof.count);

        // Hashed twice, so that no inner node of a tree (hashed once, of two words) can be shown as a leaf.
        bytes32 leaf = keccak256(
            bytes.concat(
                keccak256(
                    abi.encode(proof.leaf.index, proof.leaf.contentHash, proof.leaf.holder, proof.leaf.isClaimKey)
                )
            )
        );
        // Any change to the leaf, its siblings, the steward or the count gives an id under which nothing is registered.
        bytes32 root = MerkleProof.processProofCalldata(proof.siblings, leaf);
        catalogueId = catalogueIdOf(proof.steward, root, proof.count);
        if (!_extraOf(uint256(catalogueId)).has(WorkBits.CATALOGUE)) revert CatalogueProofInvalid(catalogueId);

        workId = catalogueWorkIdOf(catalogueId, proof.leaf.index);
    }

    /* TOKEN */

    /// @inheritdoc IERC2981
    /// @dev Zero receiver and amount for unknown ids. Rounds down: the seller keeps the remainder.
    function royaltyInfo(
        uint256 tokenId,
        uint256 salePrice
    ) external view returns (address receiver, uint256 royaltyAmount) {
        return (payeeOf(bytes32(tokenId)), Math.mulDiv(salePrice, _extraOf(tokenId).royaltyOf(), BPS));
    }

    /// @inheritdoc ERC721
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        _requireOwned(tokenId);
        bytes32 workId = bytes32(tokenId);
        (address owner, uint96 bits) = _slotOf(tokenId);
        uint96 speaker = _speakerOf(workId, bits);
        return
            WorkMetadata.toUri(
                WorkFacts({
                    workId: workId,
                    catalogueId: catalogueOf[workId],
                    isCatalogue: bits.has(WorkBits.CATALOGUE),
                    owner: owner,
                    payee: payeeOf(workId),
                    uses: speaker.usesOf(),
                    since: speaker.sinceOf(),
                    bySteward: bits.has(WorkBits.CATALOGUE | WorkBits.BY_STEWARD),
                    royaltyBps: bits.royaltyOf(),
                    uri: _uris[workId]
                })
            );
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return interfaceId == type(IERC2981).interfaceId || super.supportsInterface(interfaceId);
    }

    /* INTERNAL */

    function _register(address creator, Registration calldata registration) private returns (bytes32 workId) {
        address payee = registration.payee;
        uint96 bits = _newBits(registration.uses, registration.royaltyBps, payee == address(0) ? 0 : WorkBits.PAYEE);
        uint48 claimedAt =
            registration.salt == 0 ? _now() : _openedAt(creator, registration.contentHash, registration.salt);

        workId = _mintWork(creator, registration.contentHash, registration.metadataHash, claimedAt, bits);

        if (payee != address(0)) {
            _checkPayee(payee);
            // Nothing can have been earned yet, so nobody needs notice: it is in effect since ever.
            _payees[workId].payee = payee;
            emit PayeeSet(workId, payee, _now());
        }
    }

    function _mintWork(
        address creator,
        bytes32 contentHash,
        bytes32 metadataHash,
        uint48 claimedAt,
        uint96 bits
    ) private returns (bytes32 workId) {
        if (contentHash == 0) revert WorkContentHashZero();
        workId = workIdOf(creator, contentHash);
        _mintNew(creator, workId, bits);

        emit WorkRegistered(workId, creator, contentHash, metadataHash, claimedAt, bits.usesOf(), bits.royaltyOf());
    }

    function _materialize(bytes32 catalogueId, bytes32 workId, CatalogueProof calldata proof, address owner) private {
        uint16 royaltyBps = _extraOf(uint256(catalogueId)).royaltyOf();
        // No consent of its own: anyone may materialize a work, and only its owner ends the steward's word.
        _mintNew(owner, workId, WorkBits.pack(0, 0, royaltyBps, WorkBits.MATERIALIZED | WorkBits.BY_STEWARD));
        catalogueOf[workId] = catalogueId;

        emit WorkMaterialized(workId, catalogueId, owner, proof.leaf.index, proof.leaf.contentHash, royaltyBps);
    }

    /// @dev Asks no receiver whether it wants the token: a work is its creator's either way, and a stranger's code called here
    /// could only refuse what is true.
    function _mintNew(address owner, bytes32 workId, uint96 bits) private {
        if (holderOf(workId) != address(0)) revert WorkAlreadyRegistered(workId);
        _mintWith(owner, uint256(workId), bits);
    }

    /// @dev Interaction: always last, when all that the target could see or change on coming back is final. The registry holds no
    /// money and has no power anywhere, so that being called by it is worth no more than what {IWorkReceiver} says.
    function _call(address target, bytes32 workId, address owner, bytes calldata data) private {
        if (target.code.length == 0) revert WorkReceiverInvalid(target);
        bytes4 answer = IWorkReceiver(target).onWorkCall(workId, owner, data);
        if (answer != IWorkReceiver.onWorkCall.selector) revert WorkReceiverInvalid(target);
    }

    function _setConsent(bytes32 workId, uint16 uses) private {
        uint96 bits = _requireOwner(workId);
        // What takes anything back holds from the next second on: what is sold in this one is not taken back within it. Nor does a
        // second word of this second come before the first.
        uint48 since = _now();
        if (!uses.include(_consentAt(workId, since))) since += 1;
        if (since < bits.sinceOf()) since = bits.sinceOf();

        // Before the first word of its own, a catalogue's work has none to keep.
        if (!bits.has(WorkBits.BY_STEWARD)) _formerConsents[workId].push(bits.consentOf());
        _setExtra(uint256(workId), bits.withConsent(uses, since));

        emit ConsentSet(workId, uses, since);
    }

    function _payeeOf(bytes32 workId, address owner, uint96 bits) private view returns (address payee) {
        if (!bits.has(WorkBits.PAYEE)) return owner;

        PayeeRecord storage record = _payees[workId];
        payee = block.timestamp < record.effectiveAt ? record.former : record.payee;
        if (payee == address(0)) payee = owner;
    }

    /// @dev The bits that hold a work's consent: its catalogue's until an owner of the work has spoken, then its own.
    function _speakerOf(bytes32 workId, uint96 bits) private view returns (uint96) {
        return bits.has(WorkBits.BY_STEWARD) ? _extraOf(uint256(catalogueOf[workId])) : bits;
    }

    /// @dev Uses consented to at a second that is not in the future.
    function _consentAt(bytes32 workId, uint256 time) private view returns (uint16 uses) {
        uint96 bits = _extraOf(uint256(workId));
        if (!bits.has(WorkBits.BY_STEWARD)) {
            if (time >= bits.sinceOf()) return bits.usesOf();

            // Bisection: those below `low` began by `time`, those from `high` on did not.
            uint64[] storage formerConsents = _formerConsents[workId];
            uint256 low = 0;
            uint256 high = formerConsents.length;
            while (low < high) {
                uint256 middle = (low + high) / 2;
                if (WorkBits.sinceOf(formerConsents[middle]) <= time) low = middle + 1;
                else high = middle;
            }
            if (low != 0) return WorkBits.usesOf(formerConsents[low - 1]);
        }
        // Before the first word of its own, a catalogue's work was spoken for. A catalogue comes out of none: this ends.
        return bits.has(WorkBits.MATERIALIZED) ? _consentAt(catalogueOf[workId], time) : 0;
    }

    /// @dev When a commitment to `contentHash` was seen. There must be one: a salt says that there is.
    function _openedAt(address creator, bytes32 contentHash, bytes32 salt) private view returns (uint48 time) {
        bytes32 commitment = commitmentOf(creator, contentHash, salt);
        time = committedAt[commitment];
        if (time == 0) revert WorkCommitmentUnknown(commitment);
    }

    function _newBits(uint16 uses, uint16 royaltyBps, uint96 flags) private view returns (uint96) {
        _checkUses(uses);
        if (royaltyBps > MAX_ROYALTY_BPS) revert WorkRoyaltyTooHigh(royaltyBps, MAX_ROYALTY_BPS);
        return WorkBits.pack(uses, _now(), royaltyBps, flags);
    }

    /// @dev A proof of a leaf that names a claim key, and whose work nobody has yet.
    function _verifyUnbound(CatalogueProof calldata proof) private view returns (bytes32 catalogueId, bytes32 workId) {
        (catalogueId, workId) = verify(proof);
        if (!proof.leaf.isClaimKey) revert WorkNotUnbound(workId);
        if (holderOf(workId) != address(0)) revert WorkAlreadyRegistered(workId);
    }

    function _requireOwner(bytes32 workId) private view returns (uint96 bits) {
        address owner;
        (owner, bits) = _slotOf(uint256(workId));
        if (owner == address(0)) revert WorkNotFound(workId);
        if (msg.sender != owner) revert WorkNotOwner(workId, msg.sender, owner);
    }

    function _checkSignature(
        address signer,
        bytes32 structHash,
        uint256 deadline,
        bytes calldata signature
    ) private view {
        if (block.timestamp > deadline) revert WorkSignatureExpired(deadline, block.timestamp);
        if (!Signatures.isValid(signer, _hashTypedDataV4(structHash), signature)) revert WorkSignatureInvalid(signer);
    }

    /// @dev Money sent to the registry would be nobody's: it has no way to send any.
    function _checkPayee(address payee) private view {
        if (payee == address(this)) revert WorkPayeeInvalid(payee);
    }

    function _checkWallet(address wallet) private view {
        if (wallet == address(0) || wallet == address(this)) revert BindingWalletInvalid(wallet);
    }

    function _checkUses(uint16 uses) private pure {
        if (!Uses.ALL.include(uses)) revert WorkUsesUnknown(uses, Uses.ALL);
    }

    function _now() private view returns (uint48) {
        return SafeCast.toUint48(block.timestamp);
    }
}
