// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a creator says when registering one work.
struct Registration {
    /// SHA-256 of the content's bytes, or any other commitment to it. Never zero.
    bytes32 contentHash;
    /// Hash of the work's metadata document; travels in the event only. Zero: none.
    bytes32 metadataHash;
    /// Salt of an earlier {IWorkRegistry-commit}; zero: registered without a commitment.
    bytes32 salt;
    /// Who receives the work's money. Zero: whoever owns it.
    address payee;
    /// Uses consented to from now on, one bit each (see {Uses}). Zero: none.
    uint16 uses;
    /// Secondary-sale royalty of ERC-2981 in basis points, at most 1,000.
    uint16 royaltyBps;
}

/// @notice What a steward says when registering a catalogue.
struct CatalogueRegistration {
    /// Root of the catalogue's tree of {CatalogueLeaf}s (OpenZeppelin standard tree). Never zero.
    bytes32 root;
    /// Number of works; a leaf whose index is not below it is worth nothing. Never zero.
    uint32 count;
    /// Uses the steward consents to, for every work in it whose owner has not spoken for it yet.
    uint16 uses;
    /// ERC-2981 royalty of the works in it, in basis points, at most 1,000.
    uint16 royaltyBps;
    /// Salt of an earlier commitment; zero: none.
    bytes32 salt;
    /// Hash of the catalogue's own metadata document; travels in the event only.
    bytes32 metadataHash;
    /// Where the leaves can be had; travels in the event only. May be empty.
    string uri;
}

/// @notice One work of a catalogue, as its tree holds it.
/// @dev leaf = keccak256(bytes.concat(keccak256(abi.encode(index, contentHash, holder, isClaimKey)))).
struct CatalogueLeaf {
    /// Position in the catalogue, from zero.
    uint32 index;
    /// As in {Registration}.
    bytes32 contentHash;
    /// The creator's wallet, or the address of a claim key handed to a creator who has no wallet yet.
    address holder;
    /// True: `holder` only signs; the work waits until a wallet is bound to it.
    bool isClaimKey;
}

/// @notice A leaf with what proves that a catalogue holds it.
struct CatalogueProof {
    /// Who registered the catalogue (not necessarily who owns it now).
    address steward;
    /// The catalogue's count, as registered.
    uint32 count;
    CatalogueLeaf leaf;
    /// Sibling hashes from the leaf to the root.
    bytes32[] siblings;
}

/// @notice A wallet that a steward has proposed for a work whose creator has none.
struct Binding {
    address wallet;
    /// First second in which it can be finished; zero: nothing is proposed.
    uint48 readyAt;
    /// The claim key has refused the steward's proposals for good.
    bool vetoed;
}
