// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Binding, CatalogueProof, CatalogueRegistration, Registration} from "../types/Works.sol";

/// @title IWorkRegistry
/// @notice Who made what, which uses they consent to, and where their money goes.
/// @dev Every work is an ERC-721 token whose id is `uint256(workId)`. Nobody but a work's owner has any power over it, except
/// that a catalogue's steward speaks for its works until their owners do. Times are Unix seconds.
interface IWorkRegistry {
    /* EVENTS */

    /// @notice Emitted when a commitment is seen for the first time.
    event Committed(bytes32 indexed commitment, address indexed sender);
    /// @notice Emitted for each new work.
    /// @dev `claimedAt` is the commitment's time where the registration opened one, else the time of this block: of two
    /// registrations of one content hash, the one with the smaller `claimedAt` is the earlier claim. A copier who sees a
    /// registration before it is mined can equal its time, never that of a commitment.
    event WorkRegistered(
        bytes32 indexed workId,
        address indexed creator,
        bytes32 indexed contentHash,
        bytes32 metadataHash,
        uint48 claimedAt,
        uint16 uses,
        uint16 royaltyBps
    );
    /// @notice Emitted for each new catalogue.
    event CatalogueRegistered(
        bytes32 indexed catalogueId,
        address indexed steward,
        bytes32 indexed root,
        uint32 count,
        bytes32 metadataHash,
        uint48 claimedAt,
        uint16 uses,
        uint16 royaltyBps,
        string uri
    );
    /// @notice Emitted when a catalogue's work becomes a token of its own. Its consent is the catalogue's, whatever that becomes,
    /// until the work's first {ConsentSet}.
    event WorkMaterialized(
        bytes32 indexed workId,
        bytes32 indexed catalogueId,
        address indexed owner,
        uint32 index,
        bytes32 contentHash,
        uint16 royaltyBps
    );
    /// @notice Emitted when consent changes. It replaces the former set of uses from `since` on: this second, or the next one where it
    /// takes a use back.
    event ConsentSet(bytes32 indexed workId, uint16 uses, uint48 since);
    /// @notice Emitted when a payee is named. Until `effectiveAt` the former payee receives. Zero payee: the owner.
    event PayeeSet(bytes32 indexed workId, address indexed payee, uint48 effectiveAt);
    /// @notice Emitted when the payee can no longer be changed, after what was pending at that moment.
    event PayeeLocked(bytes32 indexed workId);
    /// @notice Emitted when a work's stored URI changes.
    event UriSet(bytes32 indexed workId, string uri);
    /// @notice Emitted when a signature for {callFor} has been used, before its call: the owner's next one names the next nonce.
    event NonceUsed(address indexed owner, uint256 nonce);
    /// @notice Emitted when a steward proposes a wallet for a work that waits for its creator.
    event BindingProposed(bytes32 indexed workId, address indexed wallet, uint48 readyAt);
    /// @notice Emitted when the claim key refuses the steward's proposals, this one and later ones.
    event BindingVetoed(bytes32 indexed workId);

    /* ERRORS */

    /// @notice No work or catalogue has this id.
    error WorkNotFound(bytes32 workId);
    /// @notice The id is a token already: its creator registered this content hash before, or the work is materialized.
    error WorkAlreadyRegistered(bytes32 workId);
    /// @notice Only the owner of the work, or catalogue, may do this.
    error WorkNotOwner(bytes32 workId, address caller, address owner);
    error WorkContentHashZero();
    /// @notice `uses` has bits outside `known`, of all uses that there are.
    error WorkUsesUnknown(uint16 uses, uint16 known);
    /// @notice The ERC-2981 royalty, in basis points, is above `max`.
    error WorkRoyaltyTooHigh(uint256 royaltyBps, uint256 max);
    error WorkBatchEmpty();
    /// @notice Nobody has committed to this: content hash, salt or creator is not as it was, or {commit} is still to come.
    error WorkCommitmentUnknown(bytes32 commitment);
    /// @notice The signature is not `signer`'s over these very values, with the nonce that is next.
    error WorkSignatureInvalid(address signer);
    /// @notice The signature held until `deadline`, in seconds, inclusive.
    error WorkSignatureExpired(uint256 deadline, uint256 time);
    /// @notice An owner of the work has given up the power to name its payee, for good.
    error WorkPayeeLocked(bytes32 workId);
    /// @notice This contract cannot be a payee: what it received could never leave it.
    error WorkPayeeInvalid(address payee);
    error CatalogueRootZero();
    error CatalogueEmpty();
    /// @notice The leaf and its siblings do not lead to the root of a catalogue that this steward has registered.
    error CatalogueProofInvalid(bytes32 catalogueId);
    /// @notice The leaf's index is not below the catalogue's count.
    error CatalogueIndexTooHigh(uint256 index, uint256 count);
    /// @notice The work waits for its creator: its leaf names a claim key, not a wallet.
    error WorkUnbound(bytes32 workId, address claimKey);
    /// @notice The leaf names a wallet, which needs no binding.
    error WorkNotUnbound(bytes32 workId);
    /// @notice The target of a call has no code, or did not answer as an {IWorkReceiver} does.
    error WorkReceiverInvalid(address target);
    /// @notice The binding can be finished from the second `readyAt` on; zero: none is proposed.
    error BindingNotReady(bytes32 workId, uint256 readyAt, uint256 time);
    /// @notice The claim key has refused the steward's proposals for good.
    error BindingRefused(bytes32 workId);
    /// @notice A work is bound neither to the zero address nor to this contract.
    error BindingWalletInvalid(address wallet);

    /* REGISTER */

    /// @notice Dates a claim before it is visible. Anyone may send it; sending it again changes nothing.
    /// @dev It says nothing about what is registered, and is of no use to anybody but the creator that it names.
    /// @param commitment {commitmentOf} the creator, the content hash and a salt that nobody can guess. For a batch, the content
    /// hash is keccak256(abi.encodePacked(contentHashes)); for a catalogue it is keccak256(abi.encode(root, count)). It can be
    /// opened from the second on in which it was made.
    function commit(bytes32 commitment) external;

    /// @notice Registers a work of the caller's. A payee named here holds at once.
    /// @dev The token is minted without asking a contract whether it receives tokens. A salt without its commitment reverts.
    /// @return workId keccak256(abi.encode(caller, contentHash)).
    function register(Registration calldata registration) external returns (bytes32 workId);

    /// @notice Registers a work of the caller's, then calls `IWorkReceiver(target).onWorkCall`, so that one call can
    /// register a work and, say, join a pool with it.
    /// @dev The registry vouches to `target` that the work's owner made this call with this `data`. What the target reverts with
    /// comes through.
    function registerAndCall(
        Registration calldata registration,
        address target,
        bytes calldata data
    ) external returns (bytes32 workId);

    /// @notice Registers a work for a creator who signed it, so that somebody else can pay the gas.
    /// @dev Signatures here and below are EIP-712, domain ("OpenRoyalty WorkRegistry", "1", chain, this contract), by the account's
    /// key (65 bytes) or by ERC-1271. An account with code by EIP-7702 may use either. None can be used twice: what it allows can
    /// happen once only, or it names a nonce ({callFor}).
    ///
    /// RegisterWork(address creator,bytes32 contentHash,bytes32 metadataHash,bytes32 salt,address payee,uint16 uses,
    /// uint16 royaltyBps,uint256 deadline)
    /// @param deadline Last second in which the signature holds.
    function registerFor(
        address creator,
        Registration calldata registration,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 workId);

    /// @notice Registers many works of the caller's with the same consent and royalty, and without metadata hashes.
    /// @dev Reverts as a whole where one of them is registered already, or appears twice.
    /// @param salt Of a commitment to keccak256(abi.encodePacked(contentHashes)); zero: none.
    function registerBatch(
        bytes32[] calldata contentHashes,
        uint16 uses,
        uint16 royaltyBps,
        bytes32 salt
    ) external returns (bytes32[] memory workIds);

    /// @notice Registers any number of works at once, with the caller as their steward.
    /// @dev The catalogue is itself a token, with a consent and a payee as any work; who owns it is the steward. A work that has
    /// not been materialized has the catalogue's consent and no payee yet.
    ///
    /// The chain sees no leaf before somebody proves it. Two leaves with one index are the steward's fault, and whoever comes
    /// first gets the work: a reader of a catalogue's leaves should refuse it as a whole.
    /// @return catalogueId keccak256(abi.encode(caller, root, count)).
    function registerCatalogue(CatalogueRegistration calldata registration) external returns (bytes32 catalogueId);

    /* CATALOGUES */

    /// @notice Makes one work of a catalogue a token of its own, owned by the wallet that its leaf names. Anyone may call.
    /// @dev It says nothing about consent: the catalogue's goes on to be the work's until its owner calls {setConsent}, so that a
    /// stranger who materializes works cannot hold back, or hold on to, what the steward says about them.
    /// Reverts with {WorkUnbound} where the leaf names a claim key.
    function materialize(CatalogueProof calldata proof) external returns (bytes32 workId);

    /// @notice Binds a wallet to a work by its claim key's signature, and materializes it there. Anyone may send it.
    /// @dev BindWallet(address claimKey,bytes32 workId,address wallet,uint256 deadline)
    function bindFor(
        CatalogueProof calldata proof,
        address wallet,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 workId);

    /// @notice Lets the catalogue's owner propose a wallet for a work that waits. It can be finished after 30 days.
    /// @dev A new proposal replaces the former one and starts the wait again. One that was made stays when the catalogue changes
    /// hands.
    function proposeBinding(CatalogueProof calldata proof, address wallet) external;

    /// @notice Refuses the steward's proposals for good, by the claim key's call or signature; only the key can bind from then on, and what
    /// was refused is forgotten once it has.
    /// Refusing again changes nothing.
    /// @dev VetoBinding(address claimKey,bytes32 workId,uint256 deadline). For a call by the key itself, deadline and signature are
    /// not looked at.
    function vetoBinding(CatalogueProof calldata proof, uint256 deadline, bytes calldata signature) external;

    /// @notice Finishes a proposal that nobody vetoed in time. Anyone may call.
    function finishBinding(CatalogueProof calldata proof) external returns (bytes32 workId);

    /* OWN */

    /// @notice Replaces the uses consented to, from this second on. What was bought before keeps its terms.
    /// @dev Saying the same again is a new statement, with a new `since`. For a work out of a catalogue, the first one ends the
    /// steward's power over it for good.
    function setConsent(bytes32 workId, uint16 uses) external;

    /// @notice The same for many works of the caller's.
    function setConsentBatch(bytes32[] calldata workIds, uint16 uses) external;

    /// @notice Names who receives the work's money, from seven days on. Zero: whoever owns the work.
    /// @dev Until then anyone can claim to the former payee. Unclaimed money goes with the work: at a transfer a default payee
    /// follows the new owner at once, and so does all that was not claimed; a set payee stays, and so do one that is pending and
    /// a lock: look at {pendingPayeeOf} before buying a work. A new call replaces what is pending and starts the wait again.
    function setPayee(bytes32 workId, address payee) external;

    /// @notice Gives up the power to name a payee, for good. What is pending still takes effect. Where none was named, the money
    /// follows the owner for ever.
    function lockPayee(bytes32 workId) external;

    /// @notice Stores a URI that {tokenURI} shows beside what the chain knows.
    function setUri(bytes32 workId, string calldata uri) external;

    /// @notice Calls `IWorkReceiver(target).onWorkCall` for the owner of a work who signed it, so that somebody else can pay the
    /// gas: to join a pool, say, or to leave it. What the target reverts with comes through, and leaves the signature unused.
    /// @dev CallForWork(address owner,bytes32 workId,address target,bytes data,uint256 nonce,uint256 deadline), with the owner's
    /// next nonce ({nonces}), which makes it serve once.
    function callFor(
        bytes32 workId,
        address target,
        bytes calldata data,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /* READ */

    /// @notice Id of a work by `creator`: the same on every chain.
    function workIdOf(address creator, bytes32 contentHash) external pure returns (bytes32 workId);
    /// @notice Id of a catalogue.
    function catalogueIdOf(address steward, bytes32 root, uint32 count) external pure returns (bytes32 catalogueId);
    /// @notice Id of a catalogue's work: keccak256(abi.encode(catalogueId, index)).
    function catalogueWorkIdOf(bytes32 catalogueId, uint32 index) external pure returns (bytes32 workId);
    /// @notice What to {commit} to: keccak256(abi.encode(creator, contentHash, salt)).
    function commitmentOf(
        address creator,
        bytes32 contentHash,
        bytes32 salt
    ) external pure returns (bytes32 commitment);

    /// @notice When a commitment was first seen; zero: never.
    function committedAt(bytes32 commitment) external view returns (uint48 time);
    /// @notice Whether a work or catalogue with this id is a token.
    function exists(bytes32 workId) external view returns (bool);
    /// @notice Whether this id is a catalogue.
    function isCatalogue(bytes32 workId) external view returns (bool);
    /// @notice The catalogue that a materialized work came from; zero: none.
    function catalogueOf(bytes32 workId) external view returns (bytes32 catalogueId);
    /// @notice Owner of a work, or zero instead of a revert.
    function holderOf(bytes32 workId) external view returns (address owner);
    /// @notice What a pool needs to know of a work, in one read: its owner (zero: unknown work), the uses it consents to now, whether
    /// it is a catalogue, and the catalogue it was materialized from (zero: none).
    function summaryOf(
        bytes32 workId
    ) external view returns (address owner, uint16 uses, bool catalogue, bytes32 catalogueId);
    /// @notice The nonce that an owner's next signature for {callFor} must name.
    function nonces(address owner) external view returns (uint256 nonce);
    /// @notice Current consent, since when, and whether it is a steward's that no owner of the work has yet confirmed or changed;
    /// a catalogue's own always is. Zeros for unknown ids.
    function consentOf(bytes32 workId) external view returns (uint16 uses, uint48 since, bool bySteward);
    /// @notice Whether the work consented to all of `uses` at `time`. False for no uses, for unknown works, for the time before
    /// they were registered, and for the future.
    /// @dev A work out of a catalogue answers with the catalogue's consent for the time before its owner's first. A change that takes
    /// a use back holds from the second after it, one that only adds from its own second: so what was bought in a second keeps its
    /// terms, whatever follows in the same second.
    function consentedAt(bytes32 workId, uint16 uses, uint256 time) external view returns (bool);
    /// @notice Who receives the work's money now; zero: nobody can yet, its money waits.
    function payeeOf(bytes32 workId) external view returns (address payee);
    /// @notice What a payer needs to know of a work, in one read: its owner (zero: unknown work), who receives its money now, and
    /// whether it is a catalogue.
    function receiverOf(bytes32 workId) external view returns (address owner, address payee, bool catalogue);
    /// @notice The payee that is to come, if any, from when, and whether it is locked.
    function pendingPayeeOf(bytes32 workId) external view returns (address payee, uint48 effectiveAt, bool locked);
    /// @notice What a steward has proposed for a work that waits.
    function bindingOf(bytes32 workId) external view returns (Binding memory);
    /// @notice Checks a proof. Reverts where it does not hold.
    function verify(CatalogueProof calldata proof) external view returns (bytes32 catalogueId, bytes32 workId);
}

/// @title IWorkReceiver
/// @notice A contract that acts on a work for its owner, on the registry's word.
interface IWorkReceiver {
    /// @notice Called by {IWorkRegistry-registerAndCall} and {IWorkRegistry-callFor}.
    /// @dev Must check that the caller is the registry, and return this function's selector.
    function onWorkCall(bytes32 workId, address owner, bytes calldata data) external returns (bytes4);
}
